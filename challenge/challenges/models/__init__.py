"""A challenge and everything its author settles: timeline, form, rounds, award rule."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.accounts.models import Organisation
from challenge.challenges.models.decisions import (
    Cancellation,
    CancellationAnswer,
    DateChange,
    Publication,
)
from challenge.db import Base, Keyed
from challenge.workflow import CHALLENGE_MOVES, ChallengeStatus, Step, target

__all__ = [
    "OWNED",
    "AwardTier",
    "Cancellation",
    "CancellationAnswer",
    "Challenge",
    "Criterion",
    "DateChange",
    "DocumentStage",
    "FormField",
    "Publication",
    "Requirement",
    "Round",
    "Theme",
    "TimelineDate",
]

OWNED = "all, delete-orphan"
"""Rows that live and die with the challenge, or the round, they belong to."""


class Challenge(Keyed, Base):
    """A call by an agency. What it says is fixed once it is published, but for its dates."""

    __tablename__ = "challenge"
    __table_args__ = (
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_by_id IS NULL)", name="published_by_somebody"
        ),
        sa.CheckConstraint(
            "status NOT IN ('published', 'cancelled') OR published_at IS NOT NULL",
            name="published_has_date",
        ),
        sa.CheckConstraint("published_by_id <> author_id", name="two_persons_publish"),
        sa.CheckConstraint("ceiling_minor IS NULL OR ceiling_minor > 0", name="ceiling_positive"),
        sa.CheckConstraint(
            "status <> 'proposed' OR proposed_at IS NOT NULL", name="proposed_has_date"
        ),
        sa.CheckConstraint(
            "sealed_at IS NULL OR published_at IS NOT NULL", name="sealed_was_published"
        ),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_date"
        ),
        sa.CheckConstraint(
            "status <> 'cancelled' OR cancelled_reason <> ''", name="cancelled_has_reason"
        ),
    )

    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    prefix: Mapped[str] = mapped_column(sa.String(8))
    """Opens every reference: TCC3-K7M2Q9."""
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    """Whoever last proposed or, before that, drafted it; may not be the one who publishes."""
    status: Mapped[ChallengeStatus] = mapped_column(default=ChallengeStatus.DRAFT)
    demonstration: Mapped[bool] = mapped_column(default=False)
    """Every page of it says that it is a demonstration."""
    demonstration_note: Mapped[str] = mapped_column(sa.String(300), default="")
    """What in it is real and what is invented; without one the page says the usual."""
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.String(500), default="")
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    aim: Mapped[str] = mapped_column(sa.Text, default="")
    background: Mapped[str] = mapped_column(sa.Text, default="")
    ask: Mapped[str] = mapped_column(sa.Text, default="")
    legal_basis: Mapped[str] = mapped_column(sa.Text, default="")
    terms: Mapped[str] = mapped_column(sa.Text, default="")
    intellectual_property: Mapped[str] = mapped_column(sa.Text, default="")
    contacts: Mapped[str] = mapped_column(sa.Text, default="")
    zone: Mapped[str] = mapped_column(sa.String(40), default="Asia/Manila")
    currency: Mapped[str] = mapped_column(sa.String(3), default="PHP")
    ceiling_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The most that one proposal may request."""
    levels: Mapped[list[str]] = mapped_column(default=list)
    """Levels of local unit that may enter: province, city, municipality."""
    regions: Mapped[list[str]] = mapped_column(default=list)
    """Codes of the regions whose units may enter; empty means every region."""
    submissions_per_unit: Mapped[int | None]
    awards_per_unit: Mapped[int | None]
    bars_unfinished: Mapped[bool] = mapped_column(default=False)
    """A unit whose award of another challenge of the agency is not completed may not enter."""
    screen_on_arrival: Mapped[bool] = mapped_column(default=False)
    """Desks may read files as they come in; else only once the call is sealed."""
    screening_days: Mapped[int] = mapped_column(default=20)
    """Working days a desk has for a complete file."""
    correction_days: Mapped[int] = mapped_column(default=10)
    correction_rounds: Mapped[int] = mapped_column(default=2)
    checklist: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{key, label}] what the screening officer answers."""
    decline_reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{code, label, step}] reasons an officer chooses from; `step` names the move."""
    award_basis: Mapped[str] = mapped_column(sa.String(12), default="rank")
    """rank (in stratum), level (of unit) or fixed: what the key of an award tier means."""
    purses: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{funder, amount_minor}] what each funder has set aside; awards never exceed it."""
    reconsideration_days: Mapped[int] = mapped_column(default=10)
    """How long after the announcement a unit may ask for reconsideration."""
    agreement_text: Mapped[str] = mapped_column(sa.Text, default="")
    """What every agreement starts from."""
    agreement_parties: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{party: agency | implementer | unit, duties}] in signing order."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts saved changes; a form carries the one it was made from."""
    search_key: Mapped[str] = mapped_column(sa.Text, default="")
    """Title, summary, problem and themes, folded, as the catalogue searches them."""
    created_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    """When it was last put forward for publication."""
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    sealed_at: Mapped[datetime | None]
    """When the call closed for good; nothing re-opens it, not even a clock set back."""
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was called off, as everybody reads it."""

    agency: Mapped[Organisation] = relationship()
    themes: Mapped[list["Theme"]] = relationship(
        order_by="Theme.position", back_populates="challenge", cascade=OWNED
    )
    dates: Mapped[list["TimelineDate"]] = relationship(
        order_by="TimelineDate.at", back_populates="challenge", cascade=OWNED
    )
    fields: Mapped[list["FormField"]] = relationship(
        order_by="FormField.position", back_populates="challenge", cascade=OWNED
    )
    requirements: Mapped[list["Requirement"]] = relationship(
        order_by="Requirement.position", back_populates="challenge", cascade=OWNED
    )
    rounds: Mapped[list["Round"]] = relationship(
        order_by="Round.position", back_populates="challenge", cascade=OWNED
    )
    tiers: Mapped[list["AwardTier"]] = relationship(
        order_by="AwardTier.position", back_populates="challenge", cascade=OWNED
    )

    audit_kind = "challenge"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.slug

    @property
    def audit_challenge(self) -> int:
        return self.id

    def take(self, step: Step) -> None:
        """The only writer of the status.

        Raises ImpossibleStep when the table of moves has no such row.
        """
        self.status = target(CHALLENGE_MOVES, step, self.status)

    def date(self, key: str) -> datetime | None:
        """The instant of a date on the timeline, such as `opens` or `closes`."""
        return next((entry.at for entry in self.dates if entry.key == key), None)


class Theme(Keyed, Base):
    """A category of project that a proposal names."""

    __tablename__ = "theme"
    __table_args__ = (sa.UniqueConstraint("challenge_id", "key"),)

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(120))
    label_th: Mapped[str] = mapped_column(sa.String(120), default="")

    challenge: Mapped[Challenge] = relationship(back_populates="themes")


class TimelineDate(Keyed, Base):
    """One date of the timeline. `opens` and `closes` bound the call."""

    __tablename__ = "timeline_date"
    __table_args__ = (sa.UniqueConstraint("challenge_id", "key"),)

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(120))
    at: Mapped[datetime]

    challenge: Mapped[Challenge] = relationship(back_populates="dates")


class FormField(Keyed, Base):
    """One question of the form; `columns` and `options` depend on its kind."""

    __tablename__ = "form_field"
    __table_args__ = (sa.UniqueConstraint("challenge_id", "key"),)

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(12))
    """text, longtext, record, rows, period, budget or annexes."""
    label: Mapped[str] = mapped_column(sa.String(200))
    label_th: Mapped[str] = mapped_column(sa.String(200), default="")
    help: Mapped[str] = mapped_column(sa.Text, default="")
    required: Mapped[bool] = mapped_column(default=True)
    maximum: Mapped[int | None]
    """Characters, as a person counts them."""
    columns: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{key, label, kind, required, choices}] of a record, rows or period."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)

    challenge: Mapped[Challenge] = relationship(back_populates="fields")


class DocumentStage(StrEnum):
    """When a document is asked for."""

    SUBMISSION = "submission"
    BEFORE_FINAL = "before_final"
    BEFORE_AGREEMENT = "before_agreement"
    BEFORE_WORKS = "before_works"


class Requirement(Keyed, Base):
    """A document that is asked for, and when."""

    __tablename__ = "requirement"
    __table_args__ = (sa.UniqueConstraint("challenge_id", "key"),)

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(200))
    issuer: Mapped[str] = mapped_column(sa.String(120), default="")
    stage: Mapped[DocumentStage] = mapped_column()
    required: Mapped[bool] = mapped_column(default=True)

    challenge: Mapped[Challenge] = relationship(back_populates="requirements")


class Round(Keyed, Base):
    """One round of scoring as planned: its rule is data, frozen when the round opens."""

    __tablename__ = "round"
    __table_args__ = (
        sa.UniqueConstraint("challenge_id", "key"),
        sa.CheckConstraint("eliminates OR ranks", name="does_something"),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(120))
    question: Mapped[str] = mapped_column(sa.Text, default="")
    """What this round asks about every proposal."""
    eliminates: Mapped[bool] = mapped_column(default=True)
    """Those without a place leave the process."""
    ranks: Mapped[bool] = mapped_column(default=True)
    """The ranks are published; else the chosen are announced in no order."""
    blind: Mapped[bool] = mapped_column(default=False)
    stratum: Mapped[str] = mapped_column(sa.String(20), default="island_group")
    """island_group, level, region, theme or none: inside what the ranks are counted."""
    places: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Whole numbers by stratum; `*` stands for every stratum not named."""
    reserves: Mapped[int] = mapped_column(default=0)
    sheets_per_proposal: Mapped[int] = mapped_column(default=3)
    minimum_sheets: Mapped[int] = mapped_column(default=3)
    aggregate: Mapped[str] = mapped_column(sa.String(14), default="mean")
    not_applicable: Mapped[str] = mapped_column(sa.String(12), default="leave_out")
    decimals: Mapped[int] = mapped_column(default=2)
    minimum_total: Mapped[int | None]
    ties: Mapped[list[str]] = mapped_column(default=list)
    lot_seed: Mapped[str] = mapped_column(sa.String(120), default="")

    challenge: Mapped[Challenge] = relationship(back_populates="rounds")
    criteria: Mapped[list["Criterion"]] = relationship(
        order_by="Criterion.position", back_populates="round", cascade=OWNED
    )

    audit_kind = "round"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.key

    @property
    def audit_challenge(self) -> int:
        return self.challenge_id


