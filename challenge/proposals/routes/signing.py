"""What goes between staff and head before a submission, and who may submit in the head's name."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from challenge import clock
from challenge.accounts.access import access, current_actor
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import EVERY, CertifierForm, RefusalForm, certifier_form
from challenge.proposals.models import Proposal
from challenge.proposals.routes.base import WRITING, Answer, blueprint, own
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.refusals import explain

CERTIFIERS = "/proposals/<ref>/certifiers"


@blueprint.post("/proposals/<ref>/signature-request")
@access(WRITING)
def ask_for_signature(ref: str) -> Answer:
    """Staff put the draft before the head."""
    proposal = own(ref)
    if KitForm().validate_on_submit():
        actions.ask_for_signature(proposal, by=current_actor())
        flash(_("The head has been asked to submit it."))
    return redirect(url_for("proposals.show", ref=ref), 303)


@blueprint.post("/proposals/<ref>/signature-refusal")
@access(WRITING)
def decline_to_sign(ref: str) -> Answer:
    """The head says: not yet, and why."""
    proposal = own(ref)
    actions.refuse_unless_signatory(proposal, by=current_actor())
    form = RefusalForm()
    if not form.validate_on_submit():
        return refusal_page(proposal, form), 422
    actions.decline_to_sign(proposal, note=form.note.data or "", by=current_actor())
    flash(_("Your note was sent to the staff."))
    return redirect(url_for("proposals.show", ref=ref), 303)


def refusal_page(proposal: Proposal, form: RefusalForm) -> str:
    """The note alone, when it has to be typed again."""
    return render_template(
        "proposals/refusal.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        form=form,
    )


@blueprint.get(CERTIFIERS)
@access(WRITING)
def certifiers(ref: str) -> Answer:
    """Who may submit in the head's name."""
    proposal = own(ref)
    return _page(proposal, certifier_form(queries.staff_posts(proposal.organisation_id)))


@blueprint.post(CERTIFIERS)
@access(WRITING)
def name_certifier(ref: str) -> Answer:
    """The head names somebody on the staff."""
    proposal = own(ref)
    rules.refuse_unless_head(current_actor(), proposal.organisation_id)
    posts = queries.staff_posts(proposal.organisation_id)
    form = certifier_form(posts)
    if not form.validate_on_submit():
        return _page(proposal, form), 422
    post = next(each for each in posts if each.key == form.post.data)
    every = form.scope.data == EVERY
    try:
        actions.name_certifier(proposal, post, every=every, by=current_actor())
    except rules.refusals.NamedAlready as refusal:
        form.refuse("post", explain(refusal))
        return _page(proposal, form), 422
    flash(_("%(name)s may submit in your name.", name=post.user.name))
    return redirect(url_for("proposals.certifiers", ref=ref), 303)


@blueprint.post(f"{CERTIFIERS}/<key>/end")
@access(WRITING)
def end_certifier(ref: str, key: str) -> Answer:
    """The head takes it back."""
    proposal = own(ref)
    named = queries.certifier(proposal, key) or abort(404)
    if KitForm().validate_on_submit():
        actions.end_certifier(named, proposal, by=current_actor())
        flash(_("%(name)s no longer submits in your name.", name=named.post.user.name))
    return redirect(url_for("proposals.certifiers", ref=ref), 303)


def _page(proposal: Proposal, form: CertifierForm) -> str:
    return render_template(
        "proposals/certifiers.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        named=queries.certifiers_for(proposal),
        head=rules.is_head(current_actor(), proposal.organisation_id),
        names=rules.is_verified_head(current_actor(), proposal.organisation_id),
        form=form,
        plain=KitForm(None),
    )


def signing_of(proposal: Proposal) -> dict[str, Any]:
    """What the overview and the page of submission say about signing."""
    actor, since = current_actor(), queries.said_about(proposal)
    head = rules.is_verified_head(actor, proposal.organisation_id)
    naming = None if head else queries.naming_of(proposal, by=actor)
    deadline = queries.deadlines_of([proposal])[proposal.id]
    now = clock.now()
    return {
        "in_time": queries.is_in_time(proposal, deadline, now),
        "signs": head or naming is not None,
        "naming": naming,
        "may_ask": rules.is_staff(actor, proposal.organisation_id),
        "exchange": queries.words_about(proposal),
        "asked": rules.waits_for_head(since),
        "not_yet": rules.declined(since),
        "left": rules.time_left(deadline, now) if deadline else None,
        "plain": KitForm(None),
    }
