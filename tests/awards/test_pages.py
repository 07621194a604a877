"""From the frozen ranking to letters and public results, through the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from time_machine import Traveller

from challenge import clock as server_clock
from challenge.accounts.models import User
from challenge.awards import actions, queries, rules
from challenge.awards.models import Decision, Letter
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals.models import Proposal
from challenge.workflow import DecisionStatus, Status
from tests.client import Client
from tests.scoring.field import field
from tests.standing import standing
from tests.world.awards import (
    accepted_award,
    announced_decision,
    approved_decision,
    proposed_decision,
    ranked_challenge,
)
from tests.world.people import auditor
from tests.world.proposals import verified_head
from tests.world.scoring import approver_of, secretariat_of

base_app = standing(lambda: ranked_challenge(field(3)[0]))


@pytest.fixture
def challenge(app: Flask) -> Challenge:
    """Three proposals ranked for two places."""
    return db.session.scalars(sa.select(Challenge)).one()


def user_of(who: Callable[[Challenge], object], challenge: Challenge) -> User:
    actor = who(challenge)
    return db.session.get_one(User, actor.user_id)  # type: ignore[attr-defined]


def statuses(challenge: Challenge) -> list[Status]:
    found = sa.select(Proposal.status).where(Proposal.challenge_id == challenge.id)
    return list(db.session.scalars(found.order_by(Proposal.ref)))


def embargo(days: int = 3) -> dict[str, str]:
    """The embargo as a person types it."""
    when = server_clock.now() + timedelta(days=days)
    return {
        "embargo_until-day": str(when.day),
        "embargo_until-month": str(when.month),
        "embargo_until-year": str(when.year),
        "embargo_until-time": "15:00",
    }


def test_secretariat_proposes_the_awards_of_the_rule(client: Client, challenge: Challenge) -> None:
    visitor = client.sign_in(user_of(secretariat_of, challenge))
    page = visitor.page(f"/challenges/{challenge.slug}/award")

    answer = visitor.post(f"/challenges/{challenge.slug}/award", data=embargo())

    assert "₱20,000,000" in page.text
    assert answer.status_code == 303
    decision = queries.live_decision(challenge.id)
    assert decision is not None
    assert [award.funding[0].amount_minor for award in decision.awards] == [
        2_000_000_000,
        1_500_000_000,
    ]
    assert decision.status is DecisionStatus.PROPOSED


def test_a_second_proposal_is_refused_and_its_note_is_shown(
    client: Client, challenge: Challenge
) -> None:
    visitor = client.sign_in(user_of(secretariat_of, challenge))
    visitor.post(f"/challenges/{challenge.slug}/award", data=embargo())

    data = embargo() | {"note": "Written in another tab."}
    answer = visitor.post(f"/challenges/{challenge.slug}/award", data=data)

    assert answer.status_code == 409
    assert "were proposed already" in answer.text
    assert "Written in another tab." in answer.text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Enter when the result is announced"),
        (embargo(-2), "Choose a time in the future for the announcement"),
    ],
)
def test_embargo_must_be_a_time_to_come(
    client: Client, challenge: Challenge, sent: dict[str, str], message: str
) -> None:
    visitor = client.sign_in(user_of(secretariat_of, challenge))

    answer = visitor.post(f"/challenges/{challenge.slug}/award", data={"note": "kept", **sent})

    assert answer.status_code == 422
    assert message in answer.text
    assert "kept" in answer.text


def test_second_person_approves_and_nothing_is_known_before_the_embargo_ends(
    client: Client, challenge: Challenge
) -> None:
    proposed_decision(challenge)
    visitor = client.sign_in(user_of(approver_of, challenge))

    answer = visitor.post(f"/challenges/{challenge.slug}/award/approval")
    early = visitor.post(f"/challenges/{challenge.slug}/award/announcement")

    assert (answer.status_code, early.status_code) == (303, 409)
    assert "under embargo" in early.text
    assert statuses(challenge) == [Status.SHORTLISTED, Status.SHORTLISTED, Status.NOT_SELECTED]
    Client.of(client.application).page(f"/challenges/{challenge.slug}/results", status=404)


def test_proposer_cannot_approve(session: Session, challenge: Challenge) -> None:
    decision = proposed_decision(challenge)

    with pytest.raises(rules.SamePerson):
        actions.approve_decision(decision, by=secretariat_of(challenge))


def test_database_refuses_the_same_person_twice(session: Session, challenge: Challenge) -> None:
    decision = proposed_decision(challenge)
    decision.approved_by_id = decision.proposed_by_id

    with pytest.raises(sa.exc.IntegrityError, match="two_persons"):
        session.flush()


def test_decision_sent_back_needs_a_reason_and_makes_room_for_another(
    client: Client, challenge: Challenge
) -> None:
    proposed_decision(challenge)
    visitor = client.sign_in(user_of(approver_of, challenge))
    path = f"/challenges/{challenge.slug}/award/return"

    without = visitor.post(path, data={"reason": ""})
    answer = visitor.post(path, data={"reason": "The embargo is too short."})

    assert (without.status_code, answer.status_code) == (422, 303)
    assert queries.live_decision(challenge.id) is None
    assert proposed_decision(challenge).status is DecisionStatus.PROPOSED


def test_announcement_gives_everybody_the_letter_meant_for_them(
    client: Client, challenge: Challenge, clock: Traveller
) -> None:
    decision = approved_decision(challenge)
    clock.move_to(decision.embargo_until)

    actions.sweep()
    actions.sweep()

    assert statuses(challenge) == [Status.AWARDED, Status.AWARDED, Status.NOT_SELECTED]
    letters = db.session.scalars(sa.select(Message).where(Message.dedupe.startswith("letter-")))
    assert all("rank" not in letter.body for letter in letters)
    page = Client.of(client.application).page(f"/challenges/{challenge.slug}/results")
    assert "2 awards worth ₱35,000,000 in all" in page.text
    assert "Lookout 3" not in page.text


def test_a_letter_bears_the_day_it_is_where_the_challenge_is_held(
    challenge: Challenge, clock: Traveller
) -> None:
    decision = approved_decision(challenge)
    clock.move_to(decision.embargo_until.replace(hour=17) + timedelta(days=1))

    actions.sweep()

    bodies = set(db.session.scalars(sa.select(Letter.body)))
    day = (decision.embargo_until + timedelta(days=2)).day
    assert all(f"\n{day} " in body for body in bodies)


def test_results_count_themes_after_the_announcement_and_only_then(
    client: Client, challenge: Challenge
) -> None:
    decision = approved_decision(challenge)
    before = queries.by_theme(challenge.id), queries.turnout(challenge.id)

    with server_clock.at(decision.embargo_until):
        actions.announce(decision, by=approver_of(challenge))

    assert before == ([], queries.Turnout(0, 0, 0))
    after = [(row.label, row.awarded) for row in queries.by_theme(challenge.id)]
    assert after == [("Nature", 2), ("Culture", 0)]
    page = client.page(f"/challenges/{challenge.slug}/results")
    assert "By theme" in page.text


def test_head_reads_and_accepts_and_the_agency_confirms_after_the_window(
    client: Client, challenge: Challenge, clock: Traveller
) -> None:
    award = announced_decision(challenge).awards[0]
    path = f"/proposals/{award.proposal.ref}/award"
    head = client.sign_in(verified_head(award.proposal.organisation))
    assert "receives an award" in head.page(path).text

    unticked = head.post(f"{path}/acceptance")
    accepted = head.post(f"{path}/acceptance", data={"agreed": "y"})
    agency = client.sign_in(user_of(approver_of, challenge))
    early = agency.post(f"{path}/confirmation", data={"reason": "Plan re-scoped."})
    clock.shift(timedelta(days=14))
    agency = client.sign_in(user_of(approver_of, challenge))
    late = agency.post(f"{path}/confirmation", data={"reason": "Plan re-scoped."})

    answers = [unticked, accepted, early, late]
    assert [answer.status_code for answer in answers] == [422, 303, 409, 303]
    assert award.proposal.status is Status.CONFIRMED


def test_award_that_nobody_accepted_is_not_confirmed(
    session: Session, challenge: Challenge
) -> None:
    award = announced_decision(challenge).awards[0]

    with pytest.raises(rules.NotAccepted):
        actions.confirm(award, note="", by=approver_of(challenge))


def test_accepted_award_can_be_forfeited_with_a_reason(
    client: Client, challenge: Challenge
) -> None:
    award = accepted_award(announced_decision(challenge))
    visitor = client.sign_in(user_of(secretariat_of, challenge))
    path = f"/proposals/{award.proposal.ref}/award/forfeiture"

    without = visitor.post(path, data={"reason": " "})
    answer = visitor.post(path, data={"reason": "The land is disputed."})

    assert (without.status_code, answer.status_code) == (422, 303)
    assert award.proposal.status is Status.FORFEITED


def test_unit_asks_within_the_window_and_reads_the_answer(
    client: Client, challenge: Challenge, clock: Traveller
) -> None:
    with server_clock.at(server_clock.now() - timedelta(days=3)):
        decision = announced_decision(challenge)
    proposal = decision.awards[1].proposal
    path = f"/proposals/{proposal.ref}"
    head = client.sign_in(verified_head(proposal.organisation))

    asked = head.post(f"{path}/reconsideration", data={"text": "Our second annex was not read."})
    agency = client.sign_in(user_of(secretariat_of, challenge))
    answered = agency.post(f"{path}/reconsideration/answer", data={"answer": "It was read."})

    assert (asked.status_code, answered.status_code) == (303, 303)
    text = client.sign_in(verified_head(proposal.organisation)).page(f"{path}/award").text
    assert "It was read." in text


def test_reconsideration_after_the_window_is_refused(
    session: Session, challenge: Challenge, clock: Traveller
) -> None:
    decision = announced_decision(challenge)
    assert decision.reconsider_until is not None
    clock.move_to(decision.reconsider_until)
    proposal = decision.awards[0].proposal

    with pytest.raises(rules.WindowClosed):
        actions.ask_reconsideration(proposal, "Too late.", by=secretariat_of(challenge))


def test_other_units_see_no_letter_but_their_own(client: Client, challenge: Challenge) -> None:
    first, second = announced_decision(challenge).awards

    visitor = client.sign_in(verified_head(first.proposal.organisation))

    visitor.page(f"/proposals/{second.proposal.ref}/award", status=404)


def test_auditor_reads_the_decision_and_can_do_nothing(
    client: Client, challenge: Challenge
) -> None:
    decision = proposed_decision(challenge)
    visitor = client.sign_in(auditor())

    page = visitor.page(f"/challenges/{challenge.slug}/award")
    answers = [
        visitor.post(f"/challenges/{challenge.slug}/award{verb}").status_code
        for verb in ("", "/approval", "/return", "/announcement")
    ]

    assert "Lookout 1" in page.text
    assert answers == [404, 404, 404, 404]
    assert decision.status is DecisionStatus.PROPOSED


def test_one_live_decision_at_a_time(session: Session, challenge: Challenge) -> None:
    first = proposed_decision(challenge)
    twin = Decision(
        challenge_id=challenge.id,
        round_id=first.round_id,
        proposed_by_id=first.proposed_by_id,
        proposed_at=first.proposed_at,
        embargo_until=first.embargo_until,
    )
    session.add(twin)

    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
