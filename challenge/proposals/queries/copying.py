"""Earlier proposals from which a draft may begin."""

from dataclasses import dataclass

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals.models import CopiedDraft, Proposal
from challenge.proposals.queries.scope import owned
from challenge.workflow import Status


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier proposal, as it is chosen from."""

    ref: str
    title: str
    status: Status
    unit: str
    challenge: str


def earlier_proposals(by: Actor) -> list[Earlier]:
    """Every proposal of the reader's units, in whatever challenge and state, the latest first."""
    found = db.session.execute(
        sa.select(Proposal.ref, Proposal.title, Proposal.status, Organisation.name, Challenge.title)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .where(owned(by))
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
    )
    return [Earlier(*row) for row in found]


def origin_of(proposal: Proposal) -> tuple[CopiedDraft, Proposal] | None:
    """What a draft was copied from, with the record of what was left out."""
    row = db.session.execute(
        sa.select(CopiedDraft, Proposal)
        .join(Proposal, Proposal.id == CopiedDraft.source_id)
        .where(CopiedDraft.proposal_id == proposal.id)
    ).first()
    return (row[0], row[1]) if row else None
