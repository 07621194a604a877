"""Until when each of many proposals may be submitted, and which wait complete until then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.challenges.models import Challenge, DateChange, TimelineDate
from challenge.challenges.rules.calendar import CLOSES, OPENS
from challenge.db import db
from challenge.proposals.models import LatePermission, Proposal, Reminder
from challenge.proposals.queries.corrections import correction_of, is_answered
from challenge.proposals.queries.drafts import drafts_of
from challenge.proposals.queries.lists import Dates, dates_of
from challenge.proposals.queries.scope import WHOLE, owned
from challenge.proposals.rules import EARLIEST, gaps
from challenge.workflow import ChallengeStatus, Status, Step

Permissions = dict[tuple[int, int], LatePermission]
"""Approved ones, by challenge and unit."""
OPEN = (Status.DRAFT, Status.RETURNED)


def deadlines_of(proposals: Iterable[Proposal]) -> dict[int, datetime | None]:
    """By number: until when, not including, each may be submitted.

    A late permission counts with its own end, a returned proposal with its due date.
    """
    listed = list(proposals)
    late = _permitted({one.challenge_id for one in listed})
    return {one.id: _deadline(one, late) for one in listed}


def _deadline(proposal: Proposal, late: Permissions) -> datetime | None:
    if proposal.status is Status.RETURNED:
        correction = correction_of(proposal)
        return correction.due if correction else None
    closes = proposal.challenge.date(CLOSES)
    permission = late.get((proposal.challenge_id, proposal.organisation_id))
    until = permission.until if permission else None
    return max(filter(None, (closes, until)), default=None)


def _permitted(challenges: set[int]) -> Permissions:
    found = db.session.scalars(
        sa.select(LatePermission)
        .where(
            LatePermission.challenge_id.in_(challenges),
            LatePermission.approved_at.is_not(None),
            LatePermission.ending.is_(None),
        )
        .order_by(LatePermission.id)
    )
    return {(one.challenge_id, one.organisation_id): one for one in found}


@dataclass(frozen=True, slots=True)
class Complete:
    """A proposal in which nothing is missing, and which nobody has submitted."""

    proposal: Proposal
    deadline: datetime | None
    returned: bool


def complete_unsubmitted(by: Actor) -> list[Complete]:
    """Those of the reader's units that can still be submitted, the most urgent first."""
    found = db.session.scalars(
        sa.select(Proposal)
        .where(owned(by), Proposal.status.in_(OPEN))
        .options(*WHOLE)
        .order_by(Proposal.id)
    ).all()
    return complete_among(found)


def complete_among(proposals: Sequence[Proposal]) -> list[Complete]:
    """The complete ones of `proposals`, as far as there is time left for them."""
    now, deadlines = clock.now(), deadlines_of(proposals)
    waiting = [one for one in proposals if is_in_time(one, deadlines[one.id], now)]
    drafts = drafts_of(waiting)
    found = [
        Complete(one, deadlines[one.id], one.status is Status.RETURNED)
        for one in waiting
        if not gaps(drafts[one.id]) and is_answered(one)
    ]
    return sorted(
        found, key=lambda one: (one.deadline is None, one.deadline or now, one.proposal.id)
    )


def is_in_time(proposal: Proposal, deadline: datetime | None, now: datetime) -> bool:
    """Whether it may be submitted now, as far as time goes."""
    if proposal.challenge.status is not ChallengeStatus.PUBLISHED:
        return False
    if proposal.status is Status.RETURNED:
        return deadline is None or now < deadline
    opens = proposal.challenge.date(OPENS)
    if not opens or not deadline:
        return False
    return opens <= now < deadline


def never_submitted(challenge: Challenge) -> int:
    """How many complete drafts of a sealed call nobody submitted: a number, never whose."""
    if challenge.sealed_at is None:
        return 0
    found = db.session.scalars(
        sa.select(Proposal)
        .where(Proposal.challenge_id == challenge.id, Proposal.status == Status.DRAFT)
        .options(*WHOLE)
        .order_by(Proposal.id)
    ).all()
    now, deadlines = clock.now(), deadlines_of(found)
    over = [one for one in found if not is_in_time(one, deadlines[one.id], now)]
    drafts = drafts_of(over)
    return sum(not gaps(drafts[one.id]) for one in over)


def soon_due(now: datetime) -> Sequence[Proposal]:
    """Drafts and returned proposals of which a deadline may be near enough for a reminder."""
    near = sa.exists().where(
        TimelineDate.challenge_id == Proposal.challenge_id,
        TimelineDate.key == CLOSES,
        TimelineDate.at > now,
        TimelineDate.at <= now + EARLIEST,
    )
    late = sa.exists().where(
        LatePermission.challenge_id == Proposal.challenge_id,
        LatePermission.organisation_id == Proposal.organisation_id,
        LatePermission.approved_at.is_not(None),
        LatePermission.ending.is_(None),
        LatePermission.until > now,
        LatePermission.until <= now + EARLIEST,
    )
    draft = sa.and_(Proposal.status == Status.DRAFT, sa.or_(near, late))
    return db.session.scalars(
        sa.select(Proposal)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(
            Challenge.status == ChallengeStatus.PUBLISHED,
            sa.or_(draft, Proposal.status == Status.RETURNED),
        )
        .options(*WHOLE)
        .order_by(Proposal.id)
    ).all()


def reminded(numbers: Iterable[int]) -> set[tuple[int, str, datetime]]:
    """Number, moment and deadline of the reminders that were sent."""
    rows = db.session.execute(
        sa.select(Reminder.proposal_id, Reminder.moment, Reminder.deadline).where(
            Reminder.proposal_id.in_(list(numbers))
        )
    )
    return {(number, moment, deadline) for number, moment, deadline in rows}


def known_since(proposals: Sequence[Proposal]) -> dict[int, datetime]:
    """Since when there is something to remind of: the draft, and the deadline that it has now."""
    challenges = {one.challenge_id for one in proposals}
    late, moved = _permitted(challenges), _moved(challenges)
    steps = dates_of(one.id for one in proposals)
    return {one.id: max(_reasons(one, late, moved, steps[one.id])) for one in proposals}


def _moved(challenges: set[int]) -> dict[int, datetime]:
    """When the close of each challenge was moved last."""
    found = db.session.execute(
        sa.select(DateChange.challenge_id, DateChange.approved_at)
        .where(
            DateChange.challenge_id.in_(challenges),
            DateChange.key == CLOSES,
            DateChange.approved_at.is_not(None),
        )
        .order_by(DateChange.approved_at, DateChange.id)
    )
    return {challenge: at for challenge, at in found if at is not None}


def _reasons(
    one: Proposal, late: Permissions, moved: dict[int, datetime], steps: Dates
) -> Iterator[datetime]:
    yield one.created_at
    if one.status is Status.RETURNED:
        yield steps.get(Step.RETURN, one.created_at)
        return
    yield moved.get(one.challenge_id, one.created_at)
    permission = late.get((one.challenge_id, one.organisation_id))
    if permission is not None and permission.approved_at is not None:
        yield permission.approved_at
