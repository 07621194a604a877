"""The chain of events and its head."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.db import Base


class Event(Base):
    """One thing that happened; never changed and never deleted, triggers see to it."""

    __tablename__ = "event"
    __table_args__ = (
        sa.Index("ix_event_subject", "subject_kind", "subject_id", "seq"),
        sa.Index("ix_event_challenge", "challenge_id", "seq"),
        sa.Index("ix_event_actor", "actor_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(sa.String(32))
    """ISO 8601 in UTC, kept as text so that the digest is over what is stored."""
    actor_id: Mapped[int | None]
    """Person by number, not by name: erasing the person leaves the chain whole."""
    capacity: Mapped[str] = mapped_column(sa.String(120))
    """The post in which the person acted, or `system`."""
    action: Mapped[str] = mapped_column(sa.String(60))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int | None]
    subject_label: Mapped[str] = mapped_column(sa.String(120))
    challenge_id: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    detail: Mapped[str] = mapped_column(sa.Text)
    """Canonical JSON: before, after, version and whatever else the step names."""
    previous: Mapped[str] = mapped_column(sa.String(64))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)


class ChainHead(Base):
    """The last event; its one row is locked by whoever writes the next."""

    __tablename__ = "chain_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
