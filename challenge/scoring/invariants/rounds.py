"""Rounds: the rule and panel as opened, the sheets as closed, the ranking that follows."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from challenge.audit.invariants import (
    Finding,
    Hands,
    Looked,
    Row,
    Statement,
    events,
    folded,
    holds,
    in_two_hands,
    ordered,
    plain,
    stream,
    together,
    told,
)
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import (
    Allotment,
    CallUp,
    Conflict,
    Departure,
    Placement,
    RoundRun,
    Seat,
    Sheet,
)
from challenge.scoring.rules import freezing
from challenge.scoring.rules.ranking import rank
from challenge.scoring.rules.round_file import parse, written
from challenge.workflow import ROUND_MOVES, RoundStatus, Step

STEPS = {
    "round.closed": Step.CLOSE,
    "round.frozen": Step.FREEZE,
    "round.published": Step.PUBLISH,
    "round.stopped": Step.STOP,
}
CLOSED = RoundRun.closed_at.is_not(None)
LABEL = Challenge.slug + ", " + Round.key

runs = told("round_run", sa.select(RoundRun.id), births=["round.opened"])

statuses = folded(
    "round_run",
    sa.select(RoundRun.id, plain(RoundRun.status), LABEL)
    .join(Round, Round.id == RoundRun.round_id)
    .join(Challenge, Challenge.id == Round.challenge_id),
    ROUND_MOVES,
    STEPS,
    start=RoundStatus.OPEN,
)


@holds("The rule and the panel of each round are those it was opened with.")
def rules() -> Looked:
    opened = db.session.scalars(
        sa.select(RoundRun)
        .options(
            joinedload(RoundRun.round).options(
                joinedload(Round.challenge), selectinload(Round.criteria)
            )
        )
        .order_by(RoundRun.id)
    ).all()
    seats = sa.select(RoundRun.id, Seat).join(Seat, Seat.round_id == RoundRun.round_id)
    first = seats.where(Seat.added_at <= RoundRun.opened_at).order_by(RoundRun.id, Seat.id)
    runs = ((run.id, run) for run in opened)
    told = events("round_run", ["round.opened"])
    for _number, (there, panel, happened) in together(runs, stream(first), told):
        for _run, run in there:
            yield _frozen(
                run, [seat for _run, seat in panel], [each.detail for _, each in happened]
            )


def _frozen(run: RoundRun, panel: list[Seat], opened: list[dict[str, Any]]) -> Finding | None:
    stored = run.rule_sha256, run.panel_sha256
    faults = {
        "its frozen rule does not have its digest": freezing.digest(json.loads(run.rule))
        != run.rule_sha256,
        "criteria, weights or rule were changed after it opened": freezing.canonical(
            freezing.rule_document(run.round)
        )
        != run.rule,
        "its panel is not the one it was opened with": freezing.digest(
            freezing.panel_document(panel)
        )
        != run.panel_sha256,
        "the record has another rule or panel": opened != []
        and [(each["rule"], each["panel"]) for each in opened] != [stored],
    }
    found = next((sentence for sentence, fault in faults.items() if fault), None)
    label = f"{run.round.challenge.slug}, {run.round.key}"
    return Finding(label, found) if found else None


@holds("The sheets of each closed round are those it was closed with.")
def round_files() -> Looked:
    closings = events("round_run", ["round.closed"])
    for _number, (there, happened) in together(_closed(), closings):
        for _run, label, document, _placed in there:
            recorded = [event.detail["round_file"] for _subject, event in happened]
            right = recorded == [freezing.digest(document)]
            yield None if right else Finding(label, "a sheet or recusal changed after the close")


@holds("The ranking of each closed round follows from its sheets.")
def rankings() -> Looked:
    for _run, label, document, placed in _closed():
        computed = {
            each.ref: (each.rank, each.score, each.outcome) for each in rank(parse(document))
        }
        for ref, *stored in placed:
            right = computed.get(ref) == tuple(stored)
            yield None if right else Finding(f"{label}, {ref}", "it stands where no sheet puts it")


def _closed() -> Iterator[tuple[int, str, dict[str, Any], list[Row]]]:
    """(run, label, round file, places) of each round that is closed, one at a time."""
    parts = [_runs(), _places(), _members(), _sheets(), _recusals()]
    for number, (there, places, members, sheets, recusals) in together(*map(stream, parts)):
        for _run, rule, label in there:
            document = written(
                json.loads(rule),
                proposals=[place[1:4] for place in places],
                members={seat: f"M{at}" for at, (_run, seat) in enumerate(members, start=1)},
                sheets=[sheet[1:] for sheet in sheets],
                recusals={pair[1:] for pair in recusals},
            )
            yield number, label, document, [(ref, *rest) for _, _, ref, _, *rest in places]


def _runs() -> Statement:
    return (
        sa.select(RoundRun.id, RoundRun.rule, LABEL)
        .join(Round, Round.id == RoundRun.round_id)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .where(CLOSED)
        .order_by(RoundRun.id)
    )


def _places() -> Statement:
    return (
        sa.select(
            RoundRun.id,
            Placement.proposal_id,
            Proposal.ref,
            Placement.stratum,
            Placement.rank,
            Placement.score,
            Placement.outcome,
        )
        .join(Placement, Placement.round_id == RoundRun.round_id)
        .join(Proposal, Proposal.id == Placement.proposal_id)
        .where(CLOSED)
        .order_by(RoundRun.id, Proposal.ref)
    )


def _members() -> Statement:
    return (
        sa.select(RoundRun.id, Seat.id)
        .join(Seat, Seat.round_id == RoundRun.round_id)
        .where(CLOSED)
        .order_by(RoundRun.id, Seat.id)
    )


def _sheets() -> Statement:
    return (
        sa.select(RoundRun.id, Allotment.seat_id, Allotment.proposal_id, Sheet.scores)
        .join(Allotment, Allotment.round_id == RoundRun.round_id)
        .join(Sheet, Sheet.allotment_id == Allotment.id)
        .where(CLOSED, Sheet.handed_in_at.is_not(None))
        .order_by(RoundRun.id, Allotment.seat_id, Allotment.proposal_id)
    )


def _recusals() -> Statement:
    """Of those who sat when the round closed: a chair may be seated later, with conflicts."""
    taken_away = (
        sa.select(RoundRun.id.label("run"), Allotment.seat_id, Allotment.proposal_id)
        .join(Allotment, Allotment.round_id == RoundRun.round_id)
        .where(CLOSED, Allotment.recused_at.is_not(None))
    )
    in_conflict = (
        sa.select(RoundRun.id, Conflict.seat_id, Conflict.proposal_id)
        .join(Seat, Seat.round_id == RoundRun.round_id)
        .join(Conflict, Conflict.seat_id == Seat.id)
        .where(CLOSED, Seat.added_at <= RoundRun.closed_at)
    )
    pairs = sa.union(taken_away, in_conflict).subquery()
    return sa.select(pairs).order_by(pairs.c.run)


@holds("Two persons decided each departure from a ranking.")
def departures() -> Looked:
    rows = ordered(
        sa.select(
            RoundRun.id,
            Proposal.ref,
            Departure.proposed_by_id,
            Departure.approved_by_id,
        )
        .join(Departure, Departure.round_id == RoundRun.round_id)
        .join(Proposal, Proposal.id == Departure.proposal_id)
        .where(Departure.approved_at.is_not(None))
    )
    decided = (
        Hands(run, ref, first, second, f"departure about {ref}") for run, ref, first, second in rows
    )
    return in_two_hands(
        "round_run",
        decided,
        first="departure.proposed",
        second=["departure.approved"],
        part=lambda detail: detail["proposal"],
    )


@holds("Whoever was called up from a reserve is on record, with the one it goes on for.")
def call_ups() -> Looked:
    called, withdrawn = aliased(Proposal), aliased(Proposal)
    rows = (
        sa.select(RoundRun.id, called.ref, withdrawn.ref)
        .join(CallUp, CallUp.round_id == RoundRun.round_id)
        .join(called, called.id == CallUp.proposal_id)
        .join(withdrawn, withdrawn.id == CallUp.replaces_id)
    )
    for _run, (there, happened) in together(
        ordered(rows), events("round_run", ["round.called_up"])
    ):
        known = {(ref, other) for _number, ref, other in there}
        recorded = {
            (event.detail["proposal"], event.detail["in_place_of"]) for _subject, event in happened
        }
        for ref, other in sorted(known | recorded):
            right = (ref, other) in known & recorded
            yield (
                None
                if right
                else Finding(f"{ref} for {other}", "the call-up stands in one of record and rows")
            )
