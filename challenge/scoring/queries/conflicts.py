"""The conflicts of a round, for the secretariat that runs it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from challenge.accounts.models import User
from challenge.challenges.models import Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Conflict, ConflictSource, Seat


@dataclass(frozen=True, slots=True)
class KnownConflict:
    """One member and one proposal, and how it became known."""

    member: str
    ref: str
    title: str
    kind: str
    source: ConflictSource
    text: str
    recorded_at: datetime


def known_conflicts(planned: Round) -> list[KnownConflict]:
    """Every conflict of a round, by member and reference."""
    rows = db.session.execute(
        sa.select(
            User.name,
            Proposal.ref,
            Proposal.title,
            Conflict.kind,
            Conflict.source,
            Conflict.text,
            Conflict.recorded_at,
        )
        .select_from(Conflict)
        .join(Seat, Seat.id == Conflict.seat_id)
        .join(User, User.id == Seat.user_id)
        .join(Proposal, Proposal.id == Conflict.proposal_id)
        .where(Seat.round_id == planned.id)
        .order_by(User.name, User.id, Proposal.ref)
    )
    return [KnownConflict(*row) for row in rows]
