"""Moving a date after publication: a version with its author, its reason and a second person."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts import queries as people
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges import rules
from challenge.challenges.models import Challenge, DateChange
from challenge.challenges.rules.refusals import (
    AlreadyDecided,
    ChangeIsWaiting,
    DateIsFixed,
    SamePerson,
)
from challenge.db import db
from challenge.notices.actions import tell
from challenge.web.locale import lazy
from challenge.workflow import ChallengeStatus

Listener = Callable[[Challenge, DateChange], None]

on_date_change: list[Listener] = []
"""Called inside the transaction that approves a change; later stages tell those concerned."""


def propose_date_change(
    challenge: Challenge, key: str, after: datetime, *, reason: str, by: Actor
) -> DateChange:
    """A change for somebody else to approve; nothing moves yet.

    Raises DateIsFixed for a date that has passed, ChangeIsWaiting while one is undecided.
    """
    _prove_movable(challenge, key, after)
    if _waiting(challenge, key):
        raise ChangeIsWaiting
    before = challenge.date(key)
    assert before is not None and by.user_id is not None  # noqa: S101, PT018
    change = DateChange(
        challenge_id=challenge.id,
        key=key,
        before=before,
        after=after,
        reason=reason,
        proposed_by_id=by.user_id,
        proposed_at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    _note("propose_date", challenge, change, by=by)
    tell(
        people.holders(challenge.agency_id, Role.APPROVER),
        event=f"challenge.date_proposed:{change.id}",
        subject=lazy("A date waits for your approval: %(title)s", title=challenge.title),
        body=reason,
    )
    return change


def approve_date_change(change: DateChange, *, by: Actor) -> None:
    """The date moves now, and everybody concerned is told.

    Raises SamePerson for the proposer, DateIsFixed when time has overtaken the change.
    """
    challenge = db.session.get_one(Challenge, change.challenge_id)
    if change.approved_at:
        raise AlreadyDecided
    if not rules.is_second_person(by, change.proposed_by_id):
        raise SamePerson
    _prove_movable(challenge, change.key, change.after)
    change.approved_at, change.approved_by_id = clock.now(), by.user_id
    for date in challenge.dates:
        if date.key == change.key:
            date.at = change.after
    challenge.version += 1
    db.session.flush()
    _note("change_date", challenge, change, by=by)
    for listener in on_date_change:
        listener(challenge, change)


def drop_date_change(change: DateChange, *, reason: str, by: Actor) -> None:
    """Take an undecided change away, by its proposer or by the approver; the record keeps it."""
    if change.approved_at:
        raise AlreadyDecided
    challenge = db.session.get_one(Challenge, change.challenge_id)
    audit.record("challenge.drop_date", challenge, by=by, reason=reason, key=change.key)
    db.session.delete(change)
    db.session.flush()


def _prove_movable(challenge: Challenge, key: str, after: datetime) -> None:
    published = challenge.status is ChallengeStatus.PUBLISHED
    if not published or not rules.may_move(challenge, key, after, clock.now()):
        raise DateIsFixed


def _waiting(challenge: Challenge, key: str) -> bool:
    found = sa.select(DateChange.id).where(
        DateChange.challenge_id == challenge.id,
        DateChange.key == key,
        DateChange.approved_at.is_(None),
    )
    return db.session.scalar(found) is not None


def _note(verb: str, challenge: Challenge, change: DateChange, *, by: Actor) -> None:
    audit.record(
        f"challenge.{verb}",
        challenge,
        by=by,
        reason=change.reason,
        key=change.key,
        before=change.before.isoformat(),
        after=change.after.isoformat(),
        version=challenge.version,
    )
