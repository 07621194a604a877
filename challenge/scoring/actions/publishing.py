"""Announcing a round that is not the last: who goes on, in no order."""

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.scoring import queries
from challenge.scoring.models import RoundRun
from challenge.scoring.rules import refusals
from challenge.web.locale import _
from challenge.workflow import IN_SCORING, Step


def publish(run: RoundRun, *, by: Actor) -> None:
    """Let those with a place go on and the others end here, and tell every unit.

    A round that does not eliminate lets everybody go on. Whoever withdrew is left alone.
    """
    run = queries.lock_run(run)
    run.after(Step.PUBLISH)
    if queries.is_last(run.round):
        raise refusals.LastRound
    if run.frozen_by_id == by.user_id:
        raise refusals.SamePerson
    run.take(Step.PUBLISH)
    run.published_by_id, run.published_at = by.user_id, clock.now()
    audit.record("round.published", run, by=by)
    for standing in queries.standings(run.round):
        if standing.proposal.status in IN_SCORING:
            goes_on = standing.is_selected or not run.round.eliminates
            _move(run, standing.proposal, goes_on=goes_on, by=by)


def _move(run: RoundRun, proposal: Proposal, *, goes_on: bool, by: Actor) -> None:
    step(proposal, Step.SHORTLIST if goes_on else Step.NOT_SELECT, by=by, reason=run.round.label)
    names = {"ref": proposal.ref, "title": proposal.title, "round": run.round.label}
    subject = _("%(ref)s is shortlisted", **names) if goes_on else _("Result of %(ref)s", **names)
    body = (
        _("Your proposal “%(title)s” (%(ref)s) goes on after “%(round)s”.", **names)
        if goes_on
        else _(
            "Your proposal “%(title)s” (%(ref)s) was not chosen in “%(round)s”. "
            "Thank you for the work you put into it.",
            **names,
        )
    )
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"round.published:{run.id}:{proposal.id}",
        subject=subject,
        body=body,
    )
