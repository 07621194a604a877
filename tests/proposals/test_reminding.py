"""Reminders before a deadline: when, to whom, in which words, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from time_machine import Traveller

from challenge import clock as server_clock
from challenge.accounts.actions import choose_language
from challenge.challenges import actions as challenges
from challenge.challenges.rules import Section
from challenge.notices.models import Message
from challenge.proposals import actions, rules
from challenge.proposals.models import Proposal
from challenge.proposals.rules import Moment
from tests.world.challenges import approver_of, author_of, dates, published_challenge
from tests.world.people import actor, local_unit
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    verified_head,
)
from tests.world.screening import returned_proposal

START = datetime(2026, 6, 1, 1, tzinfo=UTC)
CLOSES = START + timedelta(days=30)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
LONG_AGO = START - timedelta(days=100)

MOMENTS = [
    (CLOSES - 7 * DAY - SECOND, LONG_AGO, None),
    (CLOSES - 7 * DAY, LONG_AGO, Moment.WEEK),
    (CLOSES - DAY - SECOND, LONG_AGO, Moment.WEEK),
    (CLOSES - DAY, LONG_AGO, Moment.DAY),
    (CLOSES - 3 * HOUR, LONG_AGO, Moment.HOURS),
    (CLOSES - SECOND, LONG_AGO, Moment.HOURS),
    (CLOSES, LONG_AGO, None),
    (CLOSES - 2 * DAY, CLOSES - 3 * DAY, None),
    (CLOSES - HOUR, CLOSES - 2 * DAY, Moment.HOURS),
    (CLOSES - HOUR, CLOSES - 2 * HOUR, None),
]


@pytest.mark.parametrize(("now", "since", "expected"), MOMENTS)
def test_the_last_moment_that_came_is_reminded_of(
    now: datetime, since: datetime, expected: Moment | None
) -> None:
    found = rules.moment_now(rules.BEFORE_CLOSE, CLOSES, zone="Asia/Manila", since=since, now=now)

    assert found is expected


def test_days_are_those_of_the_zone() -> None:
    """The clocks of Berlin go back on 25 October 2026: the last day there has 25 hours."""
    closes = datetime(2026, 10, 25, 11, tzinfo=UTC)

    found = [
        rules.moment_now(
            (Moment.DAY,), closes, zone="Europe/Berlin", since=LONG_AGO, now=closes - left
        )
        for left in (timedelta(hours=25), timedelta(hours=25, seconds=1))
    ]

    assert found == [Moment.DAY, None]


LEFT = [
    (8 * DAY, "8 days"),
    (2 * DAY, "2 days"),
    (2 * DAY - SECOND, "47 hours"),
    (HOUR, "1 hour"),
    (HOUR - SECOND, "59 minutes"),
    (timedelta(0), "0 minutes"),
    (-HOUR, "0 minutes"),
]


@pytest.mark.parametrize(("left", "expected"), LEFT)
@pytest.mark.usefixtures("app")
def test_the_time_that_is_left_is_never_more_than_there_is(left: timedelta, expected: str) -> None:
    assert rules.time_left(CLOSES, CLOSES - left) == expected


def reminders(session: Session) -> list[tuple[int | None, str]]:
    found = session.query(Message).filter(Message.dedupe.like("reminder-%")).order_by(Message.id)
    return [(each.user_id, each.subject) for each in found]


def test_head_and_staff_are_reminded_three_times_with_what_is_missing(
    clock: Traveller, session: Session
) -> None:
    proposal = started_proposal()
    head, staff = verified_head(proposal.organisation), staff_of(proposal.organisation)
    ref = proposal.ref

    for left in (8 * DAY, 7 * DAY, 6 * DAY, DAY, 3 * HOUR, 2 * HOUR, -HOUR):
        clock.move_to(CLOSES - left)
        actions.sweep()
        actions.sweep()

    people = sorted([head.id, staff.id])
    assert reminders(session) == [
        (person, f"{left} left to finish and submit {ref}")
        for left in ("7 days", "24 hours", "3 hours")
        for person in people
    ]
    body = session.query(Message).filter(Message.dedupe.like("reminder-%")).first()
    assert body is not None
    assert "- Fill in “Summary”" in body.body
    assert "Submit it before: 1 July 2026, 9:00 am (Philippine Time)" in body.body


def test_a_complete_draft_is_shouted_about(clock: Traveller, session: Session) -> None:
    proposal = complete_proposal()
    head = verified_head(proposal.organisation)
    clock.move_to(CLOSES - DAY)

    actions.sweep()

    told = dict(reminders(session))
    assert told[head.id] == f"NOT SUBMITTED: {proposal.ref} is complete, 24 hours left"


def test_what_is_submitted_is_not_reminded_of(clock: Traveller, session: Session) -> None:
    proposal = complete_proposal()
    actions.submit(proposal, by=actor(verified_head(proposal.organisation)))
    clock.move_to(CLOSES - DAY)

    assert (actions.sweep(), reminders(session)) == (0, [])


def test_a_moved_deadline_moves_the_reminders(clock: Traveller, session: Session) -> None:
    proposal = started_proposal()
    clock.move_to(CLOSES - 7 * DAY)
    first = actions.sweep()
    extend(proposal, CLOSES + 5 * DAY)

    counts = []
    for moment in (CLOSES - DAY, CLOSES + 4 * DAY - SECOND, CLOSES + 4 * DAY):
        clock.move_to(moment)
        counts.append(actions.sweep())

    assert (first, counts) == (1, [1, 0, 1])


def extend(proposal: Proposal, closes: datetime) -> None:
    agency = proposal.challenge.agency
    change = challenges.propose_date_change(
        proposal.challenge, "closes", closes, reason="A storm.", by=actor(author_of(agency))
    )
    challenges.approve_date_change(change, by=actor(approver_of(agency)))


def test_the_end_of_a_late_permission_counts(clock: Traveller, session: Session) -> None:
    proposal, other = started_proposal(), local_unit("0102802000", name="Bacarra")
    started_proposal(proposal.challenge, other)
    agency = proposal.challenge.agency
    permission = actions.propose_lateness(
        proposal.challenge,
        proposal.organisation,
        until=CLOSES + 2 * DAY,
        reason="The line was down.",
        by=actor(author_of(agency)),
    )
    actions.approve_lateness(permission, by=actor(approver_of(agency)))

    clock.move_to(CLOSES - DAY)
    actions.sweep()
    before = {subject for _person, subject in reminders(session)}
    clock.move_to(CLOSES + DAY)
    actions.sweep()

    after = {subject for _person, subject in reminders(session)} - before
    assert {subject.split(" left")[0] for subject in before} == {"24 hours", "3 days"}
    assert after == {f"24 hours left to finish and submit {proposal.ref}"}


def test_a_returned_proposal_is_reminded_of_before_its_due_date(
    clock: Traveller, session: Session
) -> None:
    timeline = {Section.SCREENING: {"screen_on_arrival": True}}
    proposal = returned_proposal(published_challenge(with_=timeline))
    due = server_clock.now() + 10 * DAY

    counts = []
    for left in (4 * DAY, 3 * DAY, 2 * DAY, DAY, HOUR):
        clock.move_to(due - left)
        counts.append(actions.sweep())

    assert counts == [0, 1, 0, 1, 0]
    assert {subject for _person, subject in reminders(session)} == {
        f"3 days left to correct {proposal.ref}",
        f"24 hours left to correct {proposal.ref}",
    }
    last = session.query(Message).filter(Message.dedupe.like("reminder-%")).first()
    assert last is not None
    assert "- Answer comment 1" in last.body


def test_each_reads_the_reminder_in_their_own_language(
    app: Flask, clock: Traveller, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LANGUAGES", ["en", "th"])
    timeline = dates(opens_in=-DAY, closes_in=30 * DAY)
    proposal = started_proposal(published_challenge(with_={Section.TIMELINE: timeline}))
    head, staff = verified_head(proposal.organisation), staff_of(proposal.organisation)
    choose_language(head, "th")
    clock.move_to(CLOSES - DAY)

    actions.sweep()

    found = session.query(Message).filter(Message.dedupe.like("reminder-%"))
    bodies = {each.user_id: each.body for each in found}
    assert "1 กรกฎาคม 2569" in bodies[head.id]
    assert "1 July 2026" in bodies[staff.id]
