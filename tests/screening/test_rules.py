"""Screening rules as tables, without a database."""

from datetime import UTC, datetime

import pytest

from challenge.screening import rules
from challenge.screening.rules import Check
from challenge.workflow import Status, Step

REASONS = [
    {"code": "weak", "label": "Weak", "step": "decline"},
    {"code": "twice", "label": "Twice", "step": "find_duplicate"},
    {"code": "wrong", "label": "Wrong", "step": "endorse"},
]


def check(answer: str) -> Check:
    return Check("complete", "Is it complete?", answer, "")


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2023-06-15T08:00:00", 1, "2023-06-16"),
        ("2023-06-16T08:00:00", 1, "2023-06-19"),
        ("2023-06-17T08:00:00", 1, "2023-06-19"),
        ("2023-06-15T08:00:00", 20, "2023-07-13"),
        ("2023-06-15T17:00:00", 1, "2023-06-19"),
        ("2023-06-15T08:00:00", 0, "2023-06-15"),
    ],
)
def test_working_days_skip_the_week_end_in_the_challenges_zone(
    start: str, days: int, expected: str
) -> None:
    """17:00 UTC on a Thursday is already Friday in Manila."""
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)

    due = rules.working_days_later(moment, days, "Asia/Manila")

    assert due == datetime.fromisoformat(f"{expected}T15:59:59+00:00")


def test_checks_follow_the_checklist_and_keep_what_was_given() -> None:
    checklist = [{"key": "a", "label": "A?"}, {"key": "b", "label": "B?"}]

    found = rules.checks_of(checklist, {"b": {"answer": "no", "note": "why"}})

    assert found == [Check("a", "A?", "", ""), Check("b", "B?", "no", "why")]


def test_endorsing_needs_every_answer() -> None:
    with pytest.raises(rules.ChecklistIncomplete) as refused:
        rules.require_passing([check("yes"), check("")])

    assert refused.value.missing == "Is it complete?"


def test_endorsing_needs_every_answer_to_be_yes() -> None:
    with pytest.raises(rules.ChecklistFails) as refused:
        rules.require_passing([check("yes"), check("no")])

    assert refused.value.failing == "Is it complete?"


def test_a_passing_checklist_raises_nothing() -> None:
    rules.require_passing([check("yes"), check("yes")])


@pytest.mark.parametrize(("code", "step"), [("weak", Step.DECLINE), ("twice", Step.FIND_DUPLICATE)])
def test_reason_names_its_step(code: str, step: Step) -> None:
    assert rules.step_for(code, REASONS) is step


@pytest.mark.parametrize("code", ["unknown", "wrong", ""])
def test_unknown_reason_or_one_that_declines_nothing_is_refused(code: str) -> None:
    with pytest.raises(rules.UnknownReason):
        rules.step_for(code, REASONS)


@pytest.mark.parametrize("status", Status)
def test_only_what_is_submitted_waits_for_a_desk(status: Status) -> None:
    assert rules.waits_for_desk(status) is (status is Status.SUBMITTED)


@pytest.mark.parametrize(("hour", "over"), [(8, False), (9, True), (10, True)])
def test_time_to_answer_is_over_at_its_instant(hour: int, over: bool) -> None:
    due = datetime(2026, 6, 1, 9, tzinfo=UTC)

    assert rules.is_over(due, datetime(2026, 6, 1, hour, tzinfo=UTC)) is over
    assert rules.is_over(None, due) is False
