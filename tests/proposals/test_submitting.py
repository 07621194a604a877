"""Submitting: the clock, the frozen version, the limits, returns and withdrawals."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from challenge import clock as server_clock
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role
from challenge.challenges.actions import seal
from challenge.challenges.rules import Section
from challenge.notices.models import Message
from challenge.places.models import IslandGroup, Membership
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.rules import refusals
from challenge.screening import actions as screening
from challenge.workflow import ImpossibleStep, Refusal, Status, Step
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, head_of, holder, office, region
from tests.world.proposals import (
    complete_proposal,
    current,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)
from tests.world.screening import answer_comments

START = datetime(2026, 6, 1, 1, tzinfo=UTC)
CLOSES = START + timedelta(days=30)
SECOND = timedelta(seconds=1)


def submit(proposal: Proposal) -> ProposalVersion:
    return actions.submit(proposal, by=actor(verified_head(proposal.organisation)))


def test_submitting_freezes_what_was_written(clock: Any, session: Session) -> None:
    proposal = submitted_proposal(ref="SW-AAAAAA")

    version = current(proposal)
    content = queries.version_content(version)
    assert (proposal.status, proposal.title, proposal.theme) == (
        Status.SUBMITTED,
        "Boardwalk through the mangroves",
        "nature",
    )
    assert (proposal.requested_minor, proposal.counterpart_minor) == (600_000_000, 40_000_000)
    assert (proposal.level, proposal.region_code, proposal.island_group) == (
        "municipality",
        "0100000000",
        "luzon",
    )
    assert version.sha256 == hashlib.sha256(version.content.encode()).hexdigest()
    assert version.content == json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    assert (content["ref"], content["number"]) == ("SW-AAAAAA", 1)
    assert content["unit"]["code"] == "0102801000"
    assert content["region"]["code"] == "0100000000"
    assert content["totals"]["optional"] == 100_000_000
    assert [line["amount"] for line in content["answers"]["funding_requirement"]["rows"]] == [
        500_000_000,
        40_000_000,
        100_000_000,
    ]
    assert [annex["requirement"] for annex in content["annexes"]] == ["letter"]


INSTANTS = [(CLOSES - SECOND, None), (CLOSES, refusals.Closed), (CLOSES + SECOND, refusals.Closed)]


@pytest.mark.parametrize(("moment", "refusal"), INSTANTS)
def test_the_last_second_counts_and_the_next_does_not(
    clock: Any, session: Session, moment: datetime, refusal: type[Refusal] | None
) -> None:
    proposal = complete_proposal()
    clock.move_to(moment)

    if refusal is None:
        submit(proposal)
        assert proposal.status is Status.SUBMITTED
    else:
        with pytest.raises(refusal):
            submit(proposal)
        assert proposal.status is Status.DRAFT
        assert queries.draft_of(proposal).answers["title"] == "Boardwalk through the mangroves"


def test_a_sealed_call_stays_closed_when_the_clock_is_set_back(
    clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    clock.move_to(CLOSES)
    seal(proposal.challenge, by=SYSTEM)
    clock.move_to(CLOSES - SECOND)

    with pytest.raises(refusals.Closed):
        submit(proposal)


PERMISSIONS = [(True, timedelta(hours=1), True), (False, timedelta(hours=1), False)]


@pytest.mark.parametrize(("approved", "after", "accepted"), PERMISSIONS)
def test_a_late_permission_counts_once_a_second_person_approved_it(
    clock: Any, session: Session, approved: bool, after: timedelta, accepted: bool
) -> None:
    proposal = complete_proposal()
    call = proposal.challenge
    clock.move_to(CLOSES)
    permission = actions.propose_lateness(
        call,
        proposal.organisation,
        until=CLOSES + timedelta(hours=2),
        reason="The line was down.",
        by=actor(author_of(call.agency)),
    )
    if approved:
        actions.approve_lateness(permission, by=actor(approver_of(call.agency)))
    clock.move_to(CLOSES + after)

    if accepted:
        assert submit(proposal).number == 1
    else:
        with pytest.raises(refusals.Closed):
            submit(proposal)


def test_nobody_approves_the_lateness_that_they_proposed(clock: Any, session: Session) -> None:
    proposal = complete_proposal()
    agency = proposal.challenge.agency
    both = holder(Role.AUTHOR, agency)
    from challenge.accounts.actions import give_post

    give_post(both, agency, Role.APPROVER, by=SYSTEM)
    permission = actions.propose_lateness(
        proposal.challenge,
        proposal.organisation,
        until=CLOSES + timedelta(hours=2),
        reason="The line was down.",
        by=actor(both),
    )

    with pytest.raises(refusals.SecondPersonNeeded):
        actions.approve_lateness(permission, by=actor(both))


def test_only_the_verified_head_submits(clock: Any, session: Session) -> None:
    proposal = complete_proposal()

    with pytest.raises(refusals.NotTheHead):
        actions.submit(proposal, by=actor(staff_of(proposal.organisation)))
    with pytest.raises(refusals.HeadNotVerified):
        actions.submit(proposal, by=actor(head_of(proposal.organisation)))


def test_an_incomplete_draft_is_not_submitted(clock: Any, session: Session) -> None:
    proposal = complete_proposal(answers={"summary": ""})

    with pytest.raises(refusals.Incomplete) as refused:
        submit(proposal)

    assert refused.value.values == {"missing": "Fill in “Summary”"}


def test_a_unit_submits_no_more_than_the_limit(clock: Any, session: Session) -> None:
    call = published_challenge(with_={Section.ELIGIBILITY: {"submissions_per_unit": 1}})
    second = complete_proposal(call)
    first = submitted_proposal(call)

    with pytest.raises(refusals.LimitReached):
        submit(second)
    with pytest.raises(refusals.LimitReached):
        started_proposal(call)
    actions.withdraw(first, reason="Try again", by=actor(verified_head(first.organisation)))
    assert submit(second).number == 1


def test_what_changed_after_it_was_read_is_not_submitted(clock: Any, session: Session) -> None:
    proposal = complete_proposal()
    seen = proposal.revision
    actions.save_answers(proposal, {"title": "Other"}, by=actor(staff_of(proposal.organisation)))

    with pytest.raises(refusals.ChangedSinceShown):
        actions.submit(proposal, by=actor(verified_head(proposal.organisation)), revision=seen)


def test_a_submitted_proposal_is_not_submitted_again(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()

    with pytest.raises(ImpossibleStep):
        submit(proposal)


def test_region_and_group_stay_those_of_the_first_submission(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    region("0200000000").island_group = IslandGroup.VISAYAS
    session.execute(
        sa.update(Membership)
        .where(Membership.unit_code == "0102801000")
        .values(region_code="0200000000", island_group=IslandGroup.VISAYAS)
    )
    returned(proposal, {"title"})
    answer_comments(proposal)

    submit(proposal)

    assert (proposal.region_code, proposal.island_group) == ("0100000000", "luzon")
    assert queries.version_content(current(proposal))["region"]["code"] == "0100000000"


def test_a_returned_proposal_has_until_its_own_due_date(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    clock.move_to(CLOSES + timedelta(days=5))
    returned(proposal, {"title"}, due=CLOSES + timedelta(days=10))
    by = actor(staff_of(proposal.organisation))
    actions.save_answers(proposal, {"title": "Better title"}, by=by)

    with pytest.raises(refusals.NotOpenForChange):
        actions.save_answers(proposal, {"summary": "Other"}, by=by)
    answer_comments(proposal)
    clock.move_to(CLOSES + timedelta(days=10) - SECOND)
    version = submit(proposal)

    assert (version.number, proposal.title) == (2, "Better title")
    assert queries.version_of(proposal, 1) is not None


def test_a_returned_proposal_is_refused_after_its_due_date(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    returned(proposal, {"title"}, due=START + timedelta(days=1))
    clock.move_to(START + timedelta(days=1))

    with pytest.raises(refusals.CorrectionTimePassed):
        submit(proposal)


def test_a_returned_proposal_is_submitted_once_every_comment_is_answered(
    clock: Any, session: Session
) -> None:
    proposal = submitted_proposal()
    returned(proposal, {"title", "summary"})
    by = actor(staff_of(proposal.organisation))
    actions.save_answers(proposal, {"title": "Better title"}, by=by)
    screening.answer_comments(proposal, {1: "  ", 2: "It says so now."}, by=by)

    with pytest.raises(refusals.CommentsUnanswered) as refused:
        submit(proposal)
    screening.answer_comments(proposal, {1: "Shorter."}, by=by)

    assert refused.value.values == {"numbers": "1"}
    assert submit(proposal).number == 2


def returned(proposal: Proposal, fields: set[str], due: datetime | None = None) -> None:
    """As the screening stage returns it, with comments on `fields`."""
    from challenge.screening.actions import return_for_correction

    officer = actor(holder(Role.OFFICER, office()))
    comments = [(key, "Say more.") for key in sorted(fields)]
    due = due or server_clock.now() + timedelta(days=5)
    return_for_correction(proposal, comments, answer_due_at=due, by=officer)


def test_head_staff_and_officers_are_told(clock: Any, session: Session) -> None:
    where = office()
    officer = holder(Role.OFFICER, where)
    proposal = submitted_proposal()

    messages = session.execute(
        sa.select(Message.user_id, Message.subject).order_by(Message.id)
    ).all()
    told = {(user, subject.split(" ")[0]) for user, subject in messages}
    unit = proposal.organisation
    assert {(verified_head(unit).id, "Receipt"), (staff_of(unit).id, "Receipt")} <= told
    assert (officer.id, "Proposal") in told
    assert not any(proposal.title in subject for _user, subject in messages)


def test_withdrawing_takes_a_head_and_a_reason(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    head = actor(verified_head(proposal.organisation))

    with pytest.raises(refusals.NotTheHead):
        actions.withdraw(proposal, reason="No", by=actor(staff_of(proposal.organisation)))
    with pytest.raises(refusals.NoReason):
        actions.withdraw(proposal, reason="  ", by=head)
    actions.withdraw(proposal, reason="The land is disputed.", by=head)

    assert proposal.status is Status.WITHDRAWN
    with pytest.raises(ImpossibleStep):
        actions.withdraw(proposal, reason="Again", by=head)


def test_a_step_is_judged_by_the_row_not_by_a_stale_copy(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    session.execute(
        sa.update(Proposal)
        .where(Proposal.id == proposal.id)
        .values(status=Status.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )

    with pytest.raises(ImpossibleStep):
        actions.step(proposal, Step.ENDORSE, by=SYSTEM)
