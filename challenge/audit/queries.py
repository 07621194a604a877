"""Reading the record, and walking the chain."""

from dataclasses import dataclass

import sqlalchemy as sa

from challenge.audit import rules
from challenge.audit.models import ChainHead, Event
from challenge.db import db


@dataclass(frozen=True)
class Walk:
    """What a walk along the chain found: how many events, and the first that does not fit."""

    events: int
    broken_at: int | None
    head: str

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def walk() -> Walk:
    """Recompute every digest from the first event to the head.

    An event that was changed, removed, added or moved breaks the chain at its place.
    """
    found = _walk_events()
    if not found.whole:
        return found
    head = db.session.get_one(ChainHead, 1)
    intact = head.seq == found.events and head.digest == found.head
    return found if intact else Walk(found.events, found.events + 1, found.head)


def _walk_events() -> Walk:
    previous, count = "", 0
    columns = list(Event.__table__.columns)
    statement = sa.select(*columns).order_by(Event.seq).execution_options(yield_per=1000)
    with db.session.execute(statement) as rows:
        for row in rows.mappings():
            count += 1
            event = {column.name: row[column] for column in columns}
            fits = event["seq"] == count and event["previous"] == previous
            if not fits or event["digest"] != rules.digest(event):
                return Walk(count, count, previous)
            previous = event["digest"]
    return Walk(count, None, previous)


def events_of(kind: str, subject_id: int, *, limit: int = 200) -> list[Event]:
    """The latest events about one subject, oldest first."""
    newest = (
        sa.select(Event)
        .where(Event.subject_kind == kind, Event.subject_id == subject_id)
        .order_by(Event.seq.desc())
        .limit(limit)
    )
    return list(reversed(db.session.scalars(newest).all()))


def contains(digest: str) -> bool:
    """Whether an event with this digest is in the record."""
    return db.session.scalar(sa.select(Event.seq).where(Event.digest == digest)) is not None
