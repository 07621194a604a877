"""Writing the record."""

from typing import Any, Protocol

import sqlalchemy as sa

from challenge import clock
from challenge.audit import rules
from challenge.audit.models import ChainHead, Event
from challenge.db import db


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


def record(
    action: str, subject: Subject, *, by: Doer, reason: str | None = None, **detail: Any
) -> None:
    """Append one event to the chain, in the transaction of the change it tells of.

    The head row is locked first, so two writers never share a place in the chain.
    """
    db.session.flush()
    head = db.session.execute(
        sa.select(ChainHead.seq, ChainHead.digest).where(ChainHead.id == 1).with_for_update()
    ).one()
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
    db.session.execute(sa.insert(Event).values(row))
    db.session.execute(
        sa.update(ChainHead)
        .where(ChainHead.id == 1)
        .values(seq=row["seq"], digest=row["digest"])
        .execution_options(synchronize_session=False)
    )
