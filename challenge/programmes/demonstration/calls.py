"""How the agency of the demonstration authors and publishes a challenge."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from challenge.challenges import actions
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.programmes.actions import apply
from challenge.programmes.demonstration.people import Cast
from challenge.programmes.demonstration.script import Script
from challenge.programmes.tcc.shapes import DeadlineChange, Settings


def publish(script: Script, cast: Cast, settings: Settings, *, on: datetime) -> None:
    """Plan drafting, putting forward and publishing; `on` is the moment of publication."""
    script.at(on - timedelta(days=9), lambda: draft(cast, settings))
    script.at(
        on - timedelta(days=5),
        lambda: actions.propose(challenge(settings["slug"]), by=cast.act("author")),
    )
    script.at(on, lambda: actions.publish(challenge(settings["slug"]), by=cast.act("approver")))


def draft(cast: Cast, settings: Settings) -> None:
    """The author writes every section."""
    drafted = actions.draft_challenge(
        slug=settings["slug"],
        prefix=settings["prefix"],
        title=settings["title"],
        agency=cast.organisations["agency"],
        by=cast.act("author"),
    )
    apply(settings, drafted, by=cast.act("author"))


def challenge(slug: str) -> Challenge:
    """The challenge at this address."""
    return db.session.scalars(sa.select(Challenge).where(Challenge.slug == slug)).one()


def move_dates(script: Script, cast: Cast, slug: str, changes: Sequence[DeadlineChange]) -> None:
    """Plan the changes of dates, each proposed by one person and approved by another next day."""
    for change in changes:
        script.at(change["on"], lambda change=change: _move(cast, slug, change))  # type: ignore[misc]


def _move(cast: Cast, slug: str, change: DeadlineChange) -> None:
    moved = actions.propose_date_change(
        challenge(slug),
        change["key"],
        change["becomes"],
        reason=change["reason"],
        by=cast.act("author"),
    )
    actions.approve_date_change(moved, by=cast.act("approver"))


def seal(script: Script, moment: datetime) -> None:
    """Plan the end of the call."""
    script.at(moment + timedelta(seconds=5), actions.sweep)
