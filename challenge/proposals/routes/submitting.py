"""The head's pages: read what will be submitted, submit it, or withdraw."""

from flask import abort, flash, redirect, render_template, url_for

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import RefusalForm, SubmissionForm, WithdrawalForm
from challenge.proposals.models import Proposal
from challenge.proposals.routes.base import TEAMWORK, WRITING, Answer, blueprint, ours, own
from challenge.proposals.routes.signing import signing_of
from challenge.web.locale import _
from challenge.web.refusals import explain
from challenge.workflow import MOVES, Refusal, Step, target


@blueprint.get("/proposals/<ref>/submission")
@access(TEAMWORK)
def submission(ref: str) -> Answer:
    """Exactly what would be submitted, and what stands in the way."""
    proposal = ours(ref)
    _refuse_impossible(proposal, Step.SUBMIT)
    return _page(proposal, SubmissionForm(data={"version": proposal.revision}))


@blueprint.post("/proposals/<ref>/submission")
@access(WRITING)
def submit(ref: str) -> Answer:
    """Submit what the head read on this page."""
    proposal = queries.to_submit(by=current_actor(), ref=ref) or abort(404)
    actions.refuse_unless_signatory(proposal, by=current_actor())
    _refuse_impossible(proposal, Step.SUBMIT)
    form = SubmissionForm(data={"version": proposal.revision})
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    actions.submit(proposal, by=current_actor(), revision=form.version.data or 0)
    return redirect(url_for("proposals.receipt", ref=ref), 303)


def _refuse_impossible(proposal: Proposal, step: Step) -> None:
    """The table of moves says whether this page has a sense now."""
    target(MOVES, step, proposal.status)


def _page(proposal: Proposal, form: SubmissionForm) -> str:
    gaps = rules.gaps(queries.draft_of(proposal))
    return render_template(
        "proposals/submission.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        content=queries.content_now(proposal),
        changed=queries.changed_now(proposal),
        gaps=gaps,
        obstacle=_obstacle(proposal),
        correction=queries.correction_of(proposal),
        deadline=_deadline(proposal),
        form=form,
        refusal=RefusalForm(None),
        **signing_of(proposal),
    )


def _obstacle(proposal: Proposal) -> str | None:
    """What would refuse the head, or whoever reads this page, besides missing answers."""
    try:
        actions.refuse_unless_signatory(proposal, by=current_actor())
        actions.refuse_untimely(proposal)
        actions.refuse_unanswered(proposal)
    except Refusal as refusal:
        return explain(refusal)
    return None


def _deadline(proposal: Proposal) -> object:
    correction = queries.correction_of(proposal)
    return correction.due if correction else queries.last_instant(proposal)


@blueprint.get("/proposals/<ref>/withdrawal")
@access(WRITING)
def withdrawal(ref: str) -> Answer:
    """What withdrawing means, before it is done."""
    proposal = own(ref)
    rules.refuse_unless_head(current_actor(), proposal.organisation_id)
    _refuse_impossible(proposal, Step.WITHDRAW)
    return _withdrawal_page(proposal, WithdrawalForm())


@blueprint.post("/proposals/<ref>/withdrawal")
@access(WRITING)
def withdraw(ref: str) -> Answer:
    """Take the proposal out of the challenge."""
    proposal = own(ref)
    form = WithdrawalForm()
    if not form.validate_on_submit():
        return _withdrawal_page(proposal, form), 422
    actions.withdraw(proposal, reason=form.reason.data or "", by=current_actor())
    flash(_("Proposal %(ref)s is withdrawn.", ref=ref))
    return redirect(url_for("proposals.show", ref=ref), 303)


def _withdrawal_page(proposal: Proposal, form: WithdrawalForm) -> str:
    return render_template(
        "proposals/withdrawal.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        form=form,
        still_open=clock.now() < (queries.last_instant(proposal) or clock.now()),
    )
