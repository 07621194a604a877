"""A forfeited award and who takes its place: proposed by one person, approved by another."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.models import Role
from challenge.awards import actions, queries, rules
from challenge.awards.forms import NothingForm, PromotionForm, ReasonForm
from challenge.awards.models import Award, Promotion
from challenge.awards.queries import promotions
from challenge.awards.routes.decisions import AGENCY, PREPARING, Answer, blueprint
from challenge.awards.routes.strata import stratum_namer
from challenge.proposals.models import Proposal
from challenge.proposals.queries import readable
from challenge.web.forms import KitForm
from challenge.web.locale import _
from challenge.workflow import DecisionStatus

ADDRESS = "/proposals/<ref>/award/promotion"


@blueprint.get(ADDRESS)
@access(holding(*AGENCY, Role.AUDITOR))
def promotion(ref: str) -> Answer:
    """The award that was given up, and the next in reserve."""
    return _page(_forfeited(ref, *AGENCY, Role.AUDITOR))


@blueprint.post(ADDRESS)
@access(holding(*PREPARING))
def propose_promotion(ref: str) -> Answer:
    """Put the next in reserve before a second person."""
    forfeited, form = _forfeited(ref, *PREPARING), PromotionForm()
    if not form.validate_on_submit():
        return _page(forfeited, proposing=form), 422
    proposal = _named(form, forfeited)
    actions.propose_promotion(
        forfeited, proposal, reason=form.reason.data or "", by=current_actor()
    )
    flash(_("The promotion is proposed. It waits for a second person’s approval."))
    return _shown(ref)


@blueprint.post(f"{ADDRESS}/approval")
@access(holding(Role.APPROVER))
def approve_promotion(ref: str) -> Answer:
    """The second person's approval: the award is made."""
    forfeited = _forfeited(ref, Role.APPROVER)
    if NothingForm().validate_on_submit():
        actions.approve_promotion(_live(forfeited), by=current_actor())
        flash(_("Approved. The unit has been sent its letter."))
    return _shown(ref)


@blueprint.post(f"{ADDRESS}/return")
@access(holding(Role.APPROVER))
def send_back_promotion(ref: str) -> Answer:
    """The second person's no, with a reason."""
    forfeited, form = _forfeited(ref, Role.APPROVER), ReasonForm()
    if not form.validate_on_submit():
        return _page(forfeited, returning=form), 422
    actions.send_back_promotion(_live(forfeited), reason=form.reason.data or "", by=current_actor())
    flash(_("Sent back with your reason."))
    return _shown(ref)


def _forfeited(ref: str, *roles: Role) -> Award:
    """The forfeited award of a proposal, for its agency and the auditor."""
    actor = current_actor()
    proposal = readable(by=actor, ref=ref) or abort(404)
    ours = proposal.challenge.agency_id in actor.organisations(*roles)
    audits = Role.AUDITOR in roles and actor.holds(Role.AUDITOR)
    award = queries.award_of(proposal.id) if ours or audits else None
    return award if award is not None and award.forfeited_at is not None else abort(404)


def _named(form: PromotionForm, forfeited: Award) -> Proposal:
    """Whom the page showed as the next; somebody else may be by now."""
    following = promotions.next_in_reserve(forfeited)
    if following is None or following.ref != form.following.data:
        raise rules.NotTheNext((form.following.data or "")[:24])
    return following


def _live(forfeited: Award) -> Promotion:
    return promotions.live_promotion(forfeited) or abort(404)


def _shown(ref: str) -> Response:
    return redirect(url_for("awards.promotion", ref=ref), 303)


def _page(
    forfeited: Award, *, proposing: KitForm | None = None, returning: KitForm | None = None
) -> str:
    actor, live = current_actor(), promotions.live_promotion(forfeited)
    challenge = forfeited.decision.challenge
    following = None if live else promotions.next_in_reserve(forfeited)
    shown = live.proposal if live else following
    prepares = challenge.agency_id in actor.organisations(*PREPARING)
    approves = challenge.agency_id in actor.organisations(Role.APPROVER)
    waits = live is not None and live.status is DecisionStatus.PROPOSED
    second = waits and live is not None and live.proposed_by_id != actor.user_id
    fresh = PromotionForm(None, data={"following": following.ref if following else ""})
    return render_template(
        "awards/promotion.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        forfeited=forfeited,
        live=live,
        shown=shown,
        shares=promotions.shares_of(forfeited, shown) if shown else [],
        earlier=promotions.sent_back(forfeited),
        stratum_name=stratum_namer(challenge),
        waits=waits,
        proposing=(proposing or fresh) if prepares and following else None,
        returning=(returning or ReasonForm(None)) if approves and second else None,
        nothing=NothingForm(None),
    )
