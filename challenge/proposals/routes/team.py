"""Who does what on one proposal, and inviting others to it."""

from flask import abort, flash, redirect, render_template, url_for

from challenge.accounts.access import access, current_actor
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms.team import PART_NAMES, ContributorForm, PartForm
from challenge.proposals.models import Proposal
from challenge.proposals.routes.base import TEAMWORK, WRITING, Answer, blueprint, ours, own
from challenge.proposals.rules import refusals
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.refusals import explain

ADDRESS = "/proposals/<ref>/team"


@blueprint.get(ADDRESS)
@access(TEAMWORK)
def team(ref: str) -> Answer:
    """Everybody who has a part in the proposal."""
    return _page(ours(ref), PartForm(None), ContributorForm(None))


@blueprint.post(ADDRESS)
@access(WRITING)
def set_part(ref: str) -> Answer:
    """Give somebody another part."""
    proposal = own(ref)
    rules.refuse_unless_sets_parts(current_actor(), proposal)
    form = PartForm()
    _offer(form, proposal)
    if not form.validate_on_submit():
        return _page(proposal, form, ContributorForm(None)), 422
    actions.set_part(proposal, form.person.data, form.given.data, by=current_actor())
    flash(_("The part is set."))
    return redirect(url_for("proposals.team", ref=ref), 303)


@blueprint.post(f"{ADDRESS}/invitations")
@access(WRITING)
def invite_contributor(ref: str) -> Answer:
    """Offer somebody from outside a part in this proposal."""
    proposal = own(ref)
    rules.refuse_unless_sets_parts(current_actor(), proposal)
    form = ContributorForm()
    if not form.validate_on_submit() or not form.is_in_future(proposal.challenge):
        return _page(proposal, PartForm(None), form), 422
    try:
        actions.invite_contributor(
            proposal,
            email=str(form.email.data),
            name=str(form.name.data),
            part=form.part.data,
            until=form.until(proposal.challenge),
            by=current_actor(),
        )
    except (refusals.OnTheStaff, refusals.InvitedAlready) as refusal:
        form.refuse("email", explain(refusal))
        return _page(proposal, PartForm(None), form), 422
    flash(_("%(email)s was told.", email=form.email.data))
    return redirect(url_for("proposals.team", ref=ref), 303)


@blueprint.post(f"{ADDRESS}/<key>/ending")
@access(WRITING)
def end_share(ref: str, key: str) -> Answer:
    """Take a part back, or an invitation that was not accepted."""
    proposal = own(ref)
    share = queries.share_with(proposal, key) or abort(404)
    if KitForm().validate_on_submit():
        actions.end_share(share, proposal, by=current_actor())
        flash(_("The part is ended."))
    return redirect(url_for("proposals.team", ref=ref), 303)


def _offer(form: PartForm, proposal: Proposal) -> None:
    """Everybody but the head, who always edits."""
    form.person.offer(
        (member.person_key, member.name)
        for member in queries.team_of(proposal)
        if member.role != "head"
    )


def _page(proposal: Proposal, form: PartForm, invitation: ContributorForm) -> str:
    _offer(form, proposal)
    return render_template(
        "proposals/team.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        team=queries.team_of(proposal),
        invited=queries.invited_to(proposal),
        parts=PART_NAMES,
        sets=rules.sets_parts(current_actor(), proposal),
        form=form,
        invitation=invitation,
        plain=KitForm(None),
    )
