"""Announcing a round that is not the last: who goes on, in no order."""

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.challenges.actions import hold_running
from challenge.challenges.models import Round
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.scoring import queries
from challenge.scoring.models import RoundRun
from challenge.scoring.rules import refusals
from challenge.scoring.rules.ranking import Outcome
from challenge.web.locale import lazy
from challenge.workflow import IN_SCORING, Status, Step


def publish(run: RoundRun, *, by: Actor) -> None:
    """Let those with a place go on, hold those in reserve, end the others, and tell every unit.

    A round that does not eliminate lets everybody go on. Whoever withdrew is left alone.
    Raises CalledOff, LastRound, SamePerson or ImpossibleStep.
    """
    hold_running(run.round.challenge)
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
            _move(run, standing.proposal, result_of(standing, run.round), by=by)


def publish_last(run: RoundRun, *, by: Actor, person: int | None) -> None:
    """The result of the last round is public with the awards; `person` let that happen."""
    run = queries.lock_run(run)
    run.published_by_id, run.published_at = by.user_id or person, clock.now()
    run.take(Step.PUBLISH)
    audit.record("round.published", run, by=by)


def result_of(standing: queries.Standing, planned: Round) -> Step:
    """What a round that is not the last does with a proposal it ranked."""
    if standing.is_selected or not planned.eliminates:
        return Step.SHORTLIST
    held = standing.outcome is Outcome.RESERVE
    return Step.HOLD_IN_RESERVE if held else Step.NOT_SELECT


def _move(run: RoundRun, proposal: Proposal, taken: Step, *, by: Actor) -> None:
    step(proposal, taken, by=by, reason=run.round.label)
    names = {"ref": proposal.ref, "title": proposal.title, "round": run.round.label}
    subject, body = _told(taken, names)
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"round.published:{run.id}:{proposal.id}",
        subject=subject,
        body=body,
    )


def _told(taken: Step, names: dict[str, str]) -> tuple[str, str]:
    if taken is Step.SHORTLIST:
        return lazy("%(ref)s is shortlisted", **names), lazy(
            "Your proposal “%(title)s” (%(ref)s) goes on after “%(round)s”.", **names
        )
    if taken is Step.HOLD_IN_RESERVE:
        return lazy("%(ref)s is held in reserve", **names), lazy(
            "Your proposal “%(title)s” (%(ref)s) is held in reserve after “%(round)s”. Should one "
            "that goes on be withdrawn before the next round opens, the next in reserve of its "
            "group goes on in its place. You will be told either way.",
            **names,
        )
    return lazy("Result of %(ref)s", **names), lazy(
        "Your proposal “%(title)s” (%(ref)s) was not chosen in “%(round)s”. "
        "Thank you for the work you put into it.",
        **names,
    )


def release_reserve(planned: Round, *, by: Actor) -> None:
    """The next round opens: whoever is still in reserve after `planned` ends here."""
    for standing in queries.standings(planned):
        if standing.proposal.status is Status.RESERVE:
            _release(planned, standing.proposal, by=by)


def _release(planned: Round, proposal: Proposal, *, by: Actor) -> None:
    names = {"ref": proposal.ref, "title": proposal.title, "round": planned.label}
    step(proposal, Step.NOT_SELECT, by=by, reason=planned.label)
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"round.released:{planned.id}:{proposal.id}",
        subject=lazy("Result of %(ref)s", **names),
        body=lazy(
            "The next round has opened, and no place became free for your proposal “%(title)s” "
            "(%(ref)s), which was in reserve after “%(round)s”. "
            "Thank you for the work you put into it.",
            **names,
        ),
    )
