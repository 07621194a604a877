"""Whether a unit may enter: what it asked, and what two persons allowed one unit alone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.accounts.models import Addressed, Organisation
from challenge.db import Base, Keyed


class LateEnding(StrEnum):
    """How a late permission ended before it was used."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By its proposer, before anybody approved it."""
    REVOKED = "revoked"
    """After its approval, again in two persons' hands."""


STANDING = sa.text("ending IS NULL")


class LatePermission(Keyed, Base):
    """One named unit may still submit, until when, by whom allowed and why."""

    __tablename__ = "late_permission"
    __table_args__ = (
        sa.Index(
            "uq_late_permission_standing",
            "challenge_id",
            "organisation_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons"),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)",
            name="ended_by_somebody",
        ),
        sa.CheckConstraint(
            "ending IS NULL OR (ending = 'revoked') = (approved_at IS NOT NULL)",
            name="approved_ends_revoked",
        ),
        sa.CheckConstraint(
            "ending IS NULL OR ending = 'revoked' "
            "OR (ending = 'withdrawn') = (ended_by_id = proposed_by_id)",
            name="refused_by_another",
        ),
        sa.CheckConstraint(
            "ending IS NULL OR ending <> 'revoked' "
            "OR (revoking_by_id IS NOT NULL AND ended_by_id <> revoking_by_id)",
            name="two_persons_revoke",
        ),
        sa.CheckConstraint(
            "ending IS NULL OR ending = 'withdrawn' OR ending_reason <> ''", name="ended_has_reason"
        ),
        sa.CheckConstraint(
            "(revoking_by_id IS NULL) = (revoking_at IS NULL)", name="revoking_by_somebody"
        ),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    revoking_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """Who proposed to take an approved permission back; another person does it."""
    revoking_at: Mapped[datetime | None]
    ending: Mapped[LateEnding | None]
    ending_reason: Mapped[str] = mapped_column(sa.Text, default="")
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class WaiverEnding(StrEnum):
    """How a waiver ended before anybody approved it."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """By its proposer."""


class Waiver(Keyed, Addressed, Base):
    """One line of eligibility does not count for one named unit: by whom allowed and why."""

    __tablename__ = "waiver"
    __table_args__ = (
        sa.Index(
            "uq_waiver_standing",
            "challenge_id",
            "organisation_id",
            "line",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons"),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved_by_somebody"
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)",
            name="ended_by_somebody",
        ),
        sa.CheckConstraint("ending IS NULL OR approved_at IS NULL", name="approved_stands"),
        sa.CheckConstraint(
            "ending IS NULL OR (ending = 'withdrawn') = (ended_by_id = proposed_by_id)",
            name="refused_by_another",
        ),
        sa.CheckConstraint(
            "ending IS NULL OR ending = 'withdrawn' OR ending_reason <> ''", name="ended_has_reason"
        ),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    line: Mapped[str] = mapped_column(sa.String(12))
    """level, place, award or number."""
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    ending: Mapped[WaiverEnding | None]
    ending_reason: Mapped[str] = mapped_column(sa.Text, default="")
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()

    @property
    def waits(self) -> bool:
        """Whether it still needs an answer."""
        return self.approved_at is None and self.ending is None


class EligibilityCheck(Keyed, Base):
    """A unit asked whether it may enter, and what the answer was, line by line."""

    __tablename__ = "eligibility_check"
    __table_args__ = (sa.Index("ix_eligibility_check_unit", "challenge_id", "organisation_id"),)

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{line, found, waived, sentence, values}] as they were shown."""
    eligible: Mapped[bool]
