"""Faults about panels, sheets and rounds."""

import sqlalchemy as sa

from challenge.accounts.models import Post, Role
from challenge.challenges.models import (
    Criterion,
)
from challenge.proposals.models import Proposal
from challenge.scoring import invariants as scoring
from challenge.scoring.models import (
    Allotment,
    CallUp,
    Conflict,
    ConflictSource,
    Departure,
    Placement,
    RoundRun,
    Seat,
    Sheet,
)
from challenge.screening.models import Screening
from challenge.workflow import (
    RoundStatus,
)
from tests.invariants.faults.base import (
    FINAL,
    PAPER,
    SCORER,
    SHEET,
    STRANGER,
    day,
    fault,
    one,
    proposal,
)

PANELS = [
    fault(
        scoring.panels,
        sa.insert(Post).values(
            key="by-hand",
            user_id=one(Seat.user_id, Seat.round_id == FINAL),
            organisation_id=one(Proposal.organisation_id, Proposal.ref == "SW-001"),
            role=Role.STAFF,
            since=day(50),
        ),
        subject="seat * in works, presentation",
        sentence="this person's unit entered or their office screened",
    ),
    fault(
        scoring.panels,
        sa.insert(Post).values(
            key="by-hand",
            user_id=one(Seat.user_id, Seat.round_id == FINAL),
            organisation_id=one(Screening.office_id),
            role=Role.OFFICER,
            since=day(50),
        ),
        subject="seat * in works, presentation",
        sentence="this person's unit entered or their office screened",
    ),
    fault(
        scoring.chairs,
        sa.update(Seat)
        .where(Seat.id == one(Seat.id, Seat.confirmed_at.is_not(None)))
        .values(confirmed_by_id=STRANGER),
        subject="seat * in works, paper",
        sentence="two persons are needed, as the record has them",
    ),
    fault(
        scoring.call_ups,
        sa.delete(CallUp),
        subject="SW-003 for SW-004",
        sentence="the call-up stands in one of record and rows",
    ),
    fault(
        scoring.conflicts,
        sa.delete(Conflict),
        subject="seat *, SW-001",
        sentence="the conflict stands in one of record and rows only",
    ),
]
ALL_BUT_ONE_GONE = sa.delete(Sheet).where(
    Sheet.allotment_id.in_(
        sa.select(Allotment.id).where(
            Allotment.seat_id == SCORER, Allotment.proposal_id != proposal(2)
        )
    )
)
"""What else this member scored, so that one finding is left."""
SHEETS = [
    fault(
        scoring.sheets,
        sa.insert(Conflict).values(
            seat_id=SCORER,
            proposal_id=proposal(2),
            source=ConflictSource.DECLARED,
            kind="family",
            text="",
            recorded_at=day(60),
        ),
        subject="sheet * of SW-002",
        sentence="it counts, though its member is in conflict",
    ),
    fault(
        scoring.sheets,
        sa.update(Sheet).where(Sheet.id == SHEET).values(handed_in_at=day(42)),
        subject="sheet * of SW-002",
        sentence="it was handed in or changed after the round had closed",
    ),
    fault(
        scoring.sheets,
        sa.update(Sheet).where(Sheet.id == SHEET).values(handed_in_at=day(40)),
        subject="sheet * of SW-002",
        sentence="it was changed after it was handed in",
    ),
    fault(
        scoring.sheets,
        sa.update(Seat).where(Seat.id == SCORER).values(chair=True),
        ALL_BUT_ONE_GONE,
        subject="sheet * of SW-002",
        sentence="a chair scored it",
    ),
    fault(
        scoring.sheets,
        sa.update(Seat).where(Seat.id == SCORER).values(declared_at=day(60)),
        ALL_BUT_ONE_GONE,
        subject="sheet * of SW-002",
        sentence="its member had not declared",
    ),
    fault(
        scoring.sheets,
        sa.update(Seat).where(Seat.id == SCORER).values(user_id=STRANGER),
        ALL_BUT_ONE_GONE,
        subject="sheet * of SW-002",
        sentence="somebody else handed it in",
    ),
    fault(
        scoring.sheets,
        sa.update(Allotment).where(Allotment.id == one(Sheet.allotment_id)).values(round_id=FINAL),
        subject="sheet * of *",
        sentence="it was allotted across rounds",
    ),
    fault(
        scoring.totals,
        sa.update(Sheet).where(Sheet.id == SHEET).values(total=99),
        subject="sheet * of SW-002",
        sentence="its total is stored as 99.0000, its scores say otherwise",
    ),
]
ROUNDS = [
    fault(
        scoring.statuses,
        sa.update(RoundRun).where(RoundRun.round_id == FINAL).values(status=RoundStatus.CLOSED),
        subject="works, presentation",
        sentence="stands as closed, the record leads to published",
    ),
    fault(
        scoring.rules,
        sa.update(Criterion).where(Criterion.id == one(Criterion.id)).values(weight=70),
        subject="works, paper",
        sentence="criteria, weights or rule were changed after it opened",
    ),
    fault(
        scoring.rules,
        sa.update(RoundRun)
        .where(RoundRun.round_id == PAPER)
        .values(rule=one(RoundRun.rule, RoundRun.round_id == FINAL)),
        subject="works, paper",
        sentence="its frozen rule does not have its digest",
    ),
    fault(
        scoring.rules,
        sa.update(Seat).where(Seat.id == SCORER).values(agency="Another agency"),
        subject="works, paper",
        sentence="its panel is not the one it was opened with",
    ),
    fault(
        scoring.round_files,
        sa.update(Sheet).where(Sheet.id == SHEET).values(scores={"impact": 9, "viability": 9}),
        subject="works, paper",
        sentence="a sheet or recusal changed after the close",
    ),
    fault(
        scoring.rankings,
        sa.update(Placement)
        .where(Placement.round_id == FINAL, Placement.rank == 1)
        .values(score=1),
        subject="works, presentation, SW-001",
        sentence="it stands where no sheet puts it",
    ),
    fault(
        scoring.departures,
        sa.update(Departure)
        .where(Departure.proposal_id == proposal(2))
        .values(approved_by_id=STRANGER),
        subject="departure about SW-002",
        sentence="the record does not name the same two persons",
    ),
]
