"""The way of a proposal as its unit sees it: what was, what is, what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from challenge.web.locale import lazy
from challenge.workflow import Status, Step

ENDED_AT = {
    Status.DECLINED: Status.ENDORSED,
    Status.INELIGIBLE: Status.ENDORSED,
    Status.DUPLICATE: Status.ENDORSED,
    Status.NON_RESPONSIVE: Status.ENDORSED,
    Status.NOT_SELECTED: Status.AWARDED,
    Status.FORFEITED: Status.CONFIRMED,
    Status.DISCONTINUED: Status.COMPLETED,
}
"""Where on the way each unhappy end stands."""

ENDS = {
    Status.DECLINED: lazy("Not endorsed"),
    Status.INELIGIBLE: lazy("Not eligible"),
    Status.DUPLICATE: lazy("Duplicate"),
    Status.NON_RESPONSIVE: lazy("No answer in time"),
    Status.NOT_SELECTED: lazy("Not selected"),
    Status.FORFEITED: lazy("Award forfeited"),
    Status.DISCONTINUED: lazy("Discontinued"),
    Status.WITHDRAWN: lazy("Withdrawn"),
}
CALLED_OFF = lazy("Challenge called off")
WAY = {
    Status.DRAFT: (lazy("Draft"), "start"),
    Status.SUBMITTED: (lazy("Submitted"), Step.SUBMIT),
    Status.ENDORSED: (lazy("Endorsed by the region"), Step.ENDORSE),
    Status.SHORTLISTED: (lazy("Shortlisted"), Step.SHORTLIST),
    Status.AWARDED: (lazy("Awarded"), Step.AWARD),
    Status.CONFIRMED: (lazy("Award confirmed"), Step.CONFIRM),
    Status.AGREED: (lazy("Agreement in force"), Step.AGREE),
    Status.COMPLETED: (lazy("Completed"), Step.COMPLETE),
}
RETURNED = lazy("Returned for correction")
"""Between submitting and the desk's verdict; on the way only while it lasts."""
REACHED = {Status.RETURNED: Status.SUBMITTED}
REACHED |= dict.fromkeys((Status.SELECTED, Status.RESERVE), Status.SHORTLISTED)
"""The place on the way of a state that is not on it."""


@dataclass(frozen=True)
class Stop:
    """One stop on the way; `state` is done, now, todo or ended."""

    text: str
    state: str
    at: datetime | None = None


def journey(
    status: Status, dates: Mapping[str, datetime], *, called_off: datetime | None = None
) -> list[Stop]:
    """The stops in order; after an end there is nothing to come.

    `called_off` says when the challenge was, which is an end for whatever had not ended.
    `dates` say when each step was taken last, by the name of the step.
    """
    if status is Status.WITHDRAWN:
        return [*_taken(dates), Stop(ENDS[status], "ended", dates.get(Step.WITHDRAW))]
    if called_off is not None and status not in ENDED_AT:
        return [*_taken(dates), Stop(CALLED_OFF, "ended", called_off)]
    ways = list(WAY)
    here = ways.index(ENDED_AT.get(status, REACHED.get(status, status)))
    if status in ENDED_AT:
        before = [_stop(way, "done", dates) for way in ways[:here] if _at(way, dates)]
        return [*before, Stop(ENDS[status], "ended", max(dates.values(), default=None))]
    states = ["done" if place < here else "todo" for place in range(len(ways))]
    states[here] = "done" if status in (Status.COMPLETED, Status.RETURNED) else "now"
    stops = [_stop(way, state, dates) for way, state in zip(ways, states, strict=True)]
    if status is Status.RETURNED:
        stops.insert(here + 1, Stop(RETURNED, "now", dates.get(Step.RETURN)))
    return stops


def _taken(dates: Mapping[str, datetime]) -> list[Stop]:
    return [_stop(way, "done", dates) for way in WAY if _at(way, dates)]


def _stop(way: Status, state: str, dates: Mapping[str, datetime]) -> Stop:
    return Stop(WAY[way][0], state, _at(way, dates) if state != "todo" else None)


def _at(way: Status, dates: Mapping[str, datetime]) -> datetime | None:
    return dates.get(WAY[way][1])
