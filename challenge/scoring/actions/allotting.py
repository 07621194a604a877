"""Allotting proposals to members, as a whole or one by one."""

from collections.abc import Iterable

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.models import Proposal
from challenge.scoring import queries
from challenge.scoring.models import Allotment, RoundRun, Seat, Sheet
from challenge.scoring.rules import allotment as rules
from challenge.scoring.rules import refusals
from challenge.scoring.rules.allotment import Allotted, Panel, PanelMember, ToScore
from challenge.scoring.rules.panel import refuse_unless_open
from challenge.web.formats import instant
from challenge.web.locale import _, current_language, lazy


def allot(run: RoundRun, *, by: Actor) -> Allotted:
    """Fill every gap among the members who have declared; pairs that exist stay.

    The answer says which sheets could not be given and why.
    """
    run = _locked(run)
    planned = run.round
    seats = {str(seat.id): seat for seat in queries.seats(planned) if _scores(seat)}
    proposals = {each.ref: each for each in queries.entrants(planned)}
    panel = _panel(run, seats, proposals)
    found = rules.allot(panel)
    fresh = sorted(found.pairs - panel.fixed)
    for member, ref in fresh:
        db.session.add(_pair(run, seats[member], proposals[ref], by=by))
    audit.record("round.allotted", run, by=by, pairs=len(fresh), missing=len(found.missing))
    _tell_members(run, {seats[member].user_id for member, _ref in fresh})
    return found


def _scores(seat: Seat) -> bool:
    return not seat.chair and seat.declared_at is not None


def _panel(run: RoundRun, seats: dict[str, Seat], proposals: dict[str, Proposal]) -> Panel:
    refs = {each.id: ref for ref, each in proposals.items()}
    held = queries.pairs(run.round)
    recused = queries.recused(run.round)
    known = {(seat, proposal) for seat, proposal in held if (seat, proposal) not in recused}
    return Panel(
        sheets_per_proposal=min(run.round.sheets_per_proposal, len(seats)),
        members=[
            PanelMember(key, seat.most, expertise=frozenset(seat.expertise))
            for key, seat in seats.items()
        ],
        proposals=[ToScore(ref, each.theme) for ref, each in proposals.items()],
        conflicts=_named(recused, seats, refs),
        fixed=_named(known, seats, refs),
        seed=run.round.key,
    )


def _named(
    pairs: Iterable[tuple[int, int]], seats: dict[str, Seat], refs: dict[int, str]
) -> frozenset[tuple[str, str]]:
    return frozenset(
        (str(seat), refs[proposal])
        for seat, proposal in pairs
        if str(seat) in seats and proposal in refs
    )


def _pair(run: RoundRun, seat: Seat, proposal: Proposal, *, by: Actor) -> Allotment:
    return Allotment(
        round_id=run.round_id,
        seat_id=seat.id,
        proposal_id=proposal.id,
        version_id=proposal.current_version_id,
        allotted_by_id=by.user_id,
        allotted_at=clock.now(),
    )


def _tell_members(run: RoundRun, people: set[int]) -> None:
    planned = run.round
    tell(
        people,
        event=f"round.allotted:{run.id}:{clock.now().isoformat()}",
        subject=lazy("%(round)s: proposals to score", round=planned.label),
        body=lambda: _(
            "Proposals of “%(challenge)s” wait for your scores until %(due)s. Sign in to see them.",
            challenge=planned.challenge.title,
            due=instant(run.due_at, planned.challenge.zone, language=current_language()),
        ),
    )


def add_pair(run: RoundRun, seat: Seat, proposal: Proposal, *, by: Actor) -> Allotment:
    """Give one more proposal to a member."""
    run = _locked(run)
    if not _scores(seat):
        raise refusals.NotDeclared(seat.user.name)
    if (seat.id, proposal.id) in queries.recused(run.round):
        raise refusals.InConflict(proposal.ref)
    if (seat.id, proposal.id) in queries.pairs(run.round):
        raise refusals.AllottedAlready(proposal.ref)
    added = _pair(run, seat, proposal, by=by)
    db.session.add(added)
    audit.record("allotment.added", seat, by=by, proposal=proposal.ref)
    _tell_members(run, {seat.user_id})
    return added


def remove_pair(run: RoundRun, allotment: Allotment, *, by: Actor) -> None:
    """Take a proposal back from a member who has not begun to score it."""
    _locked(run)
    begun = sa.select(Sheet.id).where(Sheet.allotment_id == allotment.id)
    if allotment.recused_at is not None or db.session.scalar(begun) is not None:
        raise refusals.SheetStarted
    audit.record("allotment.removed", allotment.seat, by=by, proposal=allotment.proposal.ref)
    db.session.delete(allotment)
    db.session.flush()


def _locked(run: RoundRun) -> RoundRun:
    run = queries.lock_run(run)
    refuse_unless_open(run.status)
    return run
