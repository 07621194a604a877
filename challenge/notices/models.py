"""The outbox: a message is a row of the transaction it tells of."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.accounts.models import Addressed
from challenge.db import Base, Keyed


class Delivery(StrEnum):
    """How far a message has come; `unsure` means a worker died between sending and noting it."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class Message(Keyed, Addressed, Base):
    """One message to one person; recipient and text are fixed when the row is written."""

    __tablename__ = "message"
    __table_args__ = (sa.Index("ix_message_waiting", "state", "due_at"),)

    dedupe: Mapped[str] = mapped_column(sa.String(160), unique=True)
    """One message per event and recipient, whatever happens twice."""
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    state: Mapped[Delivery] = mapped_column(default=Delivery.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    lease: Mapped[str | None] = mapped_column(sa.String(32))
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    audit_kind = "message"
    audit_challenge = None

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.dedupe[:120]
