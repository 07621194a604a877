"""Closing a round, departing from its ranking, and making the ranking final."""

from collections import Counter
from typing import Any

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.challenges.models import Round
from challenge.challenges.rules.rounds import stratum_order
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.models import Proposal
from challenge.scoring import queries
from challenge.scoring.models import Departure, Placement, RoundRun
from challenge.scoring.rules import freezing, refusals
from challenge.scoring.rules.panel import seconds
from challenge.scoring.rules.ranking import Outcome, Placed, rank, to_decimal
from challenge.scoring.rules.round_file import parse, parse_rule
from challenge.web.locale import lazy
from challenge.workflow import Step

DECIDABLE = (Outcome.SELECTED, Outcome.RESERVE, Outcome.NOT_SELECTED)
"""What a person may decide in place of the rule."""


def close_round(run: RoundRun, *, by: Actor, reason: str = "") -> None:
    """End the scoring and compute the ranking.

    Raises SheetsMissing unless every sheet is handed in or `reason` says why it goes without.
    """
    run = queries.lock_run(run)
    run.after(Step.CLOSE)
    missing = queries.missing_sheets(run.round)
    if missing and not reason.strip():
        raise refusals.SheetsMissing(len(missing))
    run.take(Step.CLOSE)
    run.closed_by_id, run.closed_at = by.user_id, clock.now()
    document = queries.round_document(run)
    _write(run.round, rank(parse(document)))
    left_out = [{"person": each.person_id, "proposal": each.ref} for each in missing]
    digest = freezing.digest(document)
    audit.record(
        "round.closed", run, by=by, reason=reason or None, left_out=left_out, round_file=digest
    )
    _tell_chairs(run)


def _write(planned: Round, placed: list[Placed]) -> None:
    found = {each.ref: each for each in queries.entrants(planned)}
    positions: Counter[str] = Counter()
    for sequence, each in enumerate(sorted(placed, key=_part), start=1):
        positions[each.stratum] += 1
        placement = _placement(planned, found[each.ref], each, positions[each.stratum])
        placement.sequence = sequence
        db.session.add(placement)
    db.session.flush()


def _part(placed: Placed) -> tuple[int, str]:
    return stratum_order(placed.stratum)


def _placement(planned: Round, proposal: Proposal, each: Placed, position: int) -> Placement:
    return Placement(
        round_id=planned.id,
        proposal_id=proposal.id,
        version_id=proposal.current_version_id,
        stratum=each.stratum,
        position=position,
        rank=each.rank,
        score=each.score,
        sheets=each.sheets,
        spread=None if each.spread is None else to_decimal(each.spread, 4),
        means={
            key: None if mean is None else str(to_decimal(mean, 2))
            for key, mean in each.means.items()
        },
        decided_by=each.decided_by,
        outcome=each.outcome,
    )


def _tell_chairs(run: RoundRun) -> None:
    tell(
        [seat.user_id for seat in queries.seats(run.round) if seat.chair],
        event=f"round.closed:{run.id}",
        subject=lazy("%(round)s: the scoring is closed", round=run.round.label),
        body=lazy("The ranking is ready for the chair. Sign in to look at it and make it final."),
    )


def propose_departure(
    run: RoundRun, proposal: Proposal, *, outcome: str, reason: str, by: Actor
) -> Departure:
    """The chair decides other than the ranking, or settles a tie; it counts once approved."""
    run = _ranked(run)
    _check_chair(run, by)
    if not reason.strip() or outcome not in DECIDABLE:
        raise refusals.ReasonMissing
    if queries.departure_of(run.round, proposal) is not None:
        raise refusals.DepartureExists(proposal.ref)
    departure = Departure(
        round_id=run.round_id,
        proposal_id=proposal.id,
        outcome=str(outcome),
        reason=reason,
        proposed_by_id=by.user_id,
        proposed_at=clock.now(),
    )
    db.session.add(departure)
    _record("departure.proposed", run, departure, proposal, by=by, reason=reason)
    return departure


def approve_departure(departure: Departure, *, by: Actor) -> None:
    """A second person, an approver of the agency or another chair, lets the decision count."""
    run = _open_departure(departure, by=by)
    departure.approved_by_id, departure.approved_at = by.user_id, clock.now()
    proposal = db.session.get_one(Proposal, departure.proposal_id)
    _record("departure.approved", run, departure, proposal, by=by)


def refuse_departure(departure: Departure, *, reason: str, by: Actor) -> None:
    """The second person does not agree: the ranking stands, the record keeps both reasons."""
    run = _open_departure(departure, by=by)
    proposal = db.session.get_one(Proposal, departure.proposal_id)
    _record("departure.refused", run, departure, proposal, by=by, reason=reason)
    db.session.delete(departure)
    db.session.flush()


def _open_departure(departure: Departure, *, by: Actor) -> RoundRun:
    run = _ranked(queries.run_numbered(departure.round_id))
    db.session.refresh(departure, ["approved_at"], with_for_update=True)
    if departure.approved_at is not None:
        raise refusals.AlreadyApproved
    if departure.proposed_by_id == by.user_id:
        raise refusals.SamePerson
    if not seconds(by, run.round.challenge):
        _check_chair(run, by)
    return run


def _record(
    action: str,
    run: RoundRun,
    departure: Departure,
    proposal: Proposal,
    *,
    by: Actor,
    reason: str | None = None,
) -> None:
    detail: dict[str, Any] = {"proposal": proposal.ref, "outcome": departure.outcome}
    audit.record(action, run, by=by, reason=reason, **detail)


def _ranked(run: RoundRun) -> RoundRun:
    """The run, locked, while its ranking can still be talked about."""
    run = queries.lock_run(run)
    run.after(Step.FREEZE)
    return run


def _check_chair(run: RoundRun, by: Actor) -> None:
    if not queries.may_chair(queries.seat_of(run.round, by.user_id)):
        raise refusals.NotTheChair


def freeze(run: RoundRun, *, by: Actor) -> None:
    """Make the ranking final. Every tie at the line is settled, every departure approved."""
    run = queries.lock_run(run)
    run.after(Step.FREEZE)
    _check_chair(run, by)
    standings = queries.standings(run.round)
    if any(each.departure and each.departure.approved_at is None for each in standings):
        raise refusals.OpenDepartures
    tied = [each for each in standings if each.outcome is Outcome.TIED_AT_LINE]
    if tied:
        raise refusals.UnsettledTies(len(tied))
    _check_places(run, Counter(each.stratum for each in standings if each.is_selected))
    run.take(Step.FREEZE)
    run.frozen_by_id, run.frozen_at = by.user_id, clock.now()
    result = [[each.ref, each.placement.rank, str(each.outcome)] for each in standings]
    audit.record("round.frozen", run, by=by, ranking=freezing.digest(result))
    _tell_agency(run)


def _check_places(run: RoundRun, taken: Counter[str]) -> None:
    rule, _criteria = parse_rule(queries.rule_of(run))
    for stratum, number in sorted(taken.items()):
        places = rule.places_of(stratum) or 0
        if number > places:
            raise refusals.TooManyPlaces(stratum=stratum, places=places, taken=number)


def _tell_agency(run: RoundRun) -> None:
    tell(
        queries.publishers(run.round.challenge),
        event=f"round.frozen:{run.id}",
        subject=lazy("%(round)s: the ranking is final", round=run.round.label),
        body=lazy("The chair has made the ranking final. Sign in to take the next step."),
    )
