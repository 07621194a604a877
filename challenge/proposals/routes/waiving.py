"""Letting a unit enter although it is not eligible: one person proposes it, another answers."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.challenges.rules import refuse_called_off
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import LINES, EndingForm, WaiverForm, waiver_form
from challenge.proposals.models import Waiver
from challenge.proposals.queries.eligibility import Waived
from challenge.proposals.routes.base import OVERSEEING, Answer, blueprint
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.web.refusals import explain
from challenge.workflow import ChallengeStatus

ADDRESS = "/challenges/<slug>/waivers"
ONE = f"{ADDRESS}/<key>"
PROPOSING, APPROVING = holding(*rules.AGENCY), holding(Role.APPROVER)


@blueprint.get(ADDRESS)
@access(OVERSEEING)
def waivers(slug: str) -> Answer:
    """Which unit may enter although it does not meet which condition, and why."""
    return _page(_challenge(slug), waiver_form(queries.local_units()))


@blueprint.post(ADDRESS)
@access(PROPOSING)
def propose_waiver(slug: str) -> Answer:
    """Put an exception for one unit before a second person."""
    challenge = _ours(slug, *rules.AGENCY)
    refuse_called_off(challenge)
    units = queries.local_units()
    form = waiver_form(units)
    if not form.validate_on_submit():
        return _page(challenge, form), 422
    unit = next(each for each in units if each.unit_code == form.unit.data)
    line = rules.Line(form.line.data)
    if queries.is_waived(challenge, unit, line):
        form.refuse("line", explain(rules.refusals.WaivedAlready(unit=unit.name)))
        return _page(challenge, form), 422
    actions.propose_waiver(challenge, unit, line, reason=form.reason.data or "", by=current_actor())
    flash(_("The exception for %(unit)s waits for an approver.", unit=unit.name))
    return redirect(url_for("proposals.waivers", slug=slug), 303)


@blueprint.get(ONE)
@access(OVERSEEING)
def one_waiver(slug: str, key: str) -> Answer:
    """One exception, and what the reader may do about it."""
    challenge = _challenge(slug)
    return _one(challenge, _waived(challenge, key), EndingForm(None))


@blueprint.post(f"{ONE}/approval")
@access(APPROVING)
def approve_waiver(slug: str, key: str) -> Answer:
    """The second person's yes."""
    said = _("Approved. The unit has been told.")
    return _pressed(slug, key, Role.APPROVER, act=actions.approve_waiver, said=said)


@blueprint.post(f"{ONE}/refusal")
@access(APPROVING)
def refuse_waiver(slug: str, key: str) -> Answer:
    """The second person's no, with a reason."""
    challenge = _ours(slug, Role.APPROVER)
    found, form = _waived(challenge, key), EndingForm()
    if not form.validate_on_submit():
        return _one(challenge, found, form), 422
    actions.refuse_waiver(found.waiver, reason=form.reason.data or "", by=current_actor())
    flash(_("Refused. Whoever proposed it has been told why."))
    return redirect(url_for("proposals.waivers", slug=slug), 303)


@blueprint.post(f"{ONE}/withdrawal")
@access(PROPOSING)
def withdraw_waiver(slug: str, key: str) -> Answer:
    """Its proposer takes it back."""
    said = _("Taken back. Another one can be proposed.")
    return _pressed(slug, key, *rules.AGENCY, act=actions.withdraw_waiver, said=said)


def _pressed(slug: str, key: str, *roles: Role, act: Callable[..., None], said: str) -> Answer:
    """A step about one exception that needs no words."""
    found = _waived(_ours(slug, *roles), key)
    if KitForm().validate_on_submit():
        act(found.waiver, by=current_actor())
        flash(said)
    return redirect(url_for("proposals.waivers", slug=slug), 303)


def _challenge(slug: str) -> Challenge:
    return queries.challenge_with_lateness(by=current_actor(), slug=slug) or abort(404)


def _ours(slug: str, *roles: Role) -> Challenge:
    challenge = _challenge(slug)
    return challenge if challenge.agency_id in current_actor().organisations(*roles) else abort(404)


def _waived(challenge: Challenge, key: str) -> Waived:
    return queries.one_waiver(challenge, key) or abort(404)


def _page(challenge: Challenge, form: WaiverForm) -> str:
    ours = challenge.agency_id in current_actor().organisations(*rules.AGENCY)
    return render_template(
        "proposals/waivers.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        waivers=queries.waivers_of(challenge),
        names={str(line): label for line, label in LINES.items()},
        may_propose=ours and challenge.status is ChallengeStatus.PUBLISHED,
        form=form,
    )


def _one(challenge: Challenge, found: Waived, form: EndingForm) -> str:
    return render_template(
        "proposals/one_waiver.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        found=found,
        waiver=found.waiver,
        name=LINES[rules.Line(found.waiver.line)],
        may=_may(challenge, found.waiver),
        form=form,
        plain=KitForm(None),
    )


def _may(challenge: Challenge, waiver: Waiver) -> dict[str, bool]:
    """Which buttons the reader finds; the actions ask the same again."""
    actor = current_actor()
    own = waiver.proposed_by_id == actor.user_id
    waits = waiver.waits and challenge.status is ChallengeStatus.PUBLISHED
    approves = challenge.agency_id in actor.organisations(Role.APPROVER)
    return {"answer": waits and approves and not own, "withdraw": waits and own}
