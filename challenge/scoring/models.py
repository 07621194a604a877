"""A round under way: panel, conflicts, allotments, sheets, and the frozen ranking."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge import workflow
from challenge.accounts.models import User
from challenge.challenges.models import Round
from challenge.db import Base, Keyed
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.workflow import RoundStatus, Step


class Seat(Keyed, Base):
    """A person's place on the panel of one round; the chair never scores.

    One person seats a chair, another one confirms it; until then it is a chair in name only.
    """

    __tablename__ = "seat"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "user_id"),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"
        ),
        sa.CheckConstraint(
            "confirmed_by_id <> added_by_id AND confirmed_by_id <> user_id", name="two_persons"
        ),
    )

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    chair: Mapped[bool] = mapped_column(default=False)
    agency: Mapped[str] = mapped_column(sa.String(120), default="")
    """Where the member comes from; conflicts are between institutions too."""
    expertise: Mapped[list[str]] = mapped_column(default=list)
    """Keys of the challenge's themes."""
    most: Mapped[int] = mapped_column(default=50)
    """The largest number of proposals this member takes."""
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]
    """When the member had answered for conflicts; no text opens before."""

    round: Mapped[Round] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])

    audit_kind = "seat"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"seat {self.id} in {self.round.key}"

    @property
    def audit_challenge(self) -> int:
        return self.round.challenge_id


class RoundRun(Keyed, Base):
    """The round as opened: its rule frozen and hashed, and who closed, froze and published it."""

    __tablename__ = "round_run"
    __table_args__ = (
        sa.CheckConstraint(
            "status IN ('open', 'stopped') OR (closed_at IS NOT NULL AND closed_by_id IS NOT NULL)",
            name="closed_by_somebody",
        ),
        sa.CheckConstraint(
            "status IN ('open', 'closed', 'stopped') "
            "OR (frozen_at IS NOT NULL AND frozen_by_id IS NOT NULL)",
            name="frozen_by_somebody",
        ),
        sa.CheckConstraint(
            "status <> 'published' OR (published_at IS NOT NULL AND published_by_id IS NOT NULL)",
            name="published_by_somebody",
        ),
        sa.CheckConstraint(
            "(status = 'stopped') = (stopped_at IS NOT NULL)", name="stopped_has_date"
        ),
    )

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), unique=True)
    status: Mapped[RoundStatus] = mapped_column(default=RoundStatus.OPEN)
    rule: Mapped[str] = mapped_column(sa.Text)
    """Canonical JSON of {"criteria": …, "rule": …} as in the round file."""
    rule_sha256: Mapped[str] = mapped_column(sa.String(64))
    panel_sha256: Mapped[str] = mapped_column(sa.String(64))
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    frozen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    frozen_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    """When the challenge was called off while this round was under way."""

    round: Mapped[Round] = relationship()

    @property
    def reached(self) -> RoundStatus:
        """How far it came: a round that stopped is known to those who knew it before."""
        if self.status is not RoundStatus.STOPPED:
            return self.status
        if self.frozen_at is not None:
            return RoundStatus.FROZEN
        return RoundStatus.OPEN if self.closed_at is None else RoundStatus.CLOSED

    def after(self, step: Step) -> RoundStatus:
        """The status that `step` leads to from here.

        Raises ImpossibleStep when the table of moves has no such step.
        """
        return workflow.target(workflow.ROUND_MOVES, step, self.status)

    def take(self, step: Step) -> None:
        """Change the status by `step`; nothing else ever writes it."""
        self.status = self.after(step)

    audit_kind = "round_run"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.round.key

    @property
    def audit_challenge(self) -> int:
        return self.round.challenge_id


class ConflictSource(StrEnum):
    """How a conflict of interest became known."""

    DECLARED = "declared"
    DERIVED = "derived"
    PINNED = "pinned"


class Conflict(Keyed, Base):
    """One member may have nothing to do with one proposal."""

    __tablename__ = "conflict"
    __table_args__ = (sa.UniqueConstraint("seat_id", "proposal_id"),)

    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    source: Mapped[ConflictSource] = mapped_column()
    kind: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class Allotment(Keyed, Base):
    """One proposal to be scored by one member, in the version named."""

    __tablename__ = "allotment"
    __table_args__ = (sa.UniqueConstraint("seat_id", "proposal_id"),)

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"), index=True)
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("seat.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"))
    allotted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    allotted_at: Mapped[datetime]
    recused_at: Mapped[datetime | None]
    """Set when a conflict was found later: the sheet counts for nothing from then on."""

    seat: Mapped[Seat] = relationship()
    proposal: Mapped[Proposal] = relationship()
    version: Mapped[ProposalVersion] = relationship()
    sheet: Mapped["Sheet | None"] = relationship(back_populates="allotment")


class Sheet(Keyed, Base):
    """One member's scores of one proposal: a draft until it is handed in."""

    __tablename__ = "sheet"
    __table_args__ = (
        sa.UniqueConstraint("allotment_id"),
        sa.CheckConstraint("handed_in_at IS NULL OR total IS NOT NULL", name="handed_in_has_total"),
    )

    allotment_id: Mapped[int] = mapped_column(sa.ForeignKey("allotment.id"))
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """By criterion: a whole number, null for not applicable; absent while unanswered."""
    comments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    total: Mapped[Decimal | None] = mapped_column(sa.Numeric(9, 4))
    """Of 100, for lists only; the ranking computes its own from the scores."""
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    handed_in_at: Mapped[datetime | None]

    allotment: Mapped[Allotment] = relationship(back_populates="sheet")

    audit_kind = "sheet"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"sheet {self.id}"

    @property
    def audit_challenge(self) -> int:
        return self.allotment.proposal.challenge_id


class Placement(Keyed, Base):
    """Where one proposal stands in one round; computed when the round closes, fixed when frozen."""

    __tablename__ = "placement"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "proposal_id"),
        sa.Index("ix_placement_order", "round_id", "sequence"),
        sa.Index("ix_placement_outcome", "round_id", "outcome", "stratum", "position"),
    )

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"))
    stratum: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    """Order of the ranking inside its stratum: rank, then reference; not ranked comes last."""
    sequence: Mapped[int]
    """Order over the whole round: the strata one after another, island groups north to south."""
    rank: Mapped[int | None]
    score: Mapped[Decimal | None] = mapped_column(sa.Numeric(9, 4))
    sheets: Mapped[int]
    spread: Mapped[Decimal | None] = mapped_column(sa.Numeric(9, 4))
    """Highest total less lowest."""
    means: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Mean by criterion, as text with two decimals, for display."""
    decided_by: Mapped[str | None] = mapped_column(sa.String(60))
    outcome: Mapped[str] = mapped_column(sa.String(16))
    """As the rule gives it; a departure stands beside it and never replaces it."""

    proposal: Mapped[Proposal] = relationship()


class Departure(Keyed, Base):
    """A decision that differs from the ranking or settles a tie: reason, two persons."""

    __tablename__ = "departure"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "proposal_id"),
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons"),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
    )

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    outcome: Mapped[str] = mapped_column(sa.String(16))
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]


class CallUp(Keyed, Base):
    """A proposal in reserve that goes on in place of one that withdrew after the shortlist."""

    __tablename__ = "call_up"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "proposal_id"),
        sa.UniqueConstraint("round_id", "replaces_id"),
        sa.CheckConstraint("proposal_id <> replaces_id", name="another_proposal"),
    )

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    replaces_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    called_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    called_at: Mapped[datetime]
