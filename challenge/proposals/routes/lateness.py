"""Letting one unit submit late: proposed by one person of the agency, answered by another."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for

from challenge import clock
from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.challenges.rules import refuse_called_off
from challenge.proposals import actions, queries, rules
from challenge.proposals.forms import EndingForm, LatenessForm, lateness_form
from challenge.proposals.models import LatePermission
from challenge.proposals.queries.lateness import Late
from challenge.proposals.routes.base import OVERSEEING, Answer, blueprint
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.workflow import ChallengeStatus

ADDRESS = "/challenges/<slug>/lateness"
ONE = f"{ADDRESS}/<code>"
PROPOSING, APPROVING = holding(*rules.AGENCY), holding(Role.APPROVER)


@blueprint.get(ADDRESS)
@access(OVERSEEING)
def lateness(slug: str) -> Answer:
    """Who may submit late, until when and why."""
    challenge = _challenge(slug)
    return _page(challenge, lateness_form(challenge, queries.units_without_lateness(challenge)))


@blueprint.post(ADDRESS)
@access(PROPOSING)
def propose_lateness(slug: str) -> Answer:
    """Put a later instant for one unit before a second person."""
    challenge = _ours(slug, *rules.AGENCY)
    refuse_called_off(challenge)
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


@blueprint.get(ONE)
@access(OVERSEEING)
def one_lateness(slug: str, code: str) -> Answer:
    """The permission of one unit, and what the reader may do about it."""
    challenge = _challenge(slug)
    return _one(challenge, _standing(challenge, code), EndingForm(None))


@blueprint.post(f"{ONE}/approval")
@access(APPROVING)
def approve_lateness(slug: str, code: str) -> Answer:
    """The second person's yes."""
    said = _("Approved. The unit has been told.")
    return _pressed(slug, code, Role.APPROVER, act=actions.approve_lateness, said=said)


@blueprint.post(f"{ONE}/refusal")
@access(APPROVING)
def refuse_lateness(slug: str, code: str) -> Answer:
    """The second person's no, with a reason."""
    challenge = _ours(slug, Role.APPROVER)
    late, form = _standing(challenge, code), EndingForm()
    if not form.validate_on_submit():
        return _one(challenge, late, form), 422
    actions.refuse_lateness(late.permission, reason=form.reason.data or "", by=current_actor())
    flash(_("Refused. Whoever proposed it has been told why."))
    return redirect(url_for("proposals.lateness", slug=slug), 303)


@blueprint.post(f"{ONE}/withdrawal")
@access(PROPOSING)
def withdraw_lateness(slug: str, code: str) -> Answer:
    """Its proposer takes it back."""
    said = _("Taken back. Another one can be proposed.")
    return _pressed(slug, code, *rules.AGENCY, act=actions.withdraw_lateness, said=said)


@blueprint.post(f"{ONE}/revocation")
@access(PROPOSING)
def propose_revocation(slug: str, code: str) -> Answer:
    """Ask to take an approved permission back."""
    challenge = _ours(slug, *rules.AGENCY)
    late, form = _standing(challenge, code), EndingForm()
    if not form.validate_on_submit():
        return _one(challenge, late, form), 422
    actions.propose_revocation(late.permission, reason=form.reason.data or "", by=current_actor())
    flash(_("It waits for an approver. Until then the unit keeps its permission."))
    return redirect(url_for("proposals.lateness", slug=slug), 303)


@blueprint.post(f"{ONE}/revocation/approval")
@access(APPROVING)
def approve_revocation(slug: str, code: str) -> Answer:
    """The second person agrees: the unit may not submit late any more."""
    said = _("The permission is taken back, and the unit has been told.")
    return _pressed(slug, code, Role.APPROVER, act=actions.approve_revocation, said=said)


@blueprint.post(f"{ONE}/revocation/removal")
@access(PROPOSING)
def drop_revocation(slug: str, code: str) -> Answer:
    """The unit keeps its permission after all."""
    said = _("The unit keeps its permission.")
    return _pressed(slug, code, *rules.AGENCY, act=actions.drop_revocation, said=said)


Verb = Callable[..., None]


def _pressed(slug: str, code: str, *roles: Role, act: Verb, said: str) -> Answer:
    """A step about one permission that needs no words."""
    challenge = _ours(slug, *roles)
    late = _standing(challenge, code)
    if KitForm().validate_on_submit():
        act(late.permission, by=current_actor())
        flash(said)
    return redirect(url_for("proposals.lateness", slug=slug), 303)


def _challenge(slug: str) -> Challenge:
    return queries.challenge_with_lateness(by=current_actor(), slug=slug) or abort(404)


def _ours(slug: str, *roles: Role) -> Challenge:
    challenge = _challenge(slug)
    return challenge if challenge.agency_id in current_actor().organisations(*roles) else abort(404)


def _standing(challenge: Challenge, code: str) -> Late:
    return queries.standing_lateness(challenge, code) or abort(404)


def _later(challenge: Challenge, form: LatenessForm) -> bool:
    """A permission that ends before the call does, or is over already, would be none."""
    least: datetime = max(clock.now(), challenge.date("closes") or clock.now())
    if form.until.data > least:
        return True
    form.refuse("until", _("Choose a time in the future, after the call closes"))
    return False


def _page(challenge: Challenge, form: LatenessForm) -> str:
    ours = challenge.agency_id in current_actor().organisations(*rules.AGENCY)
    return render_template(
        "proposals/lateness.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        permissions=queries.lateness_of(challenge),
        closes=challenge.date("closes"),
        may_propose=ours and challenge.status is ChallengeStatus.PUBLISHED,
        form=form,
    )


def _one(challenge: Challenge, late: Late, form: EndingForm) -> str:
    return render_template(
        "proposals/one_lateness.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        late=late,
        permission=late.permission,
        used=queries.is_used(late.permission),
        may=_may(challenge, late.permission),
        form=form,
        plain=KitForm(None),
    )


def _may(challenge: Challenge, permission: LatePermission) -> dict[str, bool]:
    """Which buttons the reader finds; the actions ask the same again."""
    actor = current_actor()
    running = challenge.status is ChallengeStatus.PUBLISHED
    ours = running and challenge.agency_id in actor.organisations(*rules.AGENCY)
    approves = running and challenge.agency_id in actor.organisations(Role.APPROVER)
    proposed, revoking = permission.approved_at is None, permission.revoking_at is not None
    own, own_revoking = permission.proposed_by_id, permission.revoking_by_id
    return {
        "answer": approves and proposed and own != actor.user_id,
        "withdraw": ours and proposed and own == actor.user_id,
        "revoke": ours and not proposed and not revoking,
        "second": approves and revoking and own_revoking != actor.user_id,
        "keep": revoking and (approves or own_revoking == actor.user_id),
    }
