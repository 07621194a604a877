"""The facts of a receipt, and whether somebody holds a genuine one."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge.accounts.queries import office_for
from challenge.challenges.models import Challenge, DateChange
from challenge.db import db
from challenge.proposals.models import LatePermission, Proposal, ProposalVersion
from challenge.proposals.queries.corrections import correction_due
from challenge.proposals.queries.signing import submitted_by
from challenge.proposals.queries.versions import version_content
from challenge.proposals.rules import Answers


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was received, from whom, by whom, when, and until when it was due."""

    version: ProposalVersion
    content: Answers
    head: str
    desk: str
    """The office that answered for the region when it arrived, or the agency itself."""
    deadline: datetime | None
    """As it stood when the version arrived."""


def receipt_of(proposal: Proposal, version: ProposalVersion) -> Receipt:
    content = version_content(version)
    region = content["region"]
    office = office_for(region["code"], version.submitted_at) if region else None
    return Receipt(
        version=version,
        content=content,
        head=submitted_by(version),
        desk=(office or proposal.challenge.agency).name,
        deadline=_deadline(proposal, version),
    )


def _deadline(proposal: Proposal, version: ProposalVersion) -> datetime | None:
    """The due date of the return that it answers, else the close, or later where it was let in."""
    due = correction_due(proposal, version.number)
    if due is not None:
        return due
    closes = _closes_at(proposal.challenge, version.submitted_at)
    until = _let_in_until(proposal, version.submitted_at)
    return max(until, closes) if until and closes else until or closes


def _let_in_until(proposal: Proposal, moment: datetime) -> datetime | None:
    """Until when the unit was let in by a late permission that stood at `moment`."""
    return db.session.scalar(
        sa.select(sa.func.max(LatePermission.until)).where(
            LatePermission.challenge_id == proposal.challenge_id,
            LatePermission.organisation_id == proposal.organisation_id,
            LatePermission.approved_at <= moment,
            sa.or_(LatePermission.ended_at.is_(None), LatePermission.ended_at > moment),
        )
    )


def _closes_at(challenge: Challenge, moment: datetime) -> datetime | None:
    """The close of the call as it was announced at `moment`."""
    moved = db.session.scalar(
        sa.select(DateChange.before)
        .where(
            DateChange.challenge_id == challenge.id,
            DateChange.key == "closes",
            DateChange.approved_at > moment,
        )
        .order_by(DateChange.approved_at, DateChange.id)
        .limit(1)
    )
    return moved or challenge.date("closes")


def genuine(ref: str, sha256: str) -> ProposalVersion | None:
    """The version whose receipt says both.

    It is looked for by the digest, which nobody can know without the receipt, so that the answer
    takes the same work whether or not there is a proposal of this reference.
    """
    found = db.session.scalar(
        sa.select(ProposalVersion)
        .where(ProposalVersion.sha256 == sha256)
        .order_by(ProposalVersion.id)
        .options(joinedload(ProposalVersion.proposal).joinedload(Proposal.challenge))
    )
    known = found.proposal.ref.upper() if found else ""
    return found if hmac.compare_digest(known.encode(), ref.upper().encode()) else None
