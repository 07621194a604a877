"""Dates after publication, and the end of a call."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role
from challenge.audit.queries import events_of
from challenge.challenges import actions
from challenge.challenges.models import Challenge, DateChange
from challenge.challenges.rules.refusals import (
    AlreadyDecided,
    ChangeIsWaiting,
    DateIsFixed,
    NotOver,
    SamePerson,
)
from challenge.notices.models import Message
from tests.conftest import START
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, holder

LATER = START + timedelta(days=60)


@pytest.fixture
def challenge(clock: time_machine.Traveller, session: Session) -> Challenge:
    return published_challenge()


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    """What a later stage hears of changes."""
    heard: list[tuple[str, str]] = []

    def listen(challenge: Challenge, change: DateChange) -> None:
        heard.append((challenge.slug, change.key))

    actions.on_date_change.append(listen)
    yield heard
    actions.on_date_change.remove(listen)


def proposed(challenge: Challenge) -> DateChange:
    return actions.propose_date_change(
        challenge,
        "closes",
        LATER,
        reason="Councils asked for time.",
        by=actor(author_of(challenge.agency)),
    )


def test_date_moves_when_a_second_person_approves(
    challenge: Challenge, told: list[tuple[str, str]]
) -> None:
    version = challenge.version
    change = proposed(challenge)
    before = challenge.date("closes")

    actions.approve_date_change(change, by=actor(approver_of(challenge.agency)))

    assert before == START + timedelta(days=30)
    assert challenge.date("closes") == LATER
    assert challenge.version == version + 1
    assert told == [(challenge.slug, "closes")]
    last = events_of("challenge", challenge.id)[-1]
    assert (last.action, last.reason) == ("challenge.change_date", "Councils asked for time.")


def test_nobody_moves_a_date_alone(challenge: Challenge, told: list[tuple[str, str]]) -> None:
    change = proposed(challenge)

    with pytest.raises(SamePerson):
        actions.approve_date_change(change, by=actor(author_of(challenge.agency)))

    assert told == []


def test_change_is_decided_once(challenge: Challenge) -> None:
    change = proposed(challenge)
    approver = actor(approver_of(challenge.agency))
    actions.approve_date_change(change, by=approver)

    with pytest.raises(AlreadyDecided):
        actions.approve_date_change(change, by=approver)
    with pytest.raises(AlreadyDecided):
        actions.drop_date_change(change, reason="Late", by=approver)


def test_one_change_of_a_date_waits_at_a_time(challenge: Challenge) -> None:
    proposed(challenge)

    with pytest.raises(ChangeIsWaiting):
        proposed(challenge)


def test_deadline_that_passed_while_the_change_waited_stays(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    change = proposed(challenge)
    clock.shift(timedelta(days=30))

    with pytest.raises(DateIsFixed):
        actions.approve_date_change(change, by=actor(approver_of(challenge.agency)))


def test_dropped_change_leaves_the_record(challenge: Challenge, session: Session) -> None:
    change = proposed(challenge)

    actions.drop_date_change(change, reason="No need.", by=actor(author_of(challenge.agency)))

    assert session.query(DateChange).count() == 0
    last = events_of("challenge", challenge.id)[-1]
    assert (last.action, last.reason) == ("challenge.drop_date", "No need.")


def test_call_is_sealed_once_and_at_its_time(
    challenge: Challenge, clock: time_machine.Traveller
) -> None:
    with pytest.raises(NotOver):
        actions.seal(challenge, by=SYSTEM)

    clock.shift(timedelta(days=30, minutes=2) - timedelta(seconds=1))
    early = actions.sweep()
    clock.shift(timedelta(seconds=1))
    first = actions.sweep()
    sealed_at = challenge.sealed_at
    clock.shift(timedelta(days=1))
    second = actions.sweep()
    actions.seal(challenge, by=SYSTEM)

    assert (early, first, second) == (0, 1, 0)
    assert challenge.sealed_at == sealed_at == START + timedelta(days=30, minutes=2)


def test_approvers_are_told_what_waits_for_them(challenge: Challenge, session: Session) -> None:
    second = holder(Role.APPROVER, challenge.agency)
    proposed(challenge)

    found = session.query(Message).filter(Message.subject.startswith("A date waits")).all()

    assert {message.user_id for message in found} == {approver_of(challenge.agency).id, second.id}
