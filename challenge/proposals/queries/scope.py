"""Which proposals exist for a reader of this stage."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.challenges.models import Challenge, DocumentStage, Requirement
from challenge.db import db
from challenge.proposals.models import Annex, Proposal, ProposalShare, ProposalVersion
from challenge.proposals.queries.team import in_force
from challenge.proposals.rules import AGENCY, WRITERS

WHOLE = (
    joinedload(Proposal.challenge).options(
        selectinload(Challenge.fields),
        selectinload(Challenge.themes),
        selectinload(Challenge.dates),
        selectinload(Challenge.requirements),
    ),
    joinedload(Proposal.organisation),
    joinedload(Proposal.current_version),
)
"""What the pages of a proposal show, in a number of statements that never grows."""


def owned(by: Actor) -> sa.ColumnElement[bool]:
    """Whether the reader is head or staff of the unit."""
    return Proposal.organisation_id.in_(by.organisations(*WRITERS))


def teamed(by: Actor) -> sa.ColumnElement[bool]:
    """Whether the reader works on the proposal: head or staff of its unit, or it is shared."""
    if not by.holds(Role.CONTRIBUTOR):
        return owned(by)
    shared = sa.exists().where(
        ProposalShare.proposal_id == Proposal.id,
        in_force(sa.literal(by.user_id or 0), sa.literal(clock.now())),
    )
    units = Proposal.organisation_id.in_(by.organisations(Role.CONTRIBUTOR))
    return sa.or_(owned(by), sa.and_(units, shared))


def overseen(by: Actor) -> sa.ColumnElement[bool]:
    """Whether the reader's agency or audit office may see a proposal: submitted, the call sealed.

    Needs Challenge joined. Before the seal not even their number is known.
    """
    return sa.and_(Proposal.current_version_id.is_not(None), watched(by))


def watched(by: Actor) -> sa.ColumnElement[bool]:
    """Whether a sealed challenge is of the reader's agency; an auditor watches every one."""
    mine = Challenge.agency_id.in_(by.organisations(*AGENCY))
    theirs = sa.or_(mine, sa.true()) if by.holds(Role.AUDITOR) else mine
    return sa.and_(Challenge.sealed_at.is_not(None), theirs)


def seen_by(by: Actor) -> sa.Select[Proposal]:
    """Proposals that the reader may see through this stage; other stages select their own."""
    return (
        sa.select(Proposal)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(sa.or_(owned(by), overseen(by)))
    )


def readable(*, by: Actor, ref: str) -> Proposal | None:
    """A proposal for its unit, its agency or the auditor, with everything its pages show."""
    return db.session.scalar(seen_by(by).where(Proposal.ref == ref).options(*WHOLE))


def shown_to(*, by: Actor, ref: str) -> Proposal | None:
    """The same, and for those it is shared with."""
    found = (
        sa.select(Proposal)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(Proposal.ref == ref, sa.or_(teamed(by), overseen(by)))
    )
    return db.session.scalar(found.options(*WHOLE))


def worked_on(*, by: Actor, ref: str) -> Proposal | None:
    """A proposal in which the reader has a part, in whatever state."""
    found = sa.select(Proposal).where(Proposal.ref == ref, teamed(by)).options(*WHOLE)
    return db.session.scalar(found)


def writable(*, by: Actor, ref: str) -> Proposal | None:
    """A proposal of the reader's own unit, in whatever state."""
    found = sa.select(Proposal).where(Proposal.ref == ref, owned(by)).options(*WHOLE)
    return db.session.scalar(found)


def units_of(by: Actor) -> list[Organisation]:
    """Local units for which the reader may write."""
    return list(
        db.session.scalars(
            sa.select(Organisation)
            .where(
                Organisation.id.in_(by.organisations(*WRITERS)),
                Organisation.unit_code.is_not(None),
            )
            .order_by(Organisation.name, Organisation.id)
        )
    )


def submitted_with(session: Session, document_id: int) -> list[int]:
    """Numbers of the proposals of which a submitted version has this document."""
    return list(
        session.scalars(
            sa.select(Annex.proposal_id)
            .join(ProposalVersion, ProposalVersion.proposal_id == Annex.proposal_id)
            .where(
                Annex.document_id == document_id,
                Annex.added_at <= ProposalVersion.submitted_at,
                sa.or_(Annex.removed_at.is_(None), Annex.removed_at > ProposalVersion.submitted_at),
            )
            .order_by(Annex.proposal_id)
            .distinct()
        )
    )


def attached_later(session: Session, document_id: int) -> list[int]:
    """Numbers of the proposals that have this document for a stage after their submission."""
    return list(
        session.scalars(
            sa.select(Annex.proposal_id)
            .join(Proposal, Proposal.id == Annex.proposal_id)
            .join(
                Requirement,
                sa.and_(
                    Requirement.challenge_id == Proposal.challenge_id,
                    Requirement.key == Annex.requirement_key,
                ),
            )
            .where(Annex.document_id == document_id, Requirement.stage != DocumentStage.SUBMISSION)
            .order_by(Annex.proposal_id)
            .distinct()
        )
    )


def may_read_document(session: Session, document_id: int, by: Actor) -> bool:
    """The team reads all its annexes, agency and auditor what was submitted or came after."""
    own = sa.select(Annex.id).join(Proposal).where(Annex.document_id == document_id, teamed(by))
    if session.scalar(own.limit(1)) is not None:
        return True
    numbers = submitted_with(session, document_id) + attached_later(session, document_id)
    seen = seen_by(by).where(Proposal.id.in_(numbers))
    return bool(numbers) and session.scalar(seen.limit(1)) is not None
