"""The next in reserve takes the place of a forfeited award, in two persons' hands."""

import sqlalchemy as sa

from challenge import audit, clock, workflow
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.awards import letters, rules
from challenge.awards.actions.deciding import funding
from challenge.awards.actions.sending import send_letter
from challenge.awards.models import Award, Decision, LetterKind, Promotion
from challenge.awards.queries import promotions as queries
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.web.locale import lazy
from challenge.workflow import DecisionStatus, Step


def propose_promotion(forfeited: Award, proposal: Proposal, *, reason: str, by: Actor) -> Promotion:
    """Put the next in reserve before a second person, in place of a forfeited award.

    Raises NotForfeited, AlreadyReplaced, NotTheNext, NoTier or PurseExceeded.
    """
    _hold(forfeited)
    if queries.live_promotion(forfeited) is not None:
        raise rules.AlreadyReplaced(forfeited.proposal.ref)
    _prove_possible(forfeited, proposal)
    promotion = Promotion(
        forfeited=forfeited,
        proposal=proposal,
        reason=reason,
        proposed_by_id=by.user_id,
        proposed_at=clock.now(),
    )
    db.session.add(promotion)
    db.session.flush()
    audit.record(
        "promotion.proposed", promotion, by=by, reason=reason, replaces=forfeited.proposal.ref
    )
    challenge = forfeited.decision.challenge
    tell(
        holders(challenge.agency_id, Role.APPROVER),
        event=f"promotion-{promotion.id}-proposed",
        subject=lazy("A promotion from the reserve waits for your approval"),
        body=lazy("An award of %(title)s is to go to the next in reserve.", title=challenge.title),
    )
    return promotion


def approve_promotion(promotion: Promotion, *, by: Actor) -> Award:
    """The second person's approval: the award is made now, and the unit is written to.

    Raises SamePerson, ImpossibleStep, NotTheNext, NoTier or PurseExceeded.
    """
    forfeited, proposal = promotion.forfeited, promotion.proposal
    _hold(forfeited)
    status = _after(promotion, Step.APPROVE)
    if by.user_id == promotion.proposed_by_id:
        raise rules.SamePerson
    parts = _prove_possible(forfeited, proposal)
    promotion.status = status
    promotion.approved_by_id, promotion.approved_at = by.user_id, clock.now()
    award = _awarded(forfeited, proposal, parts)
    step(
        proposal, Step.AWARD, by=by, decision=forfeited.decision_id, replaces=forfeited.proposal.ref
    )
    audit.record(
        "promotion.approved",
        promotion,
        by=by,
        replaces=forfeited.proposal.ref,
        amount=sum(part.amount_minor for part in parts),
    )
    written = letters.compose_promotion(award, clock.now())
    send_letter(forfeited.decision, proposal, LetterKind.AWARDED, written)
    return award


def send_back_promotion(promotion: Promotion, *, reason: str, by: Actor) -> None:
    """The second person's no, with a reason; another one can then be proposed.

    Raises SamePerson or ImpossibleStep.
    """
    _hold(promotion.forfeited)
    if by.user_id == promotion.proposed_by_id:
        raise rules.SamePerson
    promotion.status = _after(promotion, Step.SEND_BACK)
    promotion.sent_back_reason = reason
    audit.record("promotion.sent_back", promotion, by=by, reason=reason)
    tell(
        [promotion.proposed_by_id],
        event=f"promotion-{promotion.id}-sent-back",
        subject=lazy("Your proposal of a promotion was sent back"),
        body=lazy("Your proposal of a promotion was sent back. Sign in to read the reason."),
    )


def _hold(forfeited: Award) -> None:
    """One promotion of a decision at a time: each counts what the others gave.

    Raises NotForfeited for an award that stands.
    """
    db.session.execute(
        sa.select(Decision.id).where(Decision.id == forfeited.decision_id).with_for_update()
    )
    db.session.refresh(forfeited, ["forfeited_at"])
    if forfeited.forfeited_at is None:
        raise rules.NotForfeited


def _after(promotion: Promotion, move: Step) -> DecisionStatus:
    """The status that `move` leads to, under the row's lock, by the table of moves."""
    db.session.refresh(promotion, ["status"], with_for_update=True)
    return workflow.target(workflow.DECISION_MOVES, move, promotion.status)


def _prove_possible(forfeited: Award, proposal: Proposal) -> list[rules.Share]:
    """What each funder would give; only to the next in reserve, and only within the purses."""
    following = queries.next_in_reserve(forfeited)
    if following is None or following.id != proposal.id:
        raise rules.NotTheNext(proposal.ref)
    challenge = forfeited.decision.challenge
    parts = queries.shares_of(forfeited, proposal)
    rules.require_within_purses([*queries.given(forfeited.decision_id), *parts], challenge.purses)
    return parts


def _awarded(forfeited: Award, proposal: Proposal, parts: list[rules.Share]) -> Award:
    """A new award under the same decision, which names the one that it replaces."""
    award = Award(
        decision=forfeited.decision,
        proposal=proposal,
        version_id=queries.ranked_version(forfeited, proposal),
        stratum=forfeited.stratum,
        rank=forfeited.rank,
        replaces_id=forfeited.id,
    )
    award.funding = funding(parts, forfeited.decision.challenge.currency)
    db.session.add(award)
    db.session.flush()
    return award
