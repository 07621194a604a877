"""After the announcement: accept, confirm, forfeit, ask for reconsideration and answer it."""

import sqlalchemy as sa

from challenge import audit, clock, workflow
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.awards import queries, rules
from challenge.awards.models import Award, Reconsideration
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.web.formats import instant
from challenge.web.locale import lazy
from challenge.workflow import Step


def accept(award: Award, *, by: Actor) -> None:
    """The head of the unit accepts the award with its conditions.

    Raises ImpossibleStep unless the proposal stands as awarded.
    """
    _require_awarded(award)
    if award.accepted_at is not None:
        return
    award.accepted_by_id = by.user_id
    award.accepted_at = clock.now()
    audit.record("award.accepted", award, by=by)


def _require_awarded(award: Award) -> None:
    db.session.refresh(award.proposal, ["status"], with_for_update=True)
    workflow.target(workflow.MOVES, Step.CONFIRM, award.proposal.status)


def confirm(award: Award, *, note: str, by: Actor) -> None:
    """The agency confirms that the award's conditions are met.

    Raises NotAccepted, WindowOpen while reconsideration may be asked for, or ImpossibleStep.
    """
    _require_awarded(award)
    decision = award.decision
    if award.accepted_at is None:
        raise rules.NotAccepted
    if rules.window_is_open(decision.reconsider_until, clock.now()):
        zone = decision.challenge.zone
        raise rules.WindowOpen(instant(decision.reconsider_until, zone))
    step(award.proposal, Step.CONFIRM, by=by, reason=note or None)
    award.confirmed_by_id = by.user_id
    award.confirmed_at = clock.now()
    award.confirmation_note = note
    audit.record("award.confirmed", award, by=by, reason=note or None)


def forfeit(award: Award, *, reason: str, by: Actor) -> None:
    """End an award that was not taken up or whose conditions were not met.

    Raises ImpossibleStep unless the proposal stands as awarded.
    """
    step(award.proposal, Step.FORFEIT, by=by, reason=reason)
    award.forfeited_by_id = by.user_id
    award.forfeited_at = clock.now()
    award.forfeit_reason = reason
    audit.record("award.forfeited", award, by=by, reason=reason)


def ask_reconsideration(proposal: Proposal, text: str, *, by: Actor) -> Reconsideration:
    """A unit asks, within the window, that its result be looked at again.

    Raises WindowClosed.
    """
    decision = queries.announced(proposal.challenge_id)
    if decision is None or not rules.window_is_open(decision.reconsider_until, clock.now()):
        raise rules.WindowClosed
    asked = Reconsideration(
        decision_id=decision.id,
        proposal_id=proposal.id,
        text=text,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
    )
    db.session.add(asked)
    db.session.flush()
    audit.record("reconsideration.asked", proposal, by=by, reason=text)
    tell(
        holders(proposal.challenge.agency_id, Role.SECRETARIAT, Role.APPROVER),
        event=f"reconsideration-{asked.id}",
        subject=lazy("A unit asks for reconsideration"),
        body=lazy("The unit of %(ref)s asks for reconsideration.", ref=proposal.ref),
    )
    return asked


def answer_reconsideration(asked: Reconsideration, answer: str, *, by: Actor) -> None:
    """The agency's answer, which the unit reads; a changed result is a decision of its own."""
    db.session.execute(
        sa.select(Reconsideration.id).where(Reconsideration.id == asked.id).with_for_update()
    )
    asked.answer = answer
    asked.answered_by_id = by.user_id
    asked.answered_at = clock.now()
    audit.record("reconsideration.answered", asked.proposal, by=by, reason=answer)
    tell(
        holders(asked.proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"reconsideration-{asked.id}-answered",
        subject=lazy("An answer to your request for reconsideration"),
        body=lazy("Your request about %(ref)s was answered.", ref=asked.proposal.ref),
    )
