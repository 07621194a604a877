"""The dates of a challenge: open from one instant up to, but not including, another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from challenge.challenges.models import Challenge, TimelineDate
from challenge.web.locale import lazy
from challenge.workflow import ChallengeStatus

CALLED_OFF = lazy("Called off")
OPENS, CLOSES = "opens", "closes"
BOUNDS = (OPENS, CLOSES)


Change = tuple[datetime, datetime, datetime]
"""Of a date: when its change was approved, what it was, what it became."""


class Phase(StrEnum):
    """Where a published call stands today."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class StageDate:
    """One date of the timeline as a tracker shows it."""

    key: str
    label: str
    at: datetime
    state: str
    """done, now, todo or ended."""


def accepts(challenge: Challenge, now: datetime) -> bool:
    """Whether a proposal that arrives at `now` is on time: [opens, closes), never once sealed."""
    opens, closes = challenge.date(OPENS), challenge.date(CLOSES)
    if challenge.status is not ChallengeStatus.PUBLISHED or challenge.sealed_at:
        return False
    return opens is not None and closes is not None and opens <= now < closes


is_open = accepts


def phase(challenge: Challenge, now: datetime) -> Phase:
    """A sealed call stays closed, whatever the clock says, and one called off is nothing else."""
    if challenge.status is ChallengeStatus.CANCELLED:
        return Phase.CALLED_OFF
    sealed = challenge.sealed_at is not None
    return phase_between(challenge.date(OPENS), challenge.date(CLOSES), now, sealed=sealed)


def phase_between(
    opens: datetime | None, closes: datetime | None, now: datetime, *, sealed: bool
) -> Phase:
    if sealed or opens is None or closes is None or closes <= now:
        return Phase.CLOSED
    return Phase.UPCOMING if now < opens else Phase.OPEN


def stage_dates(challenge: Challenge, now: datetime) -> list[StageDate]:
    """Past dates are done, the next one is now; once it is called off nothing is to come."""
    dates = sorted(challenge.dates, key=lambda date: (date.at, date.key))
    if challenge.status is ChallengeStatus.CANCELLED and challenge.cancelled_at:
        return _until_called_off(dates, challenge.cancelled_at)
    ahead = next((date.key for date in dates if date.at > now), None)
    return [
        StageDate(date.key, date.label, date.at, _state(date.at, now, is_next=date.key == ahead))
        for date in dates
    ]


def _until_called_off(dates: list[TimelineDate], at: datetime) -> list[StageDate]:
    past = [StageDate(date.key, date.label, date.at, "done") for date in dates if date.at <= at]
    return [*past, StageDate("cancelled", str(CALLED_OFF), at, "ended")]


def _state(at: datetime, now: datetime, *, is_next: bool) -> str:
    if at <= now:
        return "done"
    return "now" if is_next else "todo"


def may_move(challenge: Challenge, key: str, after: datetime, now: datetime) -> bool:
    """What has happened stays: a past date cannot move, nor any date into the past."""
    before = challenge.date(key)
    if before is None or before <= now or after <= now:
        return False
    if key == CLOSES and challenge.sealed_at:
        return False
    dates = {date.key: date.at for date in challenge.dates} | {key: after}
    return dates[OPENS] < dates[CLOSES]


def in_force(at: datetime, changes: Iterable[Change], moment: datetime) -> datetime:
    """What a date that is `at` now was at `moment`; `changes` are those approved, in order."""
    return next((before for approved, before, _after in changes if approved > moment), at)


def shifted(at: datetime, days: int, zone: str) -> datetime:
    """The same hour on the clocks of `zone`, so many days later."""
    there = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return in_zone(there, zone)


def in_zone(local: datetime, zone: str) -> datetime:
    """The instant at which the clocks of `zone` show `local`."""
    return local.replace(tzinfo=ZoneInfo(zone))
