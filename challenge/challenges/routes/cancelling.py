"""Calling a challenge off: proposed by its author, approved or refused by another person."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor
from challenge.challenges import actions, queries, rules
from challenge.challenges.forms import CancellationForm, RefusalForm, StepForm
from challenge.challenges.models import Cancellation, Challenge
from challenge.challenges.routes.blueprint import (
    APPROVERS,
    AUTHORS,
    READERS,
    authored,
    blueprint,
    readable,
    to_decide,
)
from challenge.challenges.rules.refusals import CancellationDecided
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.workflow import ChallengeStatus

Answer = str | Response | tuple[str, int]
ADDRESS = "/challenges/<slug>/cancellation"


@blueprint.get(ADDRESS)
@access(READERS)
def cancellation(slug: str) -> str:
    """Whether it is to be called off, who says so and why."""
    return _page(_once_published(readable(slug)))


@blueprint.post(ADDRESS)
@access(AUTHORS)
def propose_cancellation(slug: str) -> Answer:
    """Put it before a second person."""
    challenge, form = _once_published(authored(slug)), CancellationForm()
    if not form.validate_on_submit():
        return _page(challenge, proposing=form), 422
    actions.propose_cancellation(challenge, reason=form.reason.data or "", by=current_actor())
    flash(_("Your proposal to call it off waits for an approver of your agency."))
    return _shown(slug)


@blueprint.post(f"{ADDRESS}/approval")
@access(APPROVERS)
def approve_cancellation(slug: str) -> Answer:
    """The second person's yes."""
    challenge = _once_published(to_decide(slug))
    if StepForm().validate_on_submit():
        actions.approve_cancellation(_waiting(challenge), by=current_actor())
        flash(_("The challenge is called off, and everybody with a draft or a proposal is told."))
    return _shown(slug)


@blueprint.post(f"{ADDRESS}/refusal")
@access(APPROVERS)
def refuse_cancellation(slug: str) -> Answer:
    """The second person's no."""
    challenge, form = _once_published(to_decide(slug)), RefusalForm()
    if not form.validate_on_submit():
        return _page(challenge, refusing=form), 422
    actions.refuse_cancellation(
        _waiting(challenge), reason=form.reason.data or "", by=current_actor()
    )
    flash(_("The challenge goes on. Whoever proposed to call it off has been told why."))
    return _shown(slug)


@blueprint.post(f"{ADDRESS}/withdrawal")
@access(AUTHORS)
def withdraw_cancellation(slug: str) -> Answer:
    """Its proposer takes it back."""
    challenge = _once_published(authored(slug))
    if StepForm().validate_on_submit():
        actions.withdraw_cancellation(_waiting(challenge), by=current_actor())
        flash(_("Your proposal is taken back. The challenge goes on."))
    return _shown(slug)


def _once_published(challenge: Challenge) -> Challenge:
    """What was never published is no matter of calling off."""
    return challenge if challenge.published_at else abort(404)


def _waiting(challenge: Challenge) -> Cancellation:
    found = queries.waiting_cancellation(challenge)
    if found is None:
        raise CancellationDecided
    return found


def _shown(slug: str) -> Response:
    return redirect(url_for("challenges.cancellation", slug=slug), 303)


def _page(
    challenge: Challenge, *, proposing: KitForm | None = None, refusing: KitForm | None = None
) -> str:
    actor, waiting = current_actor(), queries.waiting_cancellation(challenge)
    own = waiting is not None and waiting.proposed_by_id == actor.user_id
    running = challenge.status is ChallengeStatus.PUBLISHED
    may_propose = running and waiting is None and rules.may_author(actor, challenge)
    may_decide = running and waiting is not None and rules.may_approve(actor, challenge)
    return render_template(
        "challenges/cancellation.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        waiting=waiting,
        earlier=[each for each in queries.cancellations(challenge) if each.answer is not None],
        own=own,
        proposing=(proposing or CancellationForm(None)) if may_propose else None,
        refusing=(refusing or RefusalForm(None)) if may_decide and not own else None,
        plain=StepForm(None),
    )
