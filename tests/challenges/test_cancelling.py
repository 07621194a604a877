"""A challenge that is called off: two persons, a reason for everybody, and nothing goes on."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge import clock as server_clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.challenges import actions, queries, rules
from challenge.challenges.models import Cancellation, CancellationAnswer, Challenge
from challenge.challenges.rules.refusals import (
    CalledOff,
    CancellationDecided,
    CancellationIsWaiting,
    NotTheProposer,
    SamePerson,
)
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals import actions as proposals
from challenge.screening import actions as screening
from challenge.workflow import ChallengeStatus, ImpossibleStep
from tests.client import Client
from tests.world.challenges import (
    approver_of,
    author_of,
    published_challenge,
)
from tests.world.people import actor, local_unit
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)
from tests.world.screening import officer_of, returned_proposal

WHERE = "/challenges/works/cancellation"
REASON = "The budget of the year was cut."


@pytest.fixture
def call(app: Flask) -> Challenge:
    return published_challenge(slug="works")


def author(challenge: Challenge) -> Actor:
    return actor(author_of(challenge.agency))


def approver(challenge: Challenge) -> Actor:
    return actor(approver_of(challenge.agency))


def proposed(challenge: Challenge) -> Cancellation:
    return actions.propose_cancellation(challenge, reason=REASON, by=author(challenge))


def called_off(challenge: Challenge) -> Challenge:
    actions.approve_cancellation(proposed(challenge), by=approver(challenge))
    return challenge


def subjects(who: User) -> list[str]:
    found = sa.select(Message.subject).where(Message.user_id == who.id).order_by(Message.id)
    return list(db.session.scalars(found))


def test_author_proposes_and_another_person_calls_it_off(
    client: Client, app: Flask, call: Challenge
) -> None:
    first = client.sign_in(author_of(call.agency))

    without = first.post(WHERE, data={"reason": ""})
    asked = first.post(WHERE, data={"reason": REASON})
    with app.test_request_context():
        desk = [each.url for each in queries.waiting_for(approver(call))]
    second = Client.of(app).sign_in(approver_of(call.agency))
    shown = second.page(WHERE).text
    done = second.post(f"{WHERE}/approval")

    assert (without.status_code, asked.status_code, done.status_code) == (422, 303, 303)
    assert "Give the reason" in without.text
    assert desk == [WHERE]
    assert REASON in shown
    assert (call.status, call.cancelled_reason) == (ChallengeStatus.CANCELLED, REASON)
    assert subjects(author_of(call.agency))[-1] == f"Called off: {call.title}"


def test_everybody_with_a_draft_or_a_proposal_reads_why(app: Flask, call: Challenge) -> None:
    draft = started_proposal(call, local_unit())
    handed_in = submitted_proposal(call, local_unit("0102802000", name="Bacarra"))

    called_off(call)

    for proposal in (draft, handed_in):
        body = db.session.scalar(
            sa.select(Message.body).where(
                Message.dedupe.startswith(f"cancelled-{proposal.ref}"),
                Message.user_id == staff_of(proposal.organisation).id,
            )
        )
        assert body is not None
        assert REASON in body
    assert subjects(officer_of(handed_in))[-1] == f"Called off: {call.title}"


def test_public_page_and_catalogue_say_that_and_why(
    client: Client, app: Flask, call: Challenge
) -> None:
    before = client.get("/challenges/works")

    called_off(call)

    page = client.get("/challenges/works", headers={"If-None-Match": before.headers["ETag"]})
    assert page.status_code == 200
    for text in (page.text, client.page("/").text, client.page("/?status=called_off").text):
        assert "Called off" in text
        assert REASON in text
    assert REASON not in client.page("/?status=open").text
    assert REASON not in client.page("/?status=closed").text
    assert "Start a proposal" not in page.text
    tracked = rules.stage_dates(call, server_clock.now())
    assert [(each.key, each.state) for each in tracked] == [
        ("opens", "done"),
        ("cancelled", "ended"),
    ]


def test_nothing_is_started_submitted_or_screened_any_more(
    client: Client, app: Flask, call: Challenge
) -> None:
    draft = complete_proposal(call, local_unit())
    waits = submitted_proposal(call, local_unit("0102802000", name="Bacarra"))
    back = returned_proposal(call, local_unit("0102803000", name="Badoc"))
    called_off(call)
    head, officer = verified_head(draft.organisation), officer_of(waits)
    data = {"declared": "y", "version": str(draft.revision)}

    visitor = client.sign_in(head)
    started = visitor.post("/challenges/works/entry")
    submitted = visitor.post(f"/proposals/{draft.ref}/submission", data=data)
    visitor = Client.of(app).sign_in(verified_head(back.organisation))
    again = visitor.post(
        f"/proposals/{back.ref}/submission", data={"declared": "y", "version": str(back.revision)}
    )
    visitor = Client.of(app).sign_in(officer)
    screened = visitor.post(f"/proposals/{waits.ref}/screening")

    answers = [started, submitted, again, screened]
    assert [each.status_code for each in answers] == [409, 409, 409, 409]
    assert [REASON in each.text for each in answers] == [True, True, True, True]
    for refused in (
        lambda: proposals.submit(draft, by=actor(head)),
        lambda: proposals.submit(back, by=actor(verified_head(back.organisation))),
        lambda: screening.save_checks(waits, {}, by=actor(officer)),
        lambda: screening.find_non_responsive(back, reason="Silent.", by=actor(officer)),
    ):
        with pytest.raises(CalledOff):
            refused()


def test_units_still_read_what_they_wrote_and_desks_are_empty(
    client: Client, app: Flask, call: Challenge
) -> None:
    from challenge.desk.queries import waiting_for

    draft = started_proposal(call, local_unit())
    handed_in = submitted_proposal(call, local_unit("0102802000", name="Bacarra"))
    called_off(call)

    shown = client.sign_in(staff_of(draft.organisation)).page(f"/proposals/{draft.ref}").text
    visitor = Client.of(app).sign_in(staff_of(handed_in.organisation))
    version = visitor.page(f"/proposals/{handed_in.ref}/versions/1").text
    desk = Client.of(app).sign_in(officer_of(handed_in)).page("/screening").text
    with app.test_request_context():
        waits = [
            waiting_for(actor(who))
            for who in (
                staff_of(draft.organisation),
                officer_of(handed_in),
                approver_of(call.agency),
            )
        ]

    assert REASON in shown
    assert "Review and submit" not in shown
    assert "Boardwalk" in version
    assert handed_in.ref not in desk
    assert waits == [[], [], []]


def test_refused_with_a_reason_it_goes_on_and_can_be_proposed_again(
    client: Client, call: Challenge
) -> None:
    first = proposed(call)
    visitor = client.sign_in(approver_of(call.agency))

    without = visitor.post(f"{WHERE}/refusal", data={"reason": ""})
    refused = visitor.post(f"{WHERE}/refusal", data={"reason": "The money was found."})

    assert (without.status_code, refused.status_code) == (422, 303)
    assert first.answer is CancellationAnswer.REFUSED
    assert "The money was found." in visitor.page(WHERE).text
    assert subjects(author_of(call.agency))[-1] == f"It goes on: {call.title}"
    assert call.status is ChallengeStatus.PUBLISHED
    assert proposed(call).answer is None


def test_its_proposer_takes_it_back_and_nobody_else(session: Session, call: Challenge) -> None:
    first = proposed(call)
    with pytest.raises(NotTheProposer):
        actions.withdraw_cancellation(first, by=approver(call))

    actions.withdraw_cancellation(first, by=author(call))

    assert first.answer is CancellationAnswer.WITHDRAWN
    with pytest.raises(CancellationDecided):
        actions.approve_cancellation(first, by=approver(call))


def test_one_person_cannot_do_both_and_one_proposal_waits_at_a_time(
    session: Session, call: Challenge
) -> None:
    first = proposed(call)

    with pytest.raises(SamePerson):
        actions.approve_cancellation(first, by=author(call))
    with pytest.raises(SamePerson):
        actions.refuse_cancellation(first, reason="No.", by=author(call))
    with pytest.raises(CancellationIsWaiting):
        proposed(call)


def test_second_answer_comes_too_late(client: Client, call: Challenge) -> None:
    called_off(call)
    visitor = client.sign_in(approver_of(call.agency))

    answers = [
        visitor.post(f"{WHERE}/approval"),
        visitor.post(f"{WHERE}/refusal", data={"reason": "x"}),
    ]

    assert [each.status_code for each in answers] == [409, 409]
    with pytest.raises(ImpossibleStep):
        proposed(call)


Broken = Callable[[Cancellation, int, int], None]


def approved_alone(first: Cancellation, one: int, _two: int) -> None:
    first.answer, first.answered_by_id = CancellationAnswer.APPROVED, one
    first.answered_at = server_clock.now()


def withdrawn_by_another(first: Cancellation, _one: int, two: int) -> None:
    first.answer, first.answered_by_id = CancellationAnswer.WITHDRAWN, two
    first.answered_at = server_clock.now()


def refused_without_reason(first: Cancellation, _one: int, two: int) -> None:
    first.answer, first.answered_by_id = CancellationAnswer.REFUSED, two
    first.answered_at = server_clock.now()


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (approved_alone, "two_persons"),
        (withdrawn_by_another, "two_persons"),
        (refused_without_reason, "refused_has_reason"),
    ],
)
def test_database_refuses_an_answer_that_cannot_be(
    session: Session, call: Challenge, broken: Broken, check: str
) -> None:
    first = proposed(call)

    broken(first, author_of(call.agency).id, approver_of(call.agency).id)

    with pytest.raises(sa.exc.IntegrityError, match=check):
        session.flush()


def test_database_ties_the_status_to_the_date_and_the_reason(
    session: Session, call: Challenge
) -> None:
    call.status = ChallengeStatus.CANCELLED

    with pytest.raises(sa.exc.IntegrityError, match="cancelled_has"):
        session.flush()
