"""What an agreement waits for, who holds it up, and how old it is; derived, never typed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from challenge.workflow import AgreementStatus


class For(StrEnum):
    """What has to happen next."""

    HOLDUP = "holdup"
    ACCEPTANCE = "acceptance"
    CONFIRMATION = "confirmation"
    DRAFT = "draft"
    LOCK = "lock"
    SIGNATURE = "signature"
    ENTRY = "entry"
    MILESTONE = "milestone"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Waits:
    """What it waits for, in whose hands that is, and since when; `detail` names the thing."""

    what: For
    who: str = ""
    since: date | None = None
    detail: str = ""
    due: date | None = None
    party_id: int | None = None
    """The party whose turn it is, where it is a party's."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place for a signature, in order."""

    name: str
    party: str
    party_id: int
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Stone:
    """One milestone."""

    label: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing that somebody said holds it up."""

    what: str
    who: str
    since: date


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the question depends on; `status` is None before anything is drafted."""

    status: AgreementStatus | None
    agency: str
    unit: str
    implementer: str = ""
    announced_on: date | None = None
    accepted_on: date | None = None
    confirmed_on: date | None = None
    drafted_on: date | None = None
    locked_on: date | None = None
    in_force_on: date | None = None
    places: Sequence[Place] = ()
    stones: Sequence[Stone] = ()
    stops: Sequence[Stop] = ()
    """Not cleared yet, the oldest first."""


def waits_for(standing: Standing) -> Waits:
    """What has to happen next; a hold-up that somebody named wins over everything derived."""
    for stop in standing.stops:
        return Waits(For.HOLDUP, stop.who, stop.since, stop.what)
    match standing.status:
        case None:
            return _before_draft(standing)
        case AgreementStatus.DRAFTING:
            return Waits(For.LOCK, standing.agency, standing.drafted_on)
        case AgreementStatus.LOCKED:
            return _while_signing(standing)
        case AgreementStatus.IN_FORCE:
            return _in_force(standing)
    return Waits(For.NOTHING)


def _before_draft(standing: Standing) -> Waits:
    if standing.accepted_on is None:
        return Waits(For.ACCEPTANCE, standing.unit, standing.announced_on)
    if standing.confirmed_on is None:
        return Waits(For.CONFIRMATION, standing.agency, standing.accepted_on)
    return Waits(For.DRAFT, standing.agency, standing.confirmed_on)


def _while_signing(standing: Standing) -> Waits:
    since = standing.locked_on
    for place in standing.places:
        if place.signed_on is None:
            return Waits(
                For.SIGNATURE, place.party, since, detail=place.name, party_id=place.party_id
            )
        since = place.signed_on
    return Waits(For.ENTRY, standing.agency, since)


def _in_force(standing: Standing) -> Waits:
    for stone in sorted(standing.stones, key=lambda stone: stone.due_on):
        if stone.done_on is None:
            who = standing.implementer or standing.agency
            return Waits(For.MILESTONE, who, standing.in_force_on, stone.label, due=stone.due_on)
    return Waits(For.NOTHING)


class MilestoneState(StrEnum):
    """Where a milestone stands on a day."""

    DONE = "done"
    LATE = "late"
    DUE = "due"


def milestone_state(due_on: date, done_on: date | None, *, today: date) -> MilestoneState:
    """Late from the day after it was due."""
    if done_on is not None:
        return MilestoneState.DONE
    return MilestoneState.LATE if today > due_on else MilestoneState.DUE


SOON = timedelta(days=30)


def pressing(stones: Sequence[Stone], *, today: date) -> list[Stone]:
    """Milestones that are late, or due within a month, the first due on top."""
    unfinished = (stone for stone in stones if stone.done_on is None)
    near = (stone for stone in unfinished if stone.due_on <= today + SOON)
    return sorted(near, key=lambda stone: (stone.due_on, stone.label))


def age(announced_on: date, in_force_on: date | None, *, today: date) -> int:
    """Days from the award to the agreement in force, or to today while it is not."""
    return max(((in_force_on or today) - announced_on).days, 0)
