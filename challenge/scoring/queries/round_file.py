"""A stored round as the round file that anybody can recompute."""

import json
from typing import Any

import sqlalchemy as sa

from challenge.challenges.models import Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Allotment, Placement, RoundRun, Seat, Sheet
from challenge.scoring.queries.rounds import conflicts, entrants
from challenge.scoring.rules.panel import stratum_of
from challenge.scoring.rules.round_file import written


def round_document(run: RoundRun) -> dict[str, Any]:
    """The frozen rule, the proposals, and every sheet handed in; members by number."""
    planned = run.round
    return written(
        json.loads(run.rule),
        proposals=[
            (each.id, each.ref, stratum_of(each, planned.stratum)) for each in scored_in(planned)
        ],
        members=member_names(planned),
        sheets=handed_in(planned),
        recusals=recused(planned),
    )


def scored_in(planned: Round) -> list[Proposal]:
    """Those a ranking is about: fixed once it is computed, until then those in the round."""
    fixed = db.session.scalars(
        sa.select(Proposal)
        .join(Placement, Placement.proposal_id == Proposal.id)
        .where(Placement.round_id == planned.id)
        .order_by(Proposal.ref)
    ).all()
    return list(fixed or entrants(planned))


def member_names(planned: Round) -> dict[int, str]:
    """M1, M2, … for the seats of a round, in the order in which they were given."""
    numbers = db.session.scalars(
        sa.select(Seat.id).where(Seat.round_id == planned.id).order_by(Seat.id)
    )
    return {seat: f"M{at}" for at, seat in enumerate(numbers, start=1)}


def handed_in(planned: Round) -> list[tuple[int, int, dict[str, Any]]]:
    """Seat, proposal and scores of every sheet handed in."""
    rows = db.session.execute(
        sa.select(Allotment.seat_id, Allotment.proposal_id, Sheet.scores)
        .join(Sheet, Sheet.allotment_id == Allotment.id)
        .where(Allotment.round_id == planned.id, Sheet.handed_in_at.is_not(None))
        .order_by(Allotment.seat_id, Allotment.proposal_id)
    )
    return [(seat, proposal, scores) for seat, proposal, scores in rows]


def recused(planned: Round) -> set[tuple[int, int]]:
    """Pairs that count for nothing, whether found before or after the allotment."""
    rows = db.session.execute(
        sa.select(Allotment.seat_id, Allotment.proposal_id)
        .where(Allotment.round_id == planned.id, Allotment.recused_at.is_not(None))
        .order_by(Allotment.id)
    )
    return conflicts(planned) | {(seat, proposal) for seat, proposal in rows}
