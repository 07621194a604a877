"""Who works on one proposal: parts, notes among the team, and who is there now."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.accounts.models import Addressed
from challenge.db import Base, Keyed


class TeamPart(StrEnum):
    """What somebody does on one proposal; each can do what those before it can."""

    VIEW = "view"
    COMMENT = "comment"
    EDIT = "edit"


STANDING = sa.text("ended_at IS NULL AND person_id IS NOT NULL")


class ProposalShare(Keyed, Addressed, Base):
    """The part of one person in one proposal: of a contributor, or of staff who do not edit it.

    A part that was offered by mail has no person until the invitation is accepted.
    """

    __tablename__ = "proposal_share"
    __table_args__ = (
        sa.CheckConstraint(
            "person_id IS NOT NULL OR invitation_id IS NOT NULL", name="somebody_or_invited"
        ),
        sa.CheckConstraint("until IS NULL OR until > since", name="ends_after_start"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        sa.Index(
            "uq_proposal_share_standing",
            "proposal_id",
            "person_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        sa.Index("ix_proposal_share_person", "person_id"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    invitation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("invitation.id"), index=True)
    part: Mapped[TeamPart] = mapped_column()
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    """When it ends by itself."""
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Note(Keyed, Addressed, Base):
    """What the team says to each other beside one field; nobody outside the team reads it."""

    __tablename__ = "note"
    __table_args__ = (
        sa.CheckConstraint("text <> ''", name="says_something"),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"
        ),
        sa.Index("ix_note_proposal", "proposal_id", "field_key", "id"),
        sa.Index("ix_note_told", "told_at", "proposal_id"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    field_key: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the others were told of it by mail, together with what else was new."""
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))


class Presence(Keyed, Base):
    """When somebody's page of a proposal last said that it is looked at, and at which field."""

    __tablename__ = "presence"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "person_id"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    field_key: Mapped[str] = mapped_column(sa.String(40))
    """Blank on the overview."""
    seen_at: Mapped[datetime] = mapped_column(index=True)
