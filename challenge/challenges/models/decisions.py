"""What two persons decide about a challenge: publishing, moving a date, calling it off."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.db import Base, Keyed


class DateChange(Keyed, Base):
    """A date moved after publication: a version with its author, approver and reason."""

    __tablename__ = "date_change"
    __table_args__ = (
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons_change"),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"
        ),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    before: Mapped[datetime]
    after: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]


class Publication(Keyed, Base):
    """One answer to a challenge put forward for publication."""

    __tablename__ = "publication"
    __table_args__ = (sa.CheckConstraint("decided_by_id <> proposed_by_id", name="two_persons"),)

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"), index=True)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    published: Mapped[bool]
    """False: sent back with reasons."""
    reason: Mapped[str] = mapped_column(sa.Text)
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime]


class CancellationAnswer(StrEnum):
    """What became of a proposal to call a challenge off."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LIVE = sa.text("answer IS NULL OR answer = 'approved'")


class Cancellation(Keyed, Base):
    """A proposal to call a published challenge off, and what another person said to it."""

    __tablename__ = "cancellation"
    __table_args__ = (
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) "
            "AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name="answered_by_somebody",
        ),
        sa.CheckConstraint(
            "answer IS NULL OR (answer = 'withdrawn') = (answered_by_id = proposed_by_id)",
            name="two_persons",
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer <> 'refused' OR answer_reason <> ''",
            name="refused_has_reason",
        ),
        sa.Index(
            "uq_cancellation_live",
            "challenge_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    """Everybody reads it once it is approved."""
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    answer: Mapped[CancellationAnswer | None]
    answer_reason: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
