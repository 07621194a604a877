"""Denied attempts, which nobody changes, and the alarms that follow from them."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.db import Base, Keyed


class Denial(StrEnum):
    """Why an attempt was denied."""

    RULE = "rule"
    """The page is for other roles."""
    ROW = "row"
    """There is no such thing, or not for this person: from outside nobody tells which."""
    SIGN_IN = "sign_in"
    """Address or password were wrong, or the try came before its time."""


class DeniedAttempt(Keyed, Base):
    """One attempt; triggers refuse to change it, and to delete it within its retention."""

    __tablename__ = "denied_attempt"
    __table_args__ = (
        sa.CheckConstraint("person_id IS NOT NULL OR kind = 'sign_in'", name="by_somebody"),
        sa.Index("ix_denied_attempt_person", "person_id", "at"),
        sa.Index("ix_denied_attempt_sender", "sender", "at"),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[Denial]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """Who asked; at a sign-in, whose account was tried, if there is such an account."""
    sender: Mapped[str] = mapped_column(sa.String(45))
    route: Mapped[str] = mapped_column(sa.String(120))
    """Method and route without its values: neither keys nor what was typed."""


class Alarm(Keyed, Base):
    """Many denied attempts within a minute; one alarm for each source and hour."""

    __tablename__ = "alarm"
    __table_args__ = (sa.UniqueConstraint("source", "hour"),)

    source: Mapped[str] = mapped_column(sa.String(60))
    """`person 12` or `sender 192.0.2.7`; forgotten when the attempts are."""
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    hour: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(index=True)

    audit_kind = "alarm"
    audit_challenge = None

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"alarm {self.id}"
