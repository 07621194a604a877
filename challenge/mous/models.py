"""An agreement: parties and duties, its text, signatures in order, approvals, milestones."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from challenge.accounts.models import Organisation
from challenge.awards.models import Award
from challenge.db import Base, Keyed
from challenge.documents.models import Document, new_key
from challenge.workflow import AGREEMENT_MOVES, AgreementStatus, Step, target


class Agreement(Keyed, Base):
    """A memorandum about one award; its text is locked before the first signature."""

    __tablename__ = "agreement"
    __table_args__ = (
        sa.CheckConstraint(
            "status = 'drafting' OR (locked_at IS NOT NULL AND text_sha256 IS NOT NULL)",
            name="locked_has_digest",
        ),
        sa.CheckConstraint(
            "(status IN ('drafting', 'locked')) = (in_force_on IS NULL)", name="in_force_has_date"
        ),
    )

    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=new_key)
    award_id: Mapped[int] = mapped_column(sa.ForeignKey("award.id"), unique=True)
    proposal_version_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal_version.id"))
    status: Mapped[AgreementStatus] = mapped_column(default=AgreementStatus.DRAFTING)
    title: Mapped[str] = mapped_column(sa.String(250))
    text: Mapped[str] = mapped_column(sa.Text)
    text_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    drafted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    drafted_at: Mapped[datetime]
    locked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    locked_at: Mapped[datetime | None]
    in_force_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)

    award: Mapped[Award] = relationship()
    parties: Mapped[list["Party"]] = relationship(
        order_by="Party.position", back_populates="agreement"
    )
    signatories: Mapped[list["Signatory"]] = relationship(
        order_by="Signatory.position", back_populates="agreement"
    )
    approvals: Mapped[list["CouncilApproval"]] = relationship(
        order_by="CouncilApproval.id", back_populates="agreement"
    )
    witnesses: Mapped[list["Witness"]] = relationship(
        order_by="Witness.id", back_populates="agreement"
    )
    milestones: Mapped[list["Milestone"]] = relationship(
        order_by="(Milestone.due_on, Milestone.id)", back_populates="agreement"
    )
    holdups: Mapped[list["Holdup"]] = relationship(order_by="Holdup.id", back_populates="agreement")

    audit_kind = "agreement"

    @property
    def signing(self) -> list["Signatory"]:
        """Those who sign, in order, without those who were replaced."""
        return [signatory for signatory in self.signatories if signatory.replaced_at is None]

    def take(self, step: Step) -> None:
        """The only writer of the status.

        Raises ImpossibleStep when the table of moves has no such row.
        """
        self.status = target(AGREEMENT_MOVES, step, self.status)

    @property
    def audit_id(self) -> int:
        return self.id

    @property
    def audit_label(self) -> str:
        return self.award.proposal.ref

    @property
    def audit_challenge(self) -> int:
        return self.award.proposal.challenge_id


class Party(Keyed, Base):
    """One side of the agreement and what it undertakes."""

    __tablename__ = "party"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "organisation_id"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    position: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    duties: Mapped[str] = mapped_column(sa.Text)

    agreement: Mapped[Agreement] = relationship(back_populates="parties")
    organisation: Mapped[Organisation] = relationship()


class Signatory(Keyed, Base):
    """Who signs for a party, in which place; unlocking the text voids what was signed."""

    __tablename__ = "signatory"
    __table_args__ = (
        sa.Index(
            "uq_signatory_current",
            "agreement_id",
            "position",
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        ),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    position: Mapped[int]
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120))
    replaced_at: Mapped[datetime | None]
    """Somebody else signs since then; the row stays for the signatures it once had."""

    agreement: Mapped[Agreement] = relationship(back_populates="signatories")
    party: Mapped[Party] = relationship()
    signatures: Mapped[list["Signature"]] = relationship(
        order_by="Signature.id", back_populates="signatory"
    )

    @property
    def signature(self) -> "Signature | None":
        """The signature that counts."""
        return next((given for given in self.signatures if given.voided_at is None), None)


class Signature(Keyed, Base):
    """A signature as recorded: its date, the scan, and the digest of the text it stands under."""

    __tablename__ = "signature"
    __table_args__ = (
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_has_reason"),
        sa.Index(
            "uq_signature_valid",
            "signatory_id",
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
    )

    signatory_id: Mapped[int] = mapped_column(sa.ForeignKey("signatory.id"))
    signed_on: Mapped[date]
    text_sha256: Mapped[str] = mapped_column(sa.String(64))
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None] = mapped_column(sa.Text)

    signatory: Mapped[Signatory] = relationship(back_populates="signatures")
    document: Mapped[Document] = relationship()


class CouncilApproval(Keyed, Base):
    """A council's resolution that lets its head sign."""

    __tablename__ = "council_approval"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    body: Mapped[str] = mapped_column(sa.String(120))
    resolution: Mapped[str] = mapped_column(sa.String(120))
    approved_on: Mapped[date]
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]

    agreement: Mapped[Agreement] = relationship(back_populates="approvals")
    document: Mapped[Document | None] = relationship()


class Witness(Keyed, Base):
    """Somebody who stood by at the signing."""

    __tablename__ = "witness"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str] = mapped_column(sa.String(120))

    agreement: Mapped[Agreement] = relationship(back_populates="witnesses")


class Milestone(Keyed, Base):
    """Something due under the agreement: until when, and done or not."""

    __tablename__ = "milestone"
    __table_args__ = (
        sa.CheckConstraint("(done_on IS NULL) = (recorded_by_id IS NULL)", name="done_by_somebody"),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agreement: Mapped[Agreement] = relationship(back_populates="milestones")


class Holdup(Keyed, Base):
    """What an agreement waits for, and who holds it up, since when."""

    __tablename__ = "holdup"
    __table_args__ = (
        sa.CheckConstraint(
            "(cleared_on IS NULL) = (cleared_by_id IS NULL)", name="cleared_by_somebody"
        ),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(250))
    who: Mapped[str] = mapped_column(sa.String(120))
    since: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    cleared_on: Mapped[date | None]
    cleared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agreement: Mapped[Agreement] = relationship(back_populates="holdups")
