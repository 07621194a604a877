"""One proposal's result: its letter, the acceptance, the confirmation, reconsideration."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge import clock, workflow
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.awards import actions, queries, rules
from challenge.awards.forms import (
    AcceptanceForm,
    AnswerForm,
    ConfirmationForm,
    ReasonForm,
    ReconsiderationForm,
)
from challenge.awards.models import Award
from challenge.proposals.models import Proposal
from challenge.proposals.queries import readable, writable
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.workflow import Step

blueprint = Blueprint("results", __name__)
Answer = str | tuple[str, int] | Response

UNIT = (Role.HEAD, Role.STAFF)
AGENCY = (Role.SECRETARIAT, Role.AUTHOR, Role.APPROVER)


@blueprint.get("/proposals/<ref>/award")
@access(holding(*UNIT, *AGENCY, Role.AUDITOR))
def show(ref: str) -> Answer:
    """The letter and the award of one proposal, once the result is announced."""
    return _page(_announced(ref))


@blueprint.post("/proposals/<ref>/award/acceptance")
@access(holding(Role.HEAD))
def accept(ref: str) -> Answer:
    """The head accepts the award."""
    proposal = writable(by=current_actor(), ref=ref) or abort(404)
    form = AcceptanceForm()
    if not form.validate_on_submit():
        return _page(proposal, accepting=form), 422
    actions.accept(_award(proposal), by=current_actor())
    flash(_("The award is accepted. The agency confirms it once its conditions are met."))
    return _shown(ref)


@blueprint.post("/proposals/<ref>/award/confirmation")
@access(holding(*AGENCY))
def confirm(ref: str) -> Answer:
    """The agency confirms that the conditions are met."""
    proposal = _announced(ref)
    form = ConfirmationForm()
    if not form.validate_on_submit():
        return _page(proposal, confirming=form), 422
    actions.confirm(_award(proposal), note=form.reason.data or "", by=current_actor())
    flash(_("The award is confirmed. The agreement can be drafted."))
    return _shown(ref)


@blueprint.post("/proposals/<ref>/award/forfeiture")
@access(holding(*AGENCY))
def forfeit(ref: str) -> Answer:
    """The agency ends an award that was not taken up."""
    proposal = _announced(ref)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(proposal, forfeiting=form), 422
    actions.forfeit(_award(proposal), reason=form.reason.data or "", by=current_actor())
    flash(_("The award is forfeited, with your reason on record."))
    return _shown(ref)


@blueprint.post("/proposals/<ref>/reconsideration")
@access(holding(Role.HEAD))
def ask(ref: str) -> Answer:
    """The head asks that the result be looked at again."""
    proposal = writable(by=current_actor(), ref=ref) or abort(404)
    form = ReconsiderationForm()
    if not form.validate_on_submit():
        return _page(proposal, asking=form), 422
    actions.ask_reconsideration(proposal, form.text.data or "", by=current_actor())
    flash(_("Your request has been sent to the agency."))
    return _shown(ref)


@blueprint.post("/proposals/<ref>/reconsideration/answer")
@access(holding(*AGENCY))
def answer(ref: str) -> Answer:
    """The agency answers a request."""
    proposal = _announced(ref)
    asked = queries.reconsideration_of(proposal.id) or abort(404)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _page(proposal, answering=form), 422
    actions.answer_reconsideration(asked, form.answer.data or "", by=current_actor())
    flash(_("Your answer is on record and the unit has been told."))
    return _shown(ref)


def _shown(ref: str) -> Response:
    return redirect(url_for("results.show", ref=ref), 303)


def _announced(ref: str) -> Proposal:
    """The proposal, if the reader may see it and it has a letter; before that there is nothing."""
    proposal = readable(by=current_actor(), ref=ref)
    if proposal is None or queries.letter_of(proposal.id) is None:
        abort(404)
    return proposal


def _award(proposal: Proposal) -> Award:
    return queries.award_of(proposal.id) or abort(404)


def _page(proposal: Proposal, **forms: KitForm) -> str:
    actor = current_actor()
    letter = queries.letter_of(proposal.id) or abort(404)
    award = queries.award_of(proposal.id)
    asked = queries.reconsideration_of(proposal.id)
    decision = queries.announced(proposal.challenge_id)
    own = proposal.organisation_id in actor.organisations(Role.HEAD)
    ours = proposal.challenge.agency_id in actor.organisations(*AGENCY)
    standing = workflow.possible(workflow.MOVES, Step.CONFIRM, proposal.status)
    window = rules.window_is_open(decision.reconsider_until if decision else None, clock.now())
    return render_template(
        "awards/result.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        letter=letter,
        award=award,
        asked=asked,
        decision=decision,
        accepting=_if(own and standing and award and not award.accepted_at, AcceptanceForm, forms),
        confirming=_if(ours and standing and award, ConfirmationForm, forms),
        forfeiting=_if(ours and standing and award, ReasonForm, forms),
        asking=_if(own and window and asked is None, ReconsiderationForm, forms),
        answering=_if(ours and asked and not asked.answered_at, AnswerForm, forms),
        problems=next(iter(forms.values()), None),
    )


def _if(may: object, kind: type[KitForm], forms: dict[str, KitForm]) -> KitForm | None:
    """The form of this kind as it was sent, or a fresh one, for whoever may use it."""
    if not may:
        return None
    return next((form for form in forms.values() if type(form) is kind), None) or kind(None)
