"""Letting one unit submit late: proposed by one person of the agency, approved by another."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for

from challenge import clock
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import LatenessForm, lateness_form
from challenge.proposals.routes.base import OVERSEEING, Answer, blueprint
from challenge.web.forms import KitForm
from challenge.web.locale import _

ADDRESS = "/challenges/<slug>/lateness"


@blueprint.get(ADDRESS)
@access(OVERSEEING)
def lateness(slug: str) -> Answer:
    """Who may submit late, until when and why."""
    challenge = _challenge(slug)
    return _page(challenge, lateness_form(challenge, queries.units_without_lateness(challenge)))


@blueprint.post(ADDRESS)
@access(holding(*rules.AGENCY))
def propose_lateness(slug: str) -> Answer:
    """Put a later instant for one unit before a second person."""
    challenge = _challenge(slug)
    if challenge.agency_id not in current_actor().organisations(*rules.AGENCY):
        abort(404)
    units = queries.units_without_lateness(challenge)
    form = lateness_form(challenge, units)
    if not form.validate_on_submit() or not _later(challenge, form):
        return _page(challenge, form), 422
    unit = next(each for each in units if each.unit_code == form.unit.data)
    actions.propose_lateness(
        challenge,
        unit,
        until=form.until.data,
        reason=form.reason.data or "",
        by=current_actor(),
    )
    flash(_("The late permission for %(unit)s waits for an approver.", unit=unit.name))
    return redirect(url_for("proposals.lateness", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/<code>/approval")
@access(holding(Role.APPROVER))
def approve_lateness(slug: str, code: str) -> Answer:
    """The second person's yes."""
    challenge = _challenge(slug)
    if challenge.agency_id not in current_actor().organisations(Role.APPROVER):
        abort(404)
    permission = queries.lateness_to_approve(challenge, code) or abort(404)
    if KitForm().validate_on_submit():
        actions.approve_lateness(permission, by=current_actor())
        flash(_("Approved. The unit has been told."))
    return redirect(url_for("proposals.lateness", slug=slug), 303)


def _challenge(slug: str) -> Challenge:
    return queries.challenge_with_lateness(by=current_actor(), slug=slug) or abort(404)


def _later(challenge: Challenge, form: LatenessForm) -> bool:
    """A permission that ends before the call does, or is over already, would be none."""
    least: datetime = max(clock.now(), challenge.date("closes") or clock.now())
    if form.until.data > least:
        return True
    form.refuse("until", _("Choose a time in the future, after the call closes"))
    return False


def _page(challenge: Challenge, form: LatenessForm) -> str:
    actor = current_actor()
    return render_template(
        "proposals/lateness.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        permissions=queries.lateness_of(challenge),
        closes=challenge.date("closes"),
        may_propose=challenge.agency_id in actor.organisations(*rules.AGENCY),
        may_approve=challenge.agency_id in actor.organisations(Role.APPROVER),
        form=form,
        plain=KitForm(None),
    )
