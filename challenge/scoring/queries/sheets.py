"""Allotments and sheets: who has what, what is handed in, what is missing."""

from dataclasses import dataclass

import sqlalchemy as sa

from challenge.accounts.models import User
from challenge.challenges.models import Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Allotment, Seat, Sheet


@dataclass(frozen=True, slots=True)
class MissingSheet:
    """A sheet that was asked for and not handed in."""

    person_id: int
    name: str
    ref: str
    begun: bool


def pairs(planned: Round) -> set[tuple[int, int]]:
    """Every allotted pair of seat and proposal, recused ones included."""
    rows = db.session.execute(
        sa.select(Allotment.seat_id, Allotment.proposal_id)
        .where(Allotment.round_id == planned.id)
        .order_by(Allotment.id)
    )
    return {(seat, proposal) for seat, proposal in rows}


def missing_sheets(planned: Round) -> list[MissingSheet]:
    """Allotted, not recused and not handed in; by member and reference."""
    rows = db.session.execute(
        sa.select(User.id, User.name, Proposal.ref, Sheet.id)
        .select_from(Allotment)
        .join(Seat, Seat.id == Allotment.seat_id)
        .join(User, User.id == Seat.user_id)
        .join(Proposal, Proposal.id == Allotment.proposal_id)
        .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
        .where(
            Allotment.round_id == planned.id,
            Allotment.recused_at.is_(None),
            Sheet.handed_in_at.is_(None),
        )
        .order_by(User.name, User.id, Proposal.ref)
    )
    return [MissingSheet(person, name, ref, sheet is not None) for person, name, ref, sheet in rows]
