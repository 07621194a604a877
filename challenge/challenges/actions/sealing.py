"""Closing a call for good."""

from datetime import timedelta

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts.actor import SYSTEM, Actor
from challenge.challenges.models import Challenge, TimelineDate
from challenge.challenges.rules.calendar import CLOSES
from challenge.challenges.rules.refusals import NotOver
from challenge.db import db
from challenge.workflow import ChallengeStatus

UNDER_WAY = timedelta(minutes=2)
"""How long what arrived in time may still wait for its turn; a seal would refuse it."""


def seal(challenge: Challenge, *, by: Actor) -> None:
    """Note, once, that the call is over; from now on not even a clock set back re-opens it.

    Raises NotOver before the closing time.
    """
    closes = challenge.date(CLOSES)
    if closes is None or clock.now() < closes:
        raise NotOver
    if challenge.sealed_at:
        return
    challenge.sealed_at = clock.now()
    challenge.version += 1
    audit.record("challenge.seal", challenge, by=by, closes=closes.isoformat())


def sweep() -> int:
    """Seal every published call whose time is over, and say how many there were.

    Only once nothing that arrived in time can still be under way.
    """
    due = db.session.scalars(
        sa.select(Challenge)
        .join(TimelineDate)
        .where(
            TimelineDate.key == CLOSES,
            TimelineDate.at <= clock.now() - UNDER_WAY,
            Challenge.status == ChallengeStatus.PUBLISHED,
            Challenge.sealed_at.is_(None),
        )
        .order_by(Challenge.id)
        .with_for_update(of=Challenge)
    ).all()
    for challenge in due:
        seal(challenge, by=SYSTEM)
    return len(due)
