"""Writing the record."""

from typing import Any, Protocol

import sqlalchemy as sa

from challenge import clock
from challenge.audit import rules
from challenge.audit.models import ChainHead, Event
from challenge.db import db, table_of


class Doer(Protocol):
    """Whoever does something: a person in a post, or the system."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def capacity(self) -> str: ...


class Subject(Protocol):
    """Whatever something is done to."""

    @property
    def audit_kind(self) -> str: ...

    @property
    def audit_id(self) -> int | None: ...

    @property
    def audit_label(self) -> str: ...

    @property
    def audit_challenge(self) -> int | None: ...


HEADS, EVENTS = table_of(ChainHead), table_of(Event)
HEAD = sa.select(HEADS.c.seq, HEADS.c.digest).where(HEADS.c.id == 1).with_for_update()
APPEND = sa.insert(EVENTS)
MOVE_HEAD = sa.update(HEADS).where(HEADS.c.id == 1)
"""Part of every change, so they are put together once and go around the mapper."""


def record(
    action: str, subject: Subject, *, by: Doer, reason: str | None = None, **detail: Any
) -> None:
    """Append one event to the chain, in the transaction of the change it tells of.

    The head row is locked first, so two writers never share a place in the chain.
    """
    db.session.flush()
    connection = db.session.connection()
    head = connection.execute(HEAD).one()
    row = {
        "seq": head.seq + 1,
        "at": clock.now().isoformat(timespec="microseconds"),
        "actor_id": by.user_id,
        "capacity": by.capacity,
        "action": action,
        "subject_kind": subject.audit_kind,
        "subject_id": subject.audit_id,
        "subject_label": subject.audit_label,
        "challenge_id": subject.audit_challenge,
        "reason": reason,
        "detail": rules.canonical(detail),
        "previous": head.digest,
    }
    row["digest"] = rules.digest(row)
    connection.execute(APPEND, row)
    connection.execute(MOVE_HEAD, {"seq": row["seq"], "digest": row["digest"]})
