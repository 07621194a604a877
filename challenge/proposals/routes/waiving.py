"""Letting a unit enter although it is not eligible: one person proposes it, another approves."""

from flask import abort, flash, redirect, render_template, url_for

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import LINES, WaiverForm, waiver_form
from challenge.proposals.routes.base import OVERSEEING, Answer, blueprint
from challenge.web.forms import KitForm
from challenge.web.locale import _

ADDRESS = "/challenges/<slug>/waivers"


@blueprint.get(ADDRESS)
@access(OVERSEEING)
def waivers(slug: str) -> Answer:
    """Which unit may enter although it does not meet which condition, and why."""
    return _page(_challenge(slug), waiver_form(queries.local_units()))


@blueprint.post(ADDRESS)
@access(holding(*rules.AGENCY))
def propose_waiver(slug: str) -> Answer:
    """Put an exception for one unit before a second person."""
    challenge = _challenge(slug)
    if challenge.agency_id not in current_actor().organisations(*rules.AGENCY):
        abort(404)
    units = queries.local_units()
    form = waiver_form(units)
    if not form.validate_on_submit():
        return _page(challenge, form), 422
    unit = next(each for each in units if each.unit_code == form.unit.data)
    line = rules.Line(form.line.data)
    actions.propose_waiver(challenge, unit, line, reason=form.reason.data or "", by=current_actor())
    flash(_("The exception for %(unit)s waits for an approver.", unit=unit.name))
    return redirect(url_for("proposals.waivers", slug=slug), 303)


@blueprint.post(f"{ADDRESS}/<key>/approval")
@access(holding(Role.APPROVER))
def approve_waiver(slug: str, key: str) -> Answer:
    """The second person's yes."""
    challenge = _challenge(slug)
    if challenge.agency_id not in current_actor().organisations(Role.APPROVER):
        abort(404)
    waiver = queries.waiver_to_approve(challenge, key) or abort(404)
    if KitForm().validate_on_submit():
        actions.approve_waiver(waiver, by=current_actor())
        flash(_("Approved. The unit has been told."))
    return redirect(url_for("proposals.waivers", slug=slug), 303)


def _challenge(slug: str) -> Challenge:
    return queries.challenge_with_lateness(by=current_actor(), slug=slug) or abort(404)


def _page(challenge: Challenge, form: WaiverForm) -> str:
    actor = current_actor()
    return render_template(
        "proposals/waivers.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        waivers=queries.waivers_of(challenge),
        names={str(line): label for line, label in LINES.items()},
        may_propose=challenge.agency_id in actor.organisations(*rules.AGENCY),
        may_approve=challenge.agency_id in actor.organisations(Role.APPROVER),
        form=form,
        plain=KitForm(None),
    )
