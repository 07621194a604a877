"""A proposal, its answers, its annexes, and the versions that were submitted."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge import workflow
from challenge.accounts.models import Addressed, Organisation, Post
from challenge.challenges.models import Challenge
from challenge.db import Base, Keyed
from challenge.documents.models import Document, new_key
from challenge.proposals.models.answers import Answer, AnswerRow, Edit
from challenge.proposals.models.entering import (
    STANDING,
    EligibilityCheck,
    LateEnding,
    LatePermission,
    Waiver,
    WaiverEnding,
)
from challenge.workflow import Status, Step

__all__ = [
    "STANDING",
    "Annex",
    "Answer",
    "AnswerRow",
    "Certifier",
    "CopiedDraft",
    "Edit",
    "EligibilityCheck",
    "LateEnding",
    "LatePermission",
    "Proposal",
    "ProposalVersion",
    "Reminder",
    "Said",
    "SignOff",
    "Upload",
    "UploadPiece",
    "Waiver",
    "WaiverEnding",
]


class Proposal(Keyed, Base):
    """A local unit's entry. Title, theme and money here are those of the version in force."""

    __tablename__ = "proposal"
    __table_args__ = (
        sa.CheckConstraint(
            "status = 'draft' OR status = 'withdrawn' OR current_version_id IS NOT NULL",
            name="submitted_has_version",
        ),
        sa.Index("ix_proposal_status", "challenge_id", "status", "id"),
        sa.Index(
            "ix_proposal_region", "challenge_id", "region_code", "status", "current_version_id"
        ),
        sa.Index("ix_proposal_ref", "challenge_id", "ref"),
    )

    challenge_id: Mapped[int] = mapped_column(sa.ForeignKey("challenge.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """The local unit that enters it."""
    ref: Mapped[str] = mapped_column(sa.String(24), unique=True)
    """Drawn at random at birth, so it tells nobody how many others there are."""
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    theme: Mapped[str | None] = mapped_column(sa.String(40))
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    current_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("proposal_version.id", use_alter=True)
    )
    submitted_at: Mapped[datetime | None]
    """When it was first submitted."""
    level: Mapped[str | None] = mapped_column(sa.String(16))
    region_code: Mapped[str | None] = mapped_column(sa.ForeignKey("region.code"))
    island_group: Mapped[str | None] = mapped_column(sa.String(16))
    """Region, island group and level are those of the day of the first submission."""
    requested_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    counterpart_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts saved changes; a form carries the one it was made from."""

    challenge: Mapped[Challenge] = relationship()
    organisation: Mapped[Organisation] = relationship()
    current_version: Mapped["ProposalVersion | None"] = relationship(
        foreign_keys=[current_version_id], post_update=True
    )

    audit_kind = "proposal"

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.ref

    @property
    def audit_challenge(self) -> int:
        return self.challenge_id

    def take(self, step: Step) -> Status:
        """Change the status by `step`; nothing else ever writes it. Returns the status before.

        Raises ImpossibleStep when the table of moves has no such step from here.
        """
        before = self.status
        self.status = workflow.target(workflow.MOVES, step, before)
        return before


class Annex(Keyed, Base):
    """A document attached for a requirement; removed ones stay with their versions."""

    __tablename__ = "annex"
    __table_args__ = (
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)", name="removed_by_somebody"
        ),
        sa.UniqueConstraint("replaces_id"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    requirement_key: Mapped[str] = mapped_column(sa.String(40))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    added_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("annex.id"))
    """The removed document whose place this one took."""

    document: Mapped[Document] = relationship()


class Upload(Keyed, Base):
    """A file that arrives in pieces, one person's, until it is an annex or a day passed."""

    __tablename__ = "upload"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="not_empty"),
        sa.CheckConstraint("received >= 0 AND received <= size", name="within_size"),
        sa.CheckConstraint("annex_id IS NULL OR received = size", name="attached_when_whole"),
    )

    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_key)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    requirement_key: Mapped[str] = mapped_column(sa.String(40))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("annex.id"))
    filename: Mapped[str] = mapped_column(sa.String(150))
    size: Mapped[int]
    modified: Mapped[str] = mapped_column(sa.String(20), default="")
    """When the file was last changed, as its browser says; with name and size it is known again."""
    received: Mapped[int] = mapped_column(default=0)
    """How many bytes from its beginning are acknowledged; they survive a power cut."""
    started_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)
    """When it was started or last took a piece; a day later it expires."""
    annex_id: Mapped[int | None] = mapped_column(sa.ForeignKey("annex.id"))
    """What became of it."""

    proposal: Mapped[Proposal] = relationship()
    annex: Mapped[Annex | None] = relationship(foreign_keys=[annex_id])
    replaces: Mapped[Annex | None] = relationship(foreign_keys=[replaces_id])


