"""The award decision, its awards and funders, letters, and requests for reconsideration."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.challenges.models import Challenge
from challenge.db import Base, Keyed
from challenge.proposals.models import Proposal
from challenge.workflow import DecisionStatus


class Decision(Keyed, Base):
    """Who wins what: proposed by one person, approved by another, held until its time."""

    __tablename__ = "decision"
    __table_args__ = (
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons"),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'announced') "
            "OR (approved_by_id IS NOT NULL AND approved_at IS NOT NULL)",
            name="approved_by_somebody",
        ),
        sa.CheckConstraint(
            "(status = 'announced') = (announced_at IS NOT NULL)", name="announced_has_date"
        ),
        sa.Index(
            "uq_decision_live",
            "challenge_id",
            unique=True,
            sqlite_where=sa.text("status <> 'sent_back'"),
            postgresql_where=sa.text("status <> 'sent_back'"),
        ),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    """The frozen round it follows."""
    status: Mapped[DecisionStatus] = mapped_column(default=DecisionStatus.PROPOSED)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    sent_back_reason: Mapped[str] = mapped_column(sa.Text, default="")
    embargo_until: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    reconsider_until: Mapped[datetime | None]

    challenge: Mapped[Challenge] = relationship()
    awards: Mapped[list["Award"]] = relationship(
        order_by="(Award.stratum, Award.rank)", back_populates="decision"
    )

    audit_kind = "decision"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return f"decision {self.id}"

    @property
    def audit_challenge(self) -> int:
        return self.challenge_id


class Award(Keyed, Base):
    """What one proposal receives; conditional until accepted and confirmed, or forfeited."""

    __tablename__ = "award"
    __table_args__ = (
        sa.UniqueConstraint("decision_id", "proposal_id"),
        sa.UniqueConstraint("replaces_id"),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR (accepted_at IS NOT NULL AND confirmed_by_id IS NOT NULL)",
            name="confirmed_was_accepted",
        ),
        sa.CheckConstraint(
            "forfeited_at IS NULL OR (confirmed_at IS NULL AND forfeit_reason <> '')",
            name="forfeited_has_reason",
        ),
    )

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"))
    stratum: Mapped[str] = mapped_column(sa.String(40))
    rank: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"))
    """A promotion from the reserve names the forfeited award it replaces."""
    accepted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    confirmation_note: Mapped[str] = mapped_column(sa.Text, default="")
    forfeited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    forfeited_at: Mapped[datetime | None]
    forfeit_reason: Mapped[str] = mapped_column(sa.Text, default="")

    decision: Mapped[Decision] = relationship(back_populates="awards")
    proposal: Mapped[Proposal] = relationship()
    funding: Mapped[list["AwardFunding"]] = relationship(
        order_by="AwardFunding.id", back_populates="award"
    )

    audit_kind = "award"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.proposal.ref

    @property
    def audit_challenge(self) -> int:
        return self.proposal.challenge_id


class AwardFunding(Keyed, Base):
    """One funder's part of an award."""

    __tablename__ = "award_funding"
    __table_args__ = (
        sa.UniqueConstraint("award_id", "funder"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"))
    funder: Mapped[str] = mapped_column(sa.String(120))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    in_kind: Mapped[bool] = mapped_column(default=True)

    award: Mapped[Award] = relationship(back_populates="funding")


LIVE_PROMOTION = sa.text("status <> 'sent_back'")


class Promotion(Keyed, Base):
    """The next in reserve takes the place of a forfeited award: proposed by one, approved by
    another; its approval makes the award."""

    __tablename__ = "promotion"
    __table_args__ = (
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name="two_persons"),
        sa.CheckConstraint("reason <> ''", name="has_reason"),
        sa.CheckConstraint("status <> 'announced'", name="takes_effect_at_once"),
        sa.CheckConstraint(
            "(status = 'approved') = (approved_at IS NOT NULL) "
            "AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name="approved_by_somebody",
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR sent_back_reason <> ''", name="sent_back_has_reason"
        ),
        sa.Index(
            "uq_promotion_live",
            "forfeited_id",
            unique=True,
            sqlite_where=LIVE_PROMOTION,
            postgresql_where=LIVE_PROMOTION,
        ),
        sa.Index(
            "uq_promotion_proposal",
            "proposal_id",
            unique=True,
            sqlite_where=LIVE_PROMOTION,
            postgresql_where=LIVE_PROMOTION,
        ),
    )

    forfeited_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), index=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    status: Mapped[DecisionStatus] = mapped_column(default=DecisionStatus.PROPOSED)
    reason: Mapped[str] = mapped_column(sa.Text)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    sent_back_reason: Mapped[str] = mapped_column(sa.Text, default="")

    forfeited: Mapped[Award] = relationship()
    proposal: Mapped[Proposal] = relationship()

    audit_kind = "promotion"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.proposal.ref

    @property
    def audit_challenge(self) -> int:
        return self.proposal.challenge_id


class LetterKind(StrEnum):
    """Which letter a unit receives."""

    AWARDED = "awarded"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"


class Letter(Keyed, Base):
    """The letter meant for one unit; it exists from the announcement on."""

    __tablename__ = "letter"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "decision_id", "kind"),)

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    kind: Mapped[LetterKind] = mapped_column()
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    sent_at: Mapped[datetime]


class Reconsideration(Keyed, Base):
    """A unit asks, within the window, that the result be looked at again."""

    __tablename__ = "reconsideration"
    __table_args__ = (
        sa.UniqueConstraint("decision_id", "proposal_id"),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"
        ),
    )

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship()
