"""Who screens, until when, and what a verdict needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from challenge.workflow import N_, Refusal, Status, Step

SATURDAY = WORKING_DAYS = 5
DECLINING = {
    Step.DECLINE,
    Step.FIND_INELIGIBLE,
    Step.FIND_DUPLICATE,
    Step.FIND_NON_RESPONSIVE,
}


class ChecklistIncomplete(Refusal):
    """A verdict was given before every question of the checklist was answered."""

    message = N_("Answer every question of the checklist first. Not answered yet: %(missing)s.")

    def __init__(self, checks: Iterable["Check"]) -> None:
        super().__init__("checklist incomplete")
        self.checks = tuple(checks)
        self.missing = "; ".join(check.label for check in self.checks)


class ChecklistFails(Refusal):
    """An endorsement although the checklist says no to something."""

    message = N_(
        "This proposal cannot be endorsed while the checklist answers “no” to: %(failing)s. "
        "Return it for correction, or decline it."
    )

    def __init__(self, checks: Iterable["Check"]) -> None:
        super().__init__("checklist fails")
        self.checks = tuple(checks)
        self.failing = "; ".join(check.label for check in self.checks)


class NoMoreCorrections(Refusal):
    """The challenge's limit of returns is used up."""

    message = N_(
        "No round of correction is left: this challenge allows %(rounds)s. "
        "Endorse the proposal, or decline it with a reason."
    )

    def __init__(self, rounds: int) -> None:
        super().__init__("no more corrections")
        self.rounds = rounds


class UnknownReason(Refusal):
    """A reason that is not on the challenge's list."""

    message = N_("Choose a reason from the list.")


class UnknownField(Refusal):
    """A comment about a field that the form does not have."""

    message = N_("Choose the field that the comment is about.")


class DueDatePassed(Refusal):
    """A return whose time to answer is already over."""

    message = N_("Choose a date in the future: the unit needs time to answer.")


class StillTimeToAnswer(Refusal):
    """A returned proposal ended before its unit's time was over."""

    message = N_("The unit may still correct this proposal. Wait until the due date has passed.")


class NotOnDesk(Refusal):
    """A verdict about a proposal that was decided, or withdrawn, while the page was open."""

    message = N_(
        "This proposal is not on your desk any more: it was decided or withdrawn while your page"
        " was open. Open it again to see how it stands."
    )


class NotReturned(Refusal):
    """Answers to comments of a return that is over."""

    message = N_(
        "This proposal is not open for corrections any more: it was submitted again, or its time"
        " is over. Open it to see how it stands."
    )


@dataclass(frozen=True)
class Check:
    """One question of the checklist with its answer so far."""

    key: str
    label: str
    answer: str
    note: str


def checks_of(checklist: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> list[Check]:
    """The checklist's questions, in order, with what was answered."""
    return [
        Check(
            item["key"],
            item["label"],
            given.get(item["key"], {}).get("answer", ""),
            given.get(item["key"], {}).get("note", ""),
        )
        for item in checklist
    ]


def require_complete(checks: Sequence[Check]) -> None:
    """Raise ChecklistIncomplete unless every question is answered."""
    if missing := [check for check in checks if not check.answer]:
        raise ChecklistIncomplete(missing)


def require_passing(checks: Sequence[Check]) -> None:
    """Raise ChecklistIncomplete or ChecklistFails unless every question is answered with yes."""
    require_complete(checks)
    if failing := [check for check in checks if check.answer == "no"]:
        raise ChecklistFails(failing)


@lru_cache(maxsize=20_000)
def working_days_later(start: datetime, days: int, zone: str) -> datetime:
    """The end of the `days`-th working day after `start`, in UTC.

    Monday to Friday count; public holidays differ from place to place and are not deducted.
    """
    day = start.astimezone(ZoneInfo(zone)).date()
    weeks, left = divmod(days, WORKING_DAYS)
    if weeks:
        day = _working_day_before(day) + timedelta(weeks=weeks)
    for _ in range(left):
        day = _next_working_day(day)
    end = datetime.combine(day, time(23, 59, 59), ZoneInfo(zone))
    return end.astimezone(UTC)


def _working_day_before(day: date) -> date:
    """The day itself, or the Friday before a weekend: counting from either gives the same."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def _next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def step_for(code: str, reasons: Iterable[Mapping[str, Any]]) -> Step:
    """The move that a reason from the challenge's list stands for.

    Raises UnknownReason when the list has no such code, or names a step that declines nothing.
    """
    for reason in reasons:
        step = Step(reason.get("step", Step.DECLINE))
        if reason["code"] == code and step in DECLINING:
            return step
    raise UnknownReason


def waits_for_desk(status: Status) -> bool:
    """Whether a proposal in this status is the regional desk's to decide."""
    return status is Status.SUBMITTED


def is_over(answer_due_at: datetime | None, now: datetime) -> bool:
    """Whether the time to answer a return has passed."""
    return answer_due_at is not None and now >= answer_due_at
