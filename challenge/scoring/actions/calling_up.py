"""A place given back before the next round opens goes to the next in reserve."""

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.challenges.actions import hold_running
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.scoring import queries
from challenge.scoring.models import CallUp, RoundRun
from challenge.scoring.rules import panel, refusals
from challenge.web.locale import lazy
from challenge.workflow import Step


def call_up(run: RoundRun, withdrawn: Proposal, *, by: Actor) -> Proposal:
    """Let the next in reserve, of the same stratum and in the frozen order, go on.

    Raises NoVacancy, NobodyInReserve, NextRoundOpen, CalledOff, or NotTheChair for whoever neither
    runs nor chairs the round.
    """
    hold_running(run.round.challenge)
    run = queries.lock_run(run)
    _check_caller(run, by)
    after = queries.neighbours(run.round)[1]
    if after is not None and queries.run_of(after) is not None:
        raise refusals.NextRoundOpen
    vacancy = next(
        (each for each in queries.vacancies(run.round) if each.withdrawn.id == withdrawn.id), None
    )
    if vacancy is None:
        raise refusals.NoVacancy
    if vacancy.next is None:
        raise refusals.NobodyInReserve
    _go_on(run, vacancy.next, withdrawn, by=by)
    return vacancy.next


def _check_caller(run: RoundRun, by: Actor) -> None:
    seat = queries.seat_of(run.round, by.user_id)
    if not panel.runs(by, run.round.challenge) and not queries.may_chair(seat):
        raise refusals.NotTheChair


def _go_on(run: RoundRun, proposal: Proposal, withdrawn: Proposal, *, by: Actor) -> None:
    step(proposal, Step.SHORTLIST, by=by, reason=run.round.label, in_place_of=withdrawn.ref)
    db.session.add(
        CallUp(
            round_id=run.round_id,
            proposal_id=proposal.id,
            replaces_id=withdrawn.id,
            called_by_id=by.user_id or 0,
            called_at=clock.now(),
        )
    )
    db.session.flush()
    audit.record("round.called_up", run, by=by, proposal=proposal.ref, in_place_of=withdrawn.ref)
    names = {"ref": proposal.ref, "title": proposal.title, "round": run.round.label}
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"round.called_up:{run.id}:{proposal.id}",
        subject=lazy("%(ref)s is shortlisted", **names),
        body=lazy(
            "A place became free. Your proposal “%(title)s” (%(ref)s), the next in reserve after "
            "“%(round)s”, goes on.",
            **names,
        ),
    )
