"""The desk's work on one submitted version: checklist, verdict, comments."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.db import Base, Keyed
from challenge.proposals.models import Proposal, ProposalVersion


class Verdict(StrEnum):
    """What the desk decided about a version."""

    ENDORSED = "endorsed"
    RETURNED = "returned"
    DECLINED = "declined"


class Screening(Keyed, Base):
    """One version on the desk of one office, from its arrival to the verdict."""

    __tablename__ = "screening"
    __table_args__ = (
        sa.UniqueConstraint("version_id"),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL) "
            "AND (verdict IS NULL) = (decided_by_id IS NULL)",
            name="decided_by_somebody",
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict <> 'declined' "
            "OR (reason_code IS NOT NULL AND reason <> '')",
            name="declined_has_reason",
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict <> 'returned' OR answer_due_at IS NOT NULL",
            name="returned_has_due_date",
        ),
        sa.Index("ix_screening_desk", "office_id", "decided_at", "due_at"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"))
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    arrived_at: Mapped[datetime]
    due_at: Mapped[datetime]
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Checklist answers by key: {"answer": "yes" | "no", "note": …}."""
    verdict: Mapped[Verdict | None] = mapped_column()
    reason_code: Mapped[str | None] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    answer_due_at: Mapped[datetime | None]
    """Until when a returned proposal may be corrected."""
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)

    proposal: Mapped[Proposal] = relationship()
    version: Mapped[ProposalVersion] = relationship()
    comments: Mapped[list["Comment"]] = relationship(
        order_by="Comment.number", back_populates="screening"
    )

    audit_kind = "screening"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.proposal.ref

    @property
    def audit_challenge(self) -> int:
        return self.proposal.challenge_id


class Comment(Keyed, Base):
    """A numbered request about one field; a return opens exactly the fields that have one."""

    __tablename__ = "screening_comment"
    __table_args__ = (sa.UniqueConstraint("screening_id", "number"),)

    screening_id: Mapped[int] = mapped_column(sa.ForeignKey("screening.id"))
    number: Mapped[int]
    field_key: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    """What the unit says it did about it."""
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    screening: Mapped[Screening] = relationship(back_populates="comments")
