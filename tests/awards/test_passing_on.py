"""Who may come next when an award is given up: purses, other awards, a challenge called off."""

import pytest
from sqlalchemy.orm import Session

from challenge.awards import actions, rules
from challenge.awards.queries import promotions
from challenge.challenges.rules import Section
from challenge.workflow import DecisionStatus, Status
from tests.awards.test_promotions import FOUR_GO_ON, announced, forfeited, numbered, proposed
from tests.scoring.field import field
from tests.world.awards import announced_decision, ranked_challenge
from tests.world.challenges import AWARD, FUNDER, MILLION
from tests.world.people import actor
from tests.world.scoring import approver_of


def test_only_the_next_of_the_same_stratum_is_promoted(session: Session) -> None:
    challenge = announced(8, islands=("luzon", "visayas"))
    award = forfeited(challenge, 2)
    reserve = [each for each in range(1, 9) if numbered(each).status is Status.RESERVE]

    assert reserve == [5, 6, 7, 8]
    for wrong in (5, 7, 8, 4):
        with pytest.raises(rules.NotTheNext):
            proposed(award, wrong)
    assert proposed(award, 6).status is DecisionStatus.PROPOSED


def test_purses_are_not_exceeded(session: Session) -> None:
    """By level the next in reserve is worth more than the award that was given up."""
    tiers = [
        {"key": level, "funder": FUNDER, "amount_minor": amount * MILLION, "in_kind": True}
        for level, amount in (("municipality", 15), ("city", 18))
    ]
    rule = {
        **AWARD,
        "award_basis": "level",
        "tiers": tiers,
        "purses": [{"funder": FUNDER, "amount_minor": 30 * MILLION}],
    }
    challenge, _paper = field(5, with_=FOUR_GO_ON | {Section.AWARD: rule})
    numbered(3).level = "city"
    announced_decision(ranked_challenge(challenge))
    award = forfeited(challenge)

    with pytest.raises(rules.PurseExceeded):
        proposed(award)


def test_a_unit_with_all_the_awards_it_may_have_is_passed_over(session: Session) -> None:
    challenge, _paper = field(5, with_=FOUR_GO_ON)
    numbered(3).organisation_id = numbered(2).organisation_id
    announced_decision(ranked_challenge(challenge))

    following = promotions.next_in_reserve(forfeited(challenge))

    assert following is not None
    assert following.ref == "SW-004"


def test_awards_of_a_challenge_called_off_are_never_announced(session: Session) -> None:
    from challenge import clock
    from challenge.challenges import actions as challenges
    from challenge.challenges.rules.refusals import CalledOff
    from tests.world.awards import approved_decision
    from tests.world.challenges import author_of

    challenge = ranked_challenge(field(3)[0])
    decision = approved_decision(challenge)
    asked = challenges.propose_cancellation(
        challenge, reason="No money.", by=actor(author_of(challenge.agency))
    )
    challenges.approve_cancellation(asked, by=approver_of(challenge))

    with clock.at(decision.embargo_until):
        actions.sweep()
        with pytest.raises(CalledOff):
            actions.announce(decision, by=approver_of(challenge))

    assert decision.status is DecisionStatus.APPROVED
