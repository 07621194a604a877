"""Agreements for whoever may read them, and what their pages need."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import (
    Coverage,
    Organisation,
    OrganisationKind,
    Post,
    Role,
    User,
)
from challenge.accounts.queries import current, held
from challenge.awards.models import Award, Decision
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.mous import rules
from challenge.mous.models import (
    Agreement,
    CouncilApproval,
    Party,
    Signatory,
    Signature,
)
from challenge.places.models import LocalUnit
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.workflow import DecisionStatus


def kept_by(by: Actor) -> sa.ColumnElement[bool]:
    """Whether the reader's agency runs the challenge; needs Challenge joined."""
    return Challenge.agency_id.in_(by.organisations(*rules.AGENCY))


def is_party(by: Actor) -> sa.ColumnElement[bool]:
    """Whether the reader, or the finance office of a party, is on one side of the agreement."""
    sides = by.organisations(*rules.PARTY, Role.FINANCE)
    return Agreement.id.in_(sa.select(Party.agreement_id).where(Party.organisation_id.in_(sides)))


def in_region_of(by: Actor) -> sa.ColumnElement[bool]:
    """Whether the reader's office covers the region of the proposal today."""
    covered = sa.select(Coverage.region_code).where(
        Coverage.organisation_id.in_(by.organisations(Role.OFFICER)), held(clock.now())
    )
    return Proposal.region_code.in_(covered)


def audited(by: Actor) -> sa.ColumnElement[bool]:
    return sa.true() if by.holds(Role.AUDITOR) else sa.false()


def _readable_by(by: Actor) -> sa.Select[Agreement]:
    return (
        sa.select(Agreement)
        .join(Agreement.award)
        .join(Award.proposal)
        .join(Proposal.challenge)
        .where(sa.or_(kept_by(by), is_party(by), in_region_of(by), audited(by)))
    )


def readable(*, by: Actor, key: str) -> Agreement | None:
    """The agreement with everything its page shows, for its parties, agency, region and auditor."""
    return db.session.scalar(
        _readable_by(by)
        .where(Agreement.key == key)
        .options(
            contains_eager(Agreement.award).options(
                contains_eager(Award.proposal).options(
                    contains_eager(Proposal.challenge), joinedload(Proposal.organisation)
                ),
                joinedload(Award.decision),
                selectinload(Award.funding),
            ),
            selectinload(Agreement.parties).joinedload(Party.organisation),
            selectinload(Agreement.signatories).options(
                joinedload(Signatory.party).joinedload(Party.organisation),
                selectinload(Signatory.signatures).joinedload(Signature.document),
            ),
            selectinload(Agreement.approvals).joinedload(CouncilApproval.document),
            selectinload(Agreement.witnesses),
            selectinload(Agreement.milestones),
            selectinload(Agreement.holdups),
        )
    )


def may_read_document(session: Session, document_id: int, by: Actor) -> bool:
    """Scans are for the parties, the agency that keeps the agreement, and the auditor."""
    signed = (
        sa.select(Signatory.agreement_id)
        .join(Signature)
        .where(Signature.document_id == document_id)
    )
    approved = sa.select(CouncilApproval.agreement_id).where(
        CouncilApproval.document_id == document_id
    )
    found = (
        sa.select(Agreement.id)
        .join(Agreement.award)
        .join(Award.proposal)
        .join(Proposal.challenge)
        .where(
            sa.or_(Agreement.id.in_(signed), Agreement.id.in_(approved)),
            sa.or_(kept_by(by), is_party(by), audited(by)),
        )
    )
    return session.scalar(found.limit(1)) is not None


def may_open_scans(agreement: Agreement, *, by: Actor) -> bool:
    """The same answer as `may_read_document`, for an agreement that is loaded."""
    sides = by.organisations(*rules.PARTY, Role.FINANCE)
    party = any(each.organisation_id in sides for each in agreement.parties)
    return party or rules.keeps(by, agreement) or by.holds(Role.AUDITOR)


def to_draft(*, by: Actor, ref: str) -> Award | None:
    """The announced award of a proposal, for the agency that drafts its agreement."""
    return db.session.scalar(
        sa.select(Award)
        .join(Award.decision)
        .join(Award.proposal)
        .join(Proposal.challenge)
        .where(
            Proposal.ref == ref,
            Decision.status == DecisionStatus.ANNOUNCED,
            Award.forfeited_at.is_(None),
            kept_by(by),
        )
    )


def agreement_of(award_id: int) -> Agreement | None:
    return db.session.scalar(sa.select(Agreement).where(Agreement.award_id == award_id))


def key_of(*, by: Actor, ref: str) -> str | None:
    """The key of the agreement about a proposal, when the reader may read it."""
    found = db.session.scalar(_readable_by(by).where(Proposal.ref == ref))
    return found.key if found else None


def implementing_agency() -> Organisation | None:
    """Whoever procures and builds; there is one."""
    return db.session.scalar(
        sa.select(Organisation)
        .where(Organisation.kind == OrganisationKind.IMPLEMENTING_AGENCY)
        .order_by(Organisation.id)
        .limit(1)
    )


def head_of(organisation_id: int) -> tuple[str, str] | None:
    """Name and title of the unit's head today."""
    row = db.session.execute(
        sa.select(User.name, Post.title)
        .join(Post, Post.user_id == User.id)
        .where(
            Post.organisation_id == organisation_id,
            Post.role == Role.HEAD,
            current(clock.now()),
        )
        .order_by(Post.id)
    ).first()
    return (row.name, row.title or "") if row else None


def place_of(organisation: Organisation) -> LocalUnit | None:
    return db.session.get(LocalUnit, organisation.unit_code) if organisation.unit_code else None


def version_of(agreement: Agreement) -> ProposalVersion:
    """Which version of the proposal the agreement is about."""
    return db.session.get_one(ProposalVersion, agreement.proposal_version_id)


def people_of(agreement: Agreement) -> list[int]:
    """Numbers of the people who act for the parties today."""
    sides = [party.organisation_id for party in agreement.parties]
    return list(
        db.session.scalars(
            sa.select(Post.user_id)
            .where(
                Post.organisation_id.in_(sides),
                Post.role.in_(rules.PARTY),
                current(clock.now()),
            )
            .order_by(Post.user_id)
            .distinct()
        )
    )


def names(numbers: Sequence[int | None]) -> dict[int, str]:
    """Names of people, by number."""
    wanted = {number for number in numbers if number is not None}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows}
