"""A forfeited award goes to the next in reserve, by the frozen ranking, in two persons' hands."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actor import Actor
from challenge.awards import actions, queries, rules
from challenge.awards.models import Award, Letter, Promotion
from challenge.awards.queries import promotions
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.desk.queries import FUNNEL, funnel
from challenge.proposals import actions as proposals
from challenge.proposals.models import Proposal
from challenge.workflow import DecisionStatus, ImpossibleStep, Refusal, Status, Step
from tests.awards.test_pages import user_of
from tests.client import Client
from tests.scoring.field import field
from tests.standing import standing
from tests.world.awards import announced_decision, ranked_challenge
from tests.world.challenges import MILLION, ROUNDS
from tests.world.people import actor, auditor, holder
from tests.world.proposals import verified_head
from tests.world.scoring import approver_of, secretariat_of

FOUR_GO_ON = {
    Section.ROUNDS: {
        "rounds": [
            {**ROUNDS[0], "places": {"*": 5}},
            {**ROUNDS[1], "places": {"*": 2}, "reserves": 2},
        ]
    }
}
REASON = "The land of the first one is disputed."


def announced(number: int = 5, **rest: object) -> Challenge:
    """Two awards in each island group, two in reserve."""
    challenge = ranked_challenge(field(number, **({"with_": FOUR_GO_ON} | rest))[0])  # type: ignore[arg-type]
    announced_decision(challenge)
    return challenge


base_app = standing(announced)


@pytest.fixture
def challenge(app: Flask) -> Challenge:
    return db.session.scalars(sa.select(Challenge)).one()


def numbered(number: int) -> Proposal:
    return db.session.scalars(sa.select(Proposal).where(Proposal.ref == f"SW-{number:03d}")).one()


def forfeited(challenge: Challenge, number: int = 1) -> Award:
    award = queries.award_of(numbered(number).id)
    assert award is not None
    actions.forfeit(award, reason=REASON, by=secretariat_of(challenge))
    return award


def proposed(award: Award, number: int = 3) -> Promotion:
    by = secretariat_of(award.decision.challenge)
    return actions.propose_promotion(award, numbered(number), reason="Next in line.", by=by)


def promoted(challenge: Challenge) -> Award:
    promotion = proposed(forfeited(challenge))
    return actions.approve_promotion(promotion, by=approver_of(challenge))


def test_the_next_in_reserve_is_proposed_and_approved_on_the_page(
    client: Client, app: Flask, challenge: Challenge
) -> None:
    forfeited(challenge)
    where = "/proposals/SW-001/award/promotion"
    first = client.sign_in(user_of(secretariat_of, challenge))
    assert "SW-003" in first.page(where).text

    without = first.post(where, data={"following": "SW-003"})
    wrong = first.post(where, data={"following": "SW-004", "reason": "Better."})
    asked = first.post(where, data={"following": "SW-003", "reason": "Next in line."})
    second = Client.of(app).sign_in(user_of(approver_of, challenge))
    desk = second.page("/desk").text
    done = second.post(f"{where}/approval")

    answers = [without, wrong, asked, done]
    assert [each.status_code for each in answers] == [422, 409, 303, 303]
    assert "Enter the reason" in without.text
    assert "Approve a promotion from the reserve" in desk
    award = queries.award_of(numbered(3).id)
    assert award is not None
    assert (award.replaces_id, award.rank) == (queries.award_of(numbered(1).id).id, 1)  # type: ignore[union-attr]
    assert [part.amount_minor for part in award.funding] == [20 * MILLION]
    assert numbered(3).status is Status.AWARDED


def test_the_unit_gets_a_letter_and_accepts(
    client: Client, app: Flask, challenge: Challenge
) -> None:
    award = promoted(challenge)
    visitor = client.sign_in(verified_head(award.proposal.organisation))

    shown = visitor.page("/proposals/SW-003/award").text
    accepted = visitor.post("/proposals/SW-003/award/acceptance", data={"agreed": "y"})

    letters = sa.select(Letter.kind).where(Letter.proposal_id == award.proposal_id)
    assert db.session.scalars(letters.order_by(Letter.id)).all() == ["reserve", "awarded"]
    assert "it takes that place" in shown
    assert "SW-001" not in shown
    assert accepted.status_code == 303


def test_results_and_funnel_count_it(client: Client, challenge: Challenge) -> None:
    promoted(challenge)

    page = client.page(f"/challenges/{challenge.slug}/results").text

    assert "2 awards worth ₱35,000,000 in all" in page
    assert "Promoted from the reserve" in page
    assert "Forfeited" in page
    counts = dict(zip(FUNNEL, funnel(challenge).steps, strict=True))
    assert (counts[Step.SELECT], counts[Step.AWARD]) == (2, 3)


def test_one_withdrawn_meanwhile_is_passed_over(session: Session, challenge: Challenge) -> None:
    promotion = proposed(forfeited(challenge))
    head = actor(verified_head(numbered(3).organisation))
    proposals.withdraw(numbered(3), reason="No longer wanted.", by=head)

    with pytest.raises(rules.NotTheNext):
        actions.approve_promotion(promotion, by=approver_of(challenge))
    actions.send_back_promotion(promotion, reason="Withdrawn.", by=approver_of(challenge))

    assert proposed(promotion.forfeited, 4).proposal.ref == "SW-004"


def test_an_award_that_stands_or_is_replaced_is_not_replaced(
    session: Session, challenge: Challenge
) -> None:
    standing = queries.award_of(numbered(2).id)
    assert standing is not None
    with pytest.raises(rules.NotForfeited):
        proposed(standing)
    promoted(challenge)
    award = queries.award_of(numbered(1).id)
    assert award is not None

    with pytest.raises(rules.AlreadyReplaced):
        proposed(award, 4)


def test_a_promoted_award_that_is_forfeited_is_replaced_in_its_turn(
    session: Session, challenge: Challenge
) -> None:
    promoted(challenge)
    second = forfeited(challenge, 3)

    award = actions.approve_promotion(proposed(second, 4), by=approver_of(challenge))

    assert (award.replaces_id, award.rank) == (second.id, 1)
    assert promotions.next_in_reserve(second) is None


def test_two_persons_and_a_reason_to_send_back(client: Client, challenge: Challenge) -> None:
    promotion = proposed(forfeited(challenge))
    with pytest.raises(rules.SamePerson):
        actions.approve_promotion(promotion, by=secretariat_of(challenge))
    visitor = client.sign_in(user_of(approver_of, challenge))
    where = "/proposals/SW-001/award/promotion"

    without = visitor.post(f"{where}/return", data={"reason": ""})
    back = visitor.post(f"{where}/return", data={"reason": "Ask the first one again."})

    assert (without.status_code, back.status_code) == (422, 303)
    assert promotion.status is DecisionStatus.SENT_BACK
    assert numbered(3).status is Status.RESERVE
    assert "Ask the first one again." in visitor.page(where).text


def test_auditor_reads_the_unit_and_strangers_find_nothing(
    client: Client, app: Flask, challenge: Challenge
) -> None:
    forfeited(challenge)
    where = "/proposals/SW-001/award/promotion"

    Client.of(app).sign_in(auditor()).page(where)
    Client.of(app).sign_in(verified_head(numbered(1).organisation)).page(where, status=404)
    Client.of(app).sign_in(user_of(secretariat_of, challenge)).page(
        "/proposals/SW-002/award/promotion", status=404
    )


def test_two_approvers_at_once_make_one_award(own_app: Flask) -> None:
    from challenge.accounts.models import Role

    with own_app.app_context():
        challenge = announced()
        number = proposed(forfeited(challenge)).id
        others = [holder(Role.APPROVER, challenge.agency) for _each in range(3)]
        actors = [actor(each) for each in others]
        db.session.commit()

    def approve(by: Actor) -> str:
        with own_app.app_context():
            try:
                promotion = db.session.get_one(Promotion, number)
                actions.approve_promotion(promotion, by=by)
                db.session.commit()
            except Refusal as refusal:
                db.session.rollback()
                return type(refusal).__name__
            return "approved"

    with ThreadPoolExecutor(len(actors)) as pool:
        outcomes = sorted(pool.map(approve, actors))

    with own_app.app_context():
        made = db.session.scalar(
            sa.select(sa.func.count(Award.id)).where(Award.replaces_id.is_not(None))
        )
    assert (outcomes, made) == ([ImpossibleStep.__name__] * 2 + ["approved"], 1)


@pytest.mark.parametrize("check", ["two_persons", "approved_by_somebody", "has_reason"])
def test_database_refuses_a_promotion_that_cannot_be(
    session: Session, challenge: Challenge, check: str
) -> None:
    promotion = proposed(forfeited(challenge))
    if check == "two_persons":
        promotion.approved_by_id = promotion.proposed_by_id
        promotion.approved_at, promotion.status = promotion.proposed_at, DecisionStatus.APPROVED
    elif check == "approved_by_somebody":
        promotion.status = DecisionStatus.APPROVED
    else:
        promotion.reason = ""

    with pytest.raises(sa.exc.IntegrityError, match=check):
        session.flush()


def test_database_refuses_two_awards_in_one_place(session: Session, challenge: Challenge) -> None:
    award = promoted(challenge)
    twin = Award(
        decision_id=award.decision_id,
        proposal_id=numbered(4).id,
        version_id=award.version_id,
        stratum=award.stratum,
        rank=award.rank,
        replaces_id=award.replaces_id,
    )
    session.add(twin)

    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_an_announced_challenge_is_not_called_off(session: Session, challenge: Challenge) -> None:
    from challenge.challenges.actions import propose_cancellation

    with pytest.raises(rules.AwardsAnnounced):
        propose_cancellation(challenge, reason="Too late.", by=secretariat_of(challenge))
