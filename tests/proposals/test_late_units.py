"""A late permission refused, taken back and used; the unit that is let in finds its draft."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from time_machine import Traveller

from challenge import clock as server_clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, User
from challenge.challenges.actions import sweep
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals import actions, queries
from challenge.proposals.models import LateEnding, LatePermission, Proposal
from challenge.proposals.rules import refusals
from challenge.workflow import Status
from tests.client import Client
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, local_unit
from tests.world.proposals import complete_proposal, staff_of, started_proposal, verified_head

WHERE = "/challenges/works/lateness"


@pytest.fixture
def draft(app: Flask, clock: Traveller) -> Proposal:
    """Complete, and the call is over since an hour."""
    proposal = complete_proposal(published_challenge(slug="works"))
    verified_head(proposal.organisation)
    clock.move_to(closes(proposal.challenge) + timedelta(hours=1))
    sweep()
    return proposal


def closes(challenge: Challenge) -> datetime:
    found = challenge.date("closes")
    assert found is not None
    return found


def author(challenge: Challenge) -> Actor:
    return actor(author_of(challenge.agency))


def approver(challenge: Challenge) -> Actor:
    return actor(approver_of(challenge.agency))


def proposed(proposal: Proposal, *, days: int = 2) -> LatePermission:
    challenge = proposal.challenge
    return actions.propose_lateness(
        challenge,
        proposal.organisation,
        until=closes(challenge) + timedelta(days=days),
        reason="The line was down.",
        by=author(challenge),
    )


def approved(proposal: Proposal) -> LatePermission:
    permission = proposed(proposal)
    actions.approve_lateness(permission, by=approver(proposal.challenge))
    return permission


def told(who: User, words: str) -> list[str]:
    found = sa.select(Message.body).where(
        Message.user_id == who.id, Message.subject.contains(words)
    )
    return list(db.session.scalars(found))


def test_approver_refuses_with_a_reason_and_another_can_be_proposed(
    client: Client, draft: Proposal
) -> None:
    permission = proposed(draft)
    visitor = client.sign_in(approver_of(draft.challenge.agency))
    path = f"{WHERE}/{draft.organisation.unit_code}"

    without = visitor.post(f"{path}/refusal", data={"reason": " "})
    refused = visitor.post(f"{path}/refusal", data={"reason": "The line was up."})
    shown = visitor.page(WHERE).text
    again = proposed(draft)

    assert (without.status_code, refused.status_code) == (422, 303)
    assert "whoever is told will read it" in without.text
    assert (permission.ending, permission.approved_at) == (LateEnding.REFUSED, None)
    assert "The line was up." in shown
    assert told(author_of(draft.challenge.agency), "was refused") == [
        "The late permission that you proposed was refused. Reason: The line was up."
    ]
    assert again.ending is None


def test_a_refused_permission_lets_nobody_in(session: Session, draft: Proposal) -> None:
    permission = proposed(draft)
    actions.refuse_lateness(permission, reason="No.", by=approver(draft.challenge))

    with pytest.raises(refusals.Closed):
        actions.submit(draft, by=actor(verified_head(draft.organisation)))
    with pytest.raises(refusals.LatenessAnswered):
        actions.approve_lateness(permission, by=approver(draft.challenge))


def test_only_its_proposer_withdraws_it_and_only_before_approval(
    session: Session, draft: Proposal
) -> None:
    permission = proposed(draft)
    with pytest.raises(refusals.NotItsProposer):
        actions.withdraw_lateness(permission, by=approver(draft.challenge))
    actions.withdraw_lateness(permission, by=author(draft.challenge))
    second = approved(draft)

    with pytest.raises(refusals.LatenessAnswered):
        actions.withdraw_lateness(second, by=author(draft.challenge))

    assert permission.ending is LateEnding.WITHDRAWN


def test_taking_an_approved_one_back_takes_two_persons(
    client: Client, app: Flask, draft: Proposal
) -> None:
    permission = approved(draft)
    path = f"{WHERE}/{draft.organisation.unit_code}"
    first = client.sign_in(approver_of(draft.challenge.agency))

    asked = first.post(f"{path}/revocation", data={"reason": "It was a mistake."})
    alone = first.post(f"{path}/revocation/approval")
    still = queries.last_instant(draft)
    second = actor(somebody_else(draft.challenge))
    actions.approve_revocation(permission, by=second)

    assert (asked.status_code, alone.status_code) == (303, 409)
    assert still == permission.until
    assert permission.ending is LateEnding.REVOKED
    assert queries.last_instant(draft) == closes(draft.challenge)
    mails = told(staff_of(draft.organisation), "late")
    assert sorted("It was a mistake." in each for each in mails) == [False, True]


def somebody_else(challenge: Challenge) -> User:
    from challenge.accounts.models import Role
    from tests.world.people import holder

    return holder(Role.APPROVER, challenge.agency)


def test_taking_it_back_can_be_dropped(session: Session, draft: Proposal) -> None:
    permission = approved(draft)
    actions.propose_revocation(permission, reason="A mistake.", by=author(draft.challenge))

    actions.drop_revocation(permission, by=approver(draft.challenge))

    assert (permission.revoking_at, permission.ending_reason) == (None, "")
    assert queries.last_instant(draft) == permission.until


def test_a_used_permission_stays(session: Session, draft: Proposal) -> None:
    permission = approved(draft)
    actions.submit(draft, by=actor(verified_head(draft.organisation)))

    with pytest.raises(refusals.LatenessUsed):
        actions.propose_revocation(permission, reason="Too late.", by=author(draft.challenge))

    assert draft.status is Status.SUBMITTED


def test_a_unit_let_in_finds_its_draft_with_the_time_it_has(
    client: Client, app: Flask, draft: Proposal
) -> None:
    staff = staff_of(draft.organisation)
    before = waiting(app, staff)
    permission = approved(draft)
    visitor = client.sign_in(staff)

    after, listed = waiting(app, staff), visitor.page("/proposals").text

    assert before == []
    assert after == [(f"/proposals/{draft.ref}", permission.until)]
    assert "Your unit may submit late, until" in listed
    assert "Submit it before" in visitor.page(f"/proposals/{draft.ref}").text
    (body,) = told(staff, "may submit late")
    assert "/challenges/works/entry" in body


def waiting(app: Flask, who: User) -> list[tuple[str, object]]:
    with app.test_request_context():
        return [(each.url, each.due) for each in queries.waiting_for(actor(who))]


def test_a_unit_let_in_may_start_a_draft_after_the_close(session: Session, draft: Proposal) -> None:
    unit = draft.organisation
    with pytest.raises(refusals.ClosedToNew):
        started_proposal(draft.challenge, unit)
    approved(draft)

    assert started_proposal(draft.challenge, unit).status is Status.DRAFT
    with pytest.raises(refusals.ClosedToNew):
        started_proposal(draft.challenge, other_unit())


def other_unit() -> Organisation:
    return local_unit("0102802000", name="Bacarra")


Broken = Callable[[LatePermission, int, int], None]


def refused_by_its_proposer(permission: LatePermission, first: int, _second: int) -> None:
    permission.ending, permission.ending_reason = LateEnding.REFUSED, "No."
    permission.ended_by_id, permission.ended_at = first, server_clock.now()


def withdrawn_by_another(permission: LatePermission, _first: int, second: int) -> None:
    permission.ending = LateEnding.WITHDRAWN
    permission.ended_by_id, permission.ended_at = second, server_clock.now()


def revoked_by_one(permission: LatePermission, first: int, second: int) -> None:
    permission.approved_by_id, permission.approved_at = second, server_clock.now()
    permission.revoking_by_id, permission.revoking_at = first, server_clock.now()
    permission.ending, permission.ending_reason = LateEnding.REVOKED, "No."
    permission.ended_by_id, permission.ended_at = first, server_clock.now()


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        (refused_by_its_proposer, "refused_by_another"),
        (withdrawn_by_another, "refused_by_another"),
        (revoked_by_one, "two_persons_revoke"),
    ],
)
def test_database_refuses_an_ending_by_the_wrong_person(
    session: Session, draft: Proposal, broken: Broken, check: str
) -> None:
    permission = proposed(draft)
    first, second = author_of(draft.challenge.agency), approver_of(draft.challenge.agency)

    broken(permission, first.id, second.id)

    with pytest.raises(sa.exc.IntegrityError, match=check):
        session.flush()


def test_database_holds_one_standing_permission_for_a_unit(
    session: Session, draft: Proposal
) -> None:
    proposed(draft)

    with pytest.raises(sa.exc.IntegrityError):
        proposed(draft)
