"""The award decision of a challenge: proposed, approved, announced."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.awards import actions, queries, rules
from challenge.awards.forms import NothingForm, ReasonForm, decision_form
from challenge.awards.models import Decision
from challenge.awards.routes.strata import stratum_namer
from challenge.challenges.models import Challenge
from challenge.scoring.queries import Standing
from challenge.web.forms import KitForm
from challenge.web.locale import _

blueprint = Blueprint("awards", __name__)
Answer = str | tuple[str, int] | Response

PREPARING = (Role.SECRETARIAT, Role.AUTHOR)
AGENCY = (*PREPARING, Role.APPROVER)


@blueprint.get("/challenges/<slug>/award")
@access(holding(*AGENCY, Role.AUDITOR))
def show(slug: str) -> Answer:
    """The decision as it stands, and what the reader may do about it."""
    return _page(_decidable(slug))


@blueprint.post("/challenges/<slug>/award")
@access(holding(*PREPARING))
def propose(slug: str) -> Answer:
    """Turn the frozen ranking into awards and put them before a second person."""
    challenge = _decidable(slug)
    form = decision_form(challenge.zone)
    if not form.validate_on_submit():
        return _page(challenge, proposing=form), 422
    if form["embargo_until"].data <= clock.now():
        form.refuse("embargo_until", _("Choose a time in the future for the announcement"))
        return _page(challenge, proposing=form), 422
    actions.propose_decision(
        challenge,
        embargo_until=form["embargo_until"].data,
        note=form["note"].data or "",
        by=current_actor(),
    )
    flash(_("The awards are proposed. They now wait for a second person's approval."))
    return _shown(slug)


@blueprint.post("/challenges/<slug>/award/approval")
@access(holding(Role.APPROVER))
def approve(slug: str) -> Answer:
    """The second person's approval."""
    actions.approve_decision(_live(_decidable(slug)), by=current_actor())
    flash(_("Approved. The result stays under embargo until its time."))
    return _shown(slug)


@blueprint.post("/challenges/<slug>/award/return")
@access(holding(Role.APPROVER))
def send_back(slug: str) -> Answer:
    """Send the proposed awards back with a reason."""
    challenge = _decidable(slug)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(challenge, returning=form), 422
    actions.send_back(_live(challenge), reason=form.reason.data or "", by=current_actor())
    flash(_("Sent back with your reason."))
    return _shown(slug)


@blueprint.post("/challenges/<slug>/award/announcement")
@access(holding(*AGENCY))
def announce(slug: str) -> Answer:
    """Announce the result once its time has come, without waiting for the clock's own sweep."""
    actions.announce(_live(_decidable(slug)), by=current_actor())
    flash(_("The result is announced, and every unit has been sent its letter."))
    return _shown(slug)


def _shown(slug: str) -> Response:
    return redirect(url_for("awards.show", slug=slug), 303)


def _decidable(slug: str) -> Challenge:
    return queries.decidable(by=current_actor(), slug=slug) or abort(404)


def _live(challenge: Challenge) -> Decision:
    return queries.live_decision(challenge.id) or abort(404)


def _page(
    challenge: Challenge, *, proposing: KitForm | None = None, returning: KitForm | None = None
) -> str:
    actor = current_actor()
    decision = queries.live_decision(challenge.id)
    preview = [] if decision else _preview(challenge)
    first = decision is not None and decision.proposed_by_id == actor.user_id
    may_propose = bool(preview) and actor.holds(*PREPARING)
    return render_template(
        "awards/show.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        decision=decision,
        preview=preview,
        stratum_name=stratum_namer(challenge),
        proposing=(proposing or decision_form(challenge.zone)) if may_propose else None,
        may_approve=actor.holds(Role.APPROVER) and not first,
        returning=returning or ReasonForm(),
        nothing=NothingForm(),
        may_announce=decision is not None
        and actor.holds(*AGENCY)
        and rules.embargo_is_over(decision.embargo_until, clock.now()),
        reconsiderations=queries.reconsiderations(decision.id) if decision else [],
    )


def _preview(challenge: Challenge) -> list[tuple[Standing, rules.Chosen, list[rules.Share]]]:
    """What the award rule would give to the frozen ranking; shown before it is proposed."""
    return [
        (standing, winner, rules.shares(winner, challenge.award_basis, challenge.tiers))
        for standing, winner in queries.chosen(challenge)
    ]
