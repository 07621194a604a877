"""A challenge is called off: its rounds stop where they are."""

from challenge import audit, clock
from challenge.accounts.actor import SYSTEM
from challenge.challenges.models import Challenge
from challenge.notices.actions import tell
from challenge.scoring import queries
from challenge.scoring.models import RoundRun
from challenge.web.locale import lazy
from challenge.workflow import ROUND_MOVES, Step, possible


def stop_rounds(challenge: Challenge) -> None:
    """Stop every round that is under way, and tell its panel why; published ones stay."""
    for planned in queries.rounds_of(challenge.id):
        run = queries.run_of(planned)
        if run is None:
            continue
        run = queries.lock_run(run)
        if possible(ROUND_MOVES, Step.STOP, run.status):
            _stop(run)


def _stop(run: RoundRun) -> None:
    before, challenge = run.status, run.round.challenge
    run.stopped_at = clock.now()
    run.take(Step.STOP)
    audit.record("round.stopped", run, by=SYSTEM, before=str(before), after=str(run.status))
    tell(
        [seat.user_id for seat in queries.seats(run.round)],
        event=f"round.stopped:{run.id}",
        subject=lazy("Called off: %(title)s", title=challenge.title),
        body=lazy(
            "“%(round)s” stopped: nothing is to be scored any more.\nReason: %(reason)s",
            round=run.round.label,
            reason=challenge.cancelled_reason,
        ),
    )