class UploadPiece(Keyed, Base):
    """One acknowledged piece of an upload; its bytes lie in the store under its digest."""

    __tablename__ = "upload_piece"
    __table_args__ = (
        sa.UniqueConstraint("upload_id", "start"),
        sa.CheckConstraint("size > 0", name="not_empty"),
    )

    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"))
    start: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))


class ProposalVersion(Keyed, Base):
    """What was submitted, frozen: canonical text, its digest, and the receipt's facts."""

    __tablename__ = "proposal_version"
    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "number"),
        sa.CheckConstraint("submitted_for_id <> submitted_by_id", name="submitted_for_another"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(sa.Text)
    """Canonical JSON: answers, annexes with digests, unit, region, totals."""
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    submitted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    submitted_for_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """The head in whose name a certifier submitted; nobody when the head did it."""
    submitted_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(foreign_keys=[proposal_id])


class CopiedDraft(Keyed, Base):
    """A draft that began with what an earlier proposal of the same unit says."""

    __tablename__ = "copied_draft"
    __table_args__ = (sa.CheckConstraint("source_id <> proposal_id", name="of_another"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), unique=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    copied_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    copied_at: Mapped[datetime]
    taken: Mapped[list[str]] = mapped_column(default=list)
    """Keys of the fields that were filled."""
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    """[{sentence, values}] what could not be taken over."""


class Reminder(Keyed, Base):
    """A unit was reminded of a draft: once for each moment before each deadline it had."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "moment", "deadline"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    moment: Mapped[str] = mapped_column(sa.String(12))
    deadline: Mapped[datetime]
    sent_at: Mapped[datetime]
    missing: Mapped[int]
    """How many things were still to do; 0 means complete, and not submitted."""


class Said(StrEnum):
    """What staff and head say to each other before a submission."""

    READY = "ready"
    NOT_YET = "not_yet"


class SignOff(Keyed, Base):
    """Staff ask the head to submit, or the head says: not yet, and why."""

    __tablename__ = "sign_off"
    __table_args__ = (
        sa.CheckConstraint("said <> 'not_yet' OR note <> ''", name="declined_says_why"),
        sa.Index("ix_sign_off_order", "proposal_id", "at"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    said: Mapped[Said] = mapped_column()
    note: Mapped[str] = mapped_column(sa.Text, default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class Certifier(Keyed, Addressed, Base):
    """Somebody on the unit's staff whom its head lets submit in the head's name.

    It lasts as long as both posts do, unless the head ends it before.
    """

    __tablename__ = "certifier"
    __table_args__ = (
        sa.CheckConstraint("post_id <> head_post_id", name="another_post"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    """The one proposal it is for; none means every one of the unit."""
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"))
    head_post_id: Mapped[int] = mapped_column(sa.ForeignKey("post.id"))
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    post: Mapped[Post] = relationship(foreign_keys=[post_id])
    head_post: Mapped[Post] = relationship(foreign_keys=[head_post_id])
