"""Sheets: allotted, free of conflict, in time, handed in by their member, rightly added up."""

import json
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

import sqlalchemy as sa

from challenge.audit.invariants import Finding, Looked, events, holds, stream, together, told
from challenge.challenges.models import Round
from challenge.proposals.models import Proposal
from challenge.scoring.models import Allotment, Conflict, RoundRun, Seat, Sheet
from challenge.scoring.rules.ranking import to_decimal, total
from challenge.scoring.rules.round_file import parse_rule

GIVEN = sa.select(Sheet.id).where(Sheet.handed_in_at.is_not(None))

handed_in = told("sheet", GIVEN, births=["sheet.handed_in"])


class Given(NamedTuple):
    """A sheet that was handed in, with all that decides whether it counts."""

    number: int
    ref: str
    at: datetime
    saved: datetime
    user: int
    chair: bool
    declared: datetime | None
    recused: datetime | None
    conflict: int | None
    closed: datetime | None
    same_round: bool
    same_challenge: bool


@holds("Every sheet that counts was allotted, free of conflict, and given by its member in time.")
def sheets() -> Looked:
    rows = stream(
        sa.select(
            Sheet.id,
            Proposal.ref,
            Sheet.handed_in_at,
            Sheet.saved_at,
            Seat.user_id,
            Seat.chair,
            Seat.declared_at,
            Allotment.recused_at,
            Conflict.id,
            RoundRun.closed_at,
            Seat.round_id == Allotment.round_id,
            Proposal.challenge_id == Round.challenge_id,
        )
        .join(Allotment, Allotment.id == Sheet.allotment_id)
        .join(Seat, Seat.id == Allotment.seat_id)
        .join(Proposal, Proposal.id == Allotment.proposal_id)
        .join(Round, Round.id == Allotment.round_id)
        .outerjoin(RoundRun, RoundRun.round_id == Round.id)
        .outerjoin(
            Conflict,
            sa.and_(Conflict.seat_id == Seat.id, Conflict.proposal_id == Allotment.proposal_id),
        )
        .where(Sheet.handed_in_at.is_not(None))
        .order_by(Sheet.id)
    )
    for _number, (there, given) in together(rows, events("sheet", ["sheet.handed_in"])):
        givers = [event.actor for _subject, event in given]
        for row in there:
            yield _wrong(Given(*row), givers)


def _wrong(sheet: Given, givers: list[int | None]) -> Finding | None:
    late = sheet.closed is not None and max(sheet.at, sheet.saved) > sheet.closed
    faults = {
        "it counts, though its member is in conflict": sheet.conflict and not sheet.recused,
        "it was handed in or changed after the round had closed": late,
        "it was changed after it was handed in": sheet.saved > sheet.at,
        "a chair scored it": sheet.chair,
        "its member had not declared": sheet.declared is None or sheet.declared > sheet.at,
        "it was allotted across rounds": not (sheet.same_round and sheet.same_challenge),
        "somebody else handed it in": givers not in ([], [sheet.user]),
    }
    found = next((sentence for sentence, fault in faults.items() if fault), None)
    return Finding(f"sheet {sheet.number} of {sheet.ref}", found) if found else None


@holds("The total of every sheet follows from its scores by the frozen rule.")
def totals() -> Looked:
    rows = stream(
        sa.select(Sheet.id, Proposal.ref, Sheet.scores, Sheet.total, RoundRun.rule)
        .join(Allotment, Allotment.id == Sheet.allotment_id)
        .join(Proposal, Proposal.id == Allotment.proposal_id)
        .outerjoin(RoundRun, RoundRun.round_id == Allotment.round_id)
        .where(Sheet.handed_in_at.is_not(None))
        .order_by(Sheet.id)
    )
    parsed = {}
    for number, ref, scores, stored, written in rows:
        if written not in parsed:
            parsed[written] = parse_rule(json.loads(written))
        rule, criteria = parsed[written]
        exact = {key: None if each is None else Fraction(each) for key, each in scores.items()}
        right = to_decimal(total(exact, criteria, rule.not_applicable), 4) == stored
        yield (
            None
            if right
            else Finding(
                f"sheet {number} of {ref}",
                f"its total is stored as {stored}, its scores say otherwise",
            )
        )
