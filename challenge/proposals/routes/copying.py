"""Beginning a draft with an earlier proposal, and what of it was taken over."""

from flask import abort, flash, redirect, render_template, url_for

from challenge.accounts.access import access, current_actor
from challenge.challenges.models import Challenge
from challenge.challenges.queries import published
from challenge.proposals import actions, queries
from challenge.proposals.forms import EarlierForm, EntryForm
from challenge.proposals.routes.base import WRITING, Answer, blueprint, own
from challenge.proposals.routes.entering import entry_page
from challenge.web import edge
from challenge.web.labels import label
from challenge.web.locale import _, phrase


@blueprint.get("/challenges/<slug>/entry/earlier")
@access(WRITING)
def earlier(slug: str) -> Answer:
    """The unit's own earlier proposals, of any challenge and in any state."""
    return _page(published(slug) or abort(404), EarlierForm())


@blueprint.post("/challenges/<slug>/entry/earlier")
@access(WRITING)
def start_from(slug: str) -> Answer:
    """Start a draft with what fits; what does not is listed on the next page."""
    challenge = published(slug) or abort(404)
    form = EarlierForm()
    _offer(form)
    if not form.validate_on_submit():
        return _page(challenge, form), 422
    source = own(form.ref.data or "")
    if not actions.check_eligibility(challenge, source.organisation, by=current_actor()).eligible:
        edge.keep_changes()
        return entry_page(challenge, EntryForm(None)), 409
    proposal = actions.start_from(challenge, source, by=current_actor())
    flash(_("Your draft is started. Its reference is %(ref)s.", ref=proposal.ref))
    return redirect(url_for("proposals.origin", ref=proposal.ref), 303)


def _offer(form: EarlierForm) -> None:
    listed = queries.earlier_proposals(current_actor())
    form["ref"].offer([(one.ref, one.title or _("Untitled proposal")) for one in listed])
    form["ref"].hints = {
        one.ref: f"{one.ref} · {one.challenge} · {label(one.status)} · {one.unit}" for one in listed
    }


def _page(challenge: Challenge, form: EarlierForm) -> str:
    _offer(form)
    return render_template(
        "proposals/earlier.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        form=form,
        some=bool(form["ref"].choices),
    )


@blueprint.get("/proposals/<ref>/origin")
@access(WRITING)
def origin(ref: str) -> Answer:
    """Which proposal the draft began with, what was taken over, and what was not."""
    proposal = own(ref)
    record, source = queries.origin_of(proposal) or abort(404)
    taken = [one.label for one in proposal.challenge.fields if one.key in record.taken]
    return render_template(
        "proposals/origin.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        source=source,
        record=record,
        taken=taken,
        left_out=[phrase(one["sentence"], one["values"]) for one in record.left_out],
        annexes=queries.annexes_of(source),
    )
