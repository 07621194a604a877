"""How far a round is, in numbers of sheets: never what stands on them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from challenge.accounts.models import User
from challenge.challenges.models import Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Allotment, RoundRun, Seat, Sheet
from challenge.scoring.queries.round_file import scored_in
from challenge.scoring.queries.rounds import unit_names

GIVEN = Allotment.recused_at.is_(None)


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """One seat: what was given and what came back."""

    key: str
    name: str
    agency: str
    chair: bool
    expertise: list[str]
    most: int
    declared_at: datetime | None
    confirmed_at: datetime | None
    """When a second person confirmed a chair."""
    allotted: int
    handed_in: int
    late: int


@dataclass(frozen=True, slots=True)
class ProposalProgress:
    """One proposal: sheets asked for, given out, and handed in."""

    ref: str
    title: str
    unit: str
    asked: int
    allotted: int
    handed_in: int


def member_progress(planned: Round) -> list[MemberProgress]:
    """The panel with its progress: chairs first, then by name; one statement."""
    late = sa.case((Sheet.handed_in_at > RoundRun.due_at, 1), else_=0)
    rows = db.session.execute(
        sa.select(
            *(User.key, User.name, Seat.agency, Seat.chair, Seat.expertise, Seat.most),
            *(Seat.declared_at, Seat.confirmed_at),
            sa.func.count(Allotment.id),
            sa.func.count(Sheet.handed_in_at),
            sa.func.sum(late),
        )
        .select_from(Seat)
        .join(User, User.id == Seat.user_id)
        .outerjoin(RoundRun, RoundRun.round_id == Seat.round_id)
        .outerjoin(Allotment, sa.and_(Allotment.seat_id == Seat.id, GIVEN))
        .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
        .where(Seat.round_id == planned.id)
        .group_by(Seat.id, User.id)
        .order_by(Seat.chair.desc(), User.name, Seat.id)
    )
    return [MemberProgress(*row) for row in rows]


def proposal_progress(planned: Round) -> list[ProposalProgress]:
    """The proposals in a round by reference, each with its sheets; fixed once it is ranked."""
    proposals = scored_in(planned)
    units = unit_names([each.organisation_id for each in proposals])
    counts = _counts(planned)
    return [
        ProposalProgress(
            each.ref,
            each.title,
            units.get(each.organisation_id, ""),
            planned.sheets_per_proposal,
            *counts.get(each.id, (0, 0)),
        )
        for each in proposals
    ]


def _counts(planned: Round) -> dict[int, tuple[int, int]]:
    rows = db.session.execute(
        sa.select(
            Allotment.proposal_id, sa.func.count(Allotment.id), sa.func.count(Sheet.handed_in_at)
        )
        .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
        .where(Allotment.round_id == planned.id, GIVEN)
        .group_by(Allotment.proposal_id)
        .order_by(Allotment.proposal_id)
    )
    return {proposal: (given, back) for proposal, given, back in rows}


@dataclass(frozen=True, slots=True)
class Given:
    """One pair of the allotment, as the secretariat sees it."""

    ref: str
    member_key: str
    member: str
    begun: bool
    handed_in: bool


def given_pairs(planned: Round) -> list[Given]:
    """Who has what, by reference and name; whoever was recused is left out."""
    rows = db.session.execute(
        sa.select(Proposal.ref, User.key, User.name, Sheet.id, Sheet.handed_in_at)
        .select_from(Allotment)
        .join(Proposal, Proposal.id == Allotment.proposal_id)
        .join(Seat, Seat.id == Allotment.seat_id)
        .join(User, User.id == Seat.user_id)
        .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
        .where(Allotment.round_id == planned.id, GIVEN)
        .order_by(Proposal.ref, User.name, User.id)
    )
    return [
        Given(ref, key, name, sheet is not None, handed is not None)
        for ref, key, name, sheet, handed in rows
    ]


def allotment_of(planned: Round, *, member_key: str, ref: str) -> Allotment | None:
    """One pair, by the public names of both."""
    return db.session.scalar(
        sa.select(Allotment)
        .join(Seat, Seat.id == Allotment.seat_id)
        .join(User, User.id == Seat.user_id)
        .join(Proposal, Proposal.id == Allotment.proposal_id)
        .where(Allotment.round_id == planned.id, User.key == member_key, Proposal.ref == ref, GIVEN)
    )


def seat_keyed(planned: Round, key: str) -> Seat | None:
    """A seat by its person's public key."""
    return db.session.scalar(
        sa.select(Seat)
        .join(User, User.id == Seat.user_id)
        .where(Seat.round_id == planned.id, User.key == key)
    )
