"""Opening a round: rule and panel frozen and hashed, conflicts derived, members told."""

from datetime import datetime

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.challenges.actions import hold_running, seal
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.notices.actions import tell
from challenge.scoring import queries
from challenge.scoring.actions.conflicts import derive_conflicts
from challenge.scoring.actions.publishing import release_reserve
from challenge.scoring.models import RoundRun, Seat
from challenge.scoring.rules import freezing, refusals
from challenge.scoring.rules.panel import stratum_of
from challenge.scoring.rules.reading import Malformed
from challenge.scoring.rules.round_file import parse_rule
from challenge.web.formats import instant
from challenge.web.locale import _, current_language, lazy
from challenge.workflow import RoundStatus


def open_round(planned: Round, *, due_at: datetime, by: Actor) -> RoundRun:
    """Freeze the rule and the panel, find conflicts, and ask the members to declare theirs.

    Whoever is still in reserve after the round before ends here.
    """
    hold_running(planned.challenge)
    db.session.refresh(planned, ["key"], with_for_update=True)
    if queries.run_of(planned) is not None:
        raise refusals.RoundAlreadyOpen
    _seal_if_over(planned.challenge, by=by)
    _check_field(planned)
    panel = queries.seats(planned)
    _check_panel(list(panel))
    document = freezing.rule_document(planned)
    run = RoundRun(
        round_id=planned.id,
        status=RoundStatus.OPEN,
        rule=freezing.canonical(document),
        rule_sha256=freezing.digest(document),
        panel_sha256=freezing.digest(freezing.panel_document(panel)),
        opened_by_id=by.user_id,
        opened_at=clock.now(),
        due_at=due_at,
    )
    db.session.add(run)
    audit.record(
        "round.opened", run, by=by, rule=run.rule_sha256, panel=run.panel_sha256, due=due_at
    )
    before = queries.neighbours(planned)[0]
    if before is not None:
        release_reserve(before, by=by)
    derive_conflicts(planned, panel, by=by)
    _ask_to_declare(planned, run)
    return run


def _seal_if_over(challenge: Challenge, *, by: Actor) -> None:
    if challenge.sealed_at is not None:
        return
    closes = challenge.date("closes")
    if closes is None or closes > clock.now():
        raise refusals.ChallengeStillOpen
    seal(challenge, by=by)


def _check_field(planned: Round) -> None:
    """Everything before this round is finished, and the rule has places for all who reached it."""
    before, _after = queries.neighbours(planned)
    if before is None:
        if waiting := queries.undecided(planned.challenge_id):
            raise refusals.StillScreened(waiting)
    else:
        run = queries.run_of(before)
        if run is None or run.status is not RoundStatus.PUBLISHED:
            raise refusals.EarlierRoundUnfinished
    entrants = queries.entrants(planned)
    if not entrants:
        raise refusals.NothingToScore
    _check_rule(planned, {stratum_of(each, planned.stratum) for each in entrants})


def _check_rule(planned: Round, strata: set[str]) -> None:
    try:
        rule, _criteria = parse_rule(freezing.rule_document(planned))
    except Malformed as malformed:
        raise refusals.RuleIncomplete(str(malformed)) from malformed
    for stratum in sorted(strata):
        if rule.places_of(stratum) is None:
            raise refusals.RuleIncomplete(f"rule.places: {stratum}")


def _check_panel(panel: list[Seat]) -> None:
    if all(seat.chair for seat in panel):
        raise refusals.NobodyToScore
    if not any(seat.chair for seat in panel):
        raise refusals.NoChair
    waiting = [seat.user.name for seat in panel if seat.chair and seat.confirmed_at is None]
    if waiting:
        raise refusals.ChairNotConfirmed(waiting)


def _ask_to_declare(planned: Round, run: RoundRun) -> None:
    challenge = planned.challenge
    tell(
        [seat.user_id for seat in queries.seats(planned)],
        event=f"round.opened:{run.id}",
        subject=lazy("%(round)s: declare conflicts of interest", round=planned.label),
        body=lambda: _(
            "%(round)s of “%(challenge)s” is open until %(due)s. Sign in, say first which "
            "proposals you have a conflict of interest with, or that you have none. "
            "Proposals can be read only after that.",
            round=planned.label,
            challenge=challenge.title,
            due=instant(run.due_at, challenge.zone, language=current_language()),
        ),
    )
