"""When a unit is reminded of a draft, and how the time that is left is put into words."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from challenge.challenges.rules import shifted
from challenge.web.locale import ngettext

HOUR = timedelta(hours=1)


class Moment(StrEnum):
    """How long before a deadline."""

    WEEK = "7_days"
    THREE_DAYS = "3_days"
    DAY = "1_day"
    HOURS = "3_hours"


BEFORE_CLOSE = (Moment.WEEK, Moment.DAY, Moment.HOURS)
BEFORE_DUE = (Moment.THREE_DAYS, Moment.DAY)
"""Of a returned proposal."""
DAYS = {Moment.WEEK: 7, Moment.THREE_DAYS: 3, Moment.DAY: 1}
EARLIEST = timedelta(days=8)
"""No moment is longer before its deadline than this, whatever the clocks do in between."""


def instant_of(moment: Moment, deadline: datetime, zone: str) -> datetime:
    """Days are those of the calendar in `zone`, hours are hours."""
    if moment is Moment.HOURS:
        return deadline - 3 * HOUR
    return shifted(deadline, -DAYS[moment], zone)


def moment_now(
    moments: Collection[Moment], deadline: datetime, *, zone: str, since: datetime, now: datetime
) -> Moment | None:
    """The last moment that has come, when its deadline has not.

    Nothing is said of a moment that was over before there was something to remind of: a draft,
    or this deadline.
    """
    if now >= deadline:
        return None
    come = [moment for moment in moments if since <= instant_of(moment, deadline, zone) <= now]
    return come[-1] if come else None


def time_left(deadline: datetime, now: datetime) -> str:
    """“3 days”, “5 hours”, “20 minutes”: never more than there is."""
    left = max(deadline - now, timedelta(0))
    if left >= timedelta(days=2):
        return ngettext("%(num)s day", "%(num)s days", left.days)
    if left >= HOUR:
        return ngettext("%(num)s hour", "%(num)s hours", int(left / HOUR))
    return ngettext("%(num)s minute", "%(num)s minutes", int(left.total_seconds() // 60))