class Criterion(Keyed, Base):
    """What a sheet scores, how much it counts, and what a low, middle and high score look like."""

    __tablename__ = "criterion"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "key"),
        sa.CheckConstraint("weight > 0 AND weight <= 100", name="weight_in_range"),
        sa.CheckConstraint("maximum > 0 AND maximum <= 100", name="maximum_in_range"),
    )

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("round.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(120))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    weight: Mapped[int]
    maximum: Mapped[int] = mapped_column(default=10)
    minimum: Mapped[int | None]
    anchors: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"2": sentence, "5": sentence, "8": sentence}."""

    round: Mapped[Round] = relationship(back_populates="criteria")


class AwardTier(Keyed, Base):
    """What one funder gives to a rank, a level of unit, or everyone; several funders may add up."""

    __tablename__ = "award_tier"
    __table_args__ = (
        sa.UniqueConstraint("challenge_id", "key", "funder"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(20))
    """`1` … for a rank, `municipality` … for a level, `*` for everyone."""
    funder: Mapped[str] = mapped_column(sa.String(120))
    amount_minor: Mapped[int] = mapped_column(sa.BigInteger)
    in_kind: Mapped[bool] = mapped_column(default=True)
    """The implementing agency procures and builds; nothing is transferred."""

    challenge: Mapped[Challenge] = relationship(back_populates="tiers")
