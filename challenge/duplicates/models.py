"""What is remembered of a version's words, which two versions resemble, and what people found."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.db import Base, Keyed
from challenge.proposals.models import ProposalVersion


class Kind(StrEnum):
    """What a mark stands for."""

    WORDS = "words"
    FILE = "file"
    SITE = "site"


class Verdict(StrEnum):
    """What somebody who read both found."""

    SAME = "same"
    DIFFERENT = "different"


class Sketch(Keyed, Base):
    """A submitted version, made ready to be found by its words."""

    __tablename__ = "sketch"
    __table_args__ = (
        sa.Index(
            "ix_sketch_uncompared",
            "id",
            sqlite_where=sa.text("compared_at IS NULL"),
            postgresql_where=sa.text("compared_at IS NULL"),
        ),
    )

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"), unique=True)
    made_at: Mapped[datetime]
    compared_at: Mapped[datetime | None]
    """When it was held against all that were there."""


class SketchMark(Base):
    """A number drawn from two neighbouring words, from a file, or from the name of a site."""

    __tablename__ = "sketch_mark"
    __table_args__ = (sa.Index("ix_sketch_mark_holders", "kind", "mark", "sketch_id"),)

    sketch_id: Mapped[int] = mapped_column(sa.ForeignKey("sketch.id"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)


class Resemblance(Keyed, Base):
    """Two versions of different proposals of which a reader should be told."""

    __tablename__ = "resemblance"
    __table_args__ = (
        sa.UniqueConstraint("earlier_id", "later_id"),
        sa.CheckConstraint("earlier_id < later_id", name="earlier_first"),
        sa.CheckConstraint(
            "earlier_share BETWEEN 0 AND 100 AND later_share BETWEEN 0 AND 100",
            name="shares_in_percent",
        ),
    )

    earlier_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"))
    later_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"), index=True)
    earlier_share: Mapped[int]
    """How much of its own text resembles the other one, in percent."""
    later_share: Mapped[int]
    same_file: Mapped[bool]
    same_site: Mapped[bool]
    found_at: Mapped[datetime]

    earlier: Mapped[ProposalVersion] = relationship(foreign_keys=[earlier_id])
    later: Mapped[ProposalVersion] = relationship(foreign_keys=[later_id])


class ResemblanceFinding(Keyed, Base):
    """What somebody found who read both; a later one stands before an earlier one."""

    __tablename__ = "resemblance_finding"
    __table_args__ = (sa.CheckConstraint("text <> ''", name="has_text"),)

    resemblance_id: Mapped[int] = mapped_column(sa.ForeignKey("resemblance.id"), index=True)
    verdict: Mapped[Verdict]
    text: Mapped[str] = mapped_column(sa.Text)
    found_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    found_at: Mapped[datetime]

    resemblance: Mapped[Resemblance] = relationship()

    audit_kind = "resemblance"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        pair = self.resemblance
        return f"{pair.earlier.proposal.ref} {pair.later.proposal.ref}"

    @property
    def audit_challenge(self) -> int:
        """That of the later one: its desk is where the question arose."""
        return self.resemblance.later.proposal.challenge_id
