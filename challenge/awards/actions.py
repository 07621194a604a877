"""The verbs of the award: propose, approve, announce, accept, confirm, forfeit, reconsider."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from challenge import audit, clock, workflow
from challenge.accounts.actor import SYSTEM, Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.awards import letters, queries, rules
from challenge.awards.models import (
    Award,
    AwardFunding,
    Decision,
    Letter,
    LetterKind,
    Reconsideration,
)
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.proposals.models import Proposal
from challenge.scoring.queries import Standing, final_placements
from challenge.web.formats import instant
from challenge.web.locale import _
from challenge.workflow import Status, Step


def propose_decision(
    challenge: Challenge, *, embargo_until: datetime, note: str = "", by: Actor
) -> Decision:
    """Turn the frozen ranking of the last round into awards by the award rule.

    Raises NoFinalRanking, NoTier, PurseExceeded, TooManyAwards or Withdrawn.
    """
    chosen = queries.chosen(challenge)
    if not chosen:
        raise rules.NoFinalRanking
    decision = Decision(
        challenge_id=challenge.id,
        round_id=chosen[0][0].placement.round_id,
        proposed_by_id=by.user_id,
        proposed_at=clock.now(),
        embargo_until=embargo_until,
        note=note,
    )
    decision.awards = _awards(challenge, chosen)
    db.session.add(decision)
    db.session.flush()
    audit.record(
        "decision.proposed",
        decision,
        by=by,
        reason=note or None,
        awards={award.proposal.ref: _total(award) for award in decision.awards},
        embargo_until=embargo_until,
    )
    tell(
        holders(challenge.agency_id, Role.APPROVER),
        event=f"decision-{decision.id}-proposed",
        subject=_("An award decision waits for your approval"),
        body=_("The award decision of %(title)s waits for your approval.", title=challenge.title),
    )
    return decision


def _awards(challenge: Challenge, chosen: Sequence[tuple[Standing, rules.Chosen]]) -> list[Award]:
    winners = [winner for _standing, winner in chosen]
    rules.require_within_limit(winners, challenge.awards_per_unit)
    given = [rules.shares(winner, challenge.award_basis, challenge.tiers) for winner in winners]
    rules.require_within_purses([share for parts in given for share in parts], challenge.purses)
    return [
        _award(challenge, standing, winner, parts)
        for (standing, winner), parts in zip(chosen, given, strict=True)
    ]


def _award(
    challenge: Challenge, standing: Standing, winner: rules.Chosen, parts: Sequence[rules.Share]
) -> Award:
    if standing.proposal.status is Status.WITHDRAWN:
        raise rules.Withdrawn(standing.ref)
    award = Award(
        proposal=standing.proposal,
        version_id=standing.placement.version_id,
        stratum=standing.stratum,
        rank=winner.rank,
    )
    award.funding = [
        AwardFunding(
            funder=part.funder,
            amount_minor=part.amount_minor,
            currency=challenge.currency,
            in_kind=part.in_kind,
        )
        for part in parts
    ]
    return award


def _total(award: Award) -> int:
    return sum(part.amount_minor for part in award.funding)


def approve_decision(decision: Decision, *, by: Actor) -> None:
    """The second person's approval; the result stays under embargo until its time.

    Raises SamePerson or ImpossibleStep.
    """
    _take(decision, Step.APPROVE)
    if by.user_id == decision.proposed_by_id:
        raise rules.SamePerson
    decision.approved_by_id = by.user_id
    decision.approved_at = clock.now()
    audit.record("decision.approved", decision, by=by)


def send_back(decision: Decision, *, reason: str, by: Actor) -> None:
    """Refuse a proposed decision with a reason; another one can then be proposed.

    Raises SamePerson or ImpossibleStep.
    """
    if by.user_id == decision.proposed_by_id:
        raise rules.SamePerson
    _take(decision, Step.SEND_BACK)
    decision.sent_back_reason = reason
    audit.record("decision.sent_back", decision, by=by, reason=reason)
    tell(
        [decision.proposed_by_id],
        event=f"decision-{decision.id}-sent-back",
        subject=_("Your award decision was sent back"),
        body=_("Your award decision was sent back. Sign in to read the reason."),
    )


def _take(decision: Decision, move: Step) -> None:
    """Change a decision's status under its lock, by the table of moves."""
    db.session.refresh(decision, ["status"], with_for_update=True)
    decision.status = workflow.target(workflow.DECISION_MOVES, move, decision.status)


def announce(decision: Decision, *, by: Actor) -> None:
    """Lift the embargo: statuses, letters and notices, all at once.

    Raises EmbargoStands before its time, Withdrawn, or ImpossibleStep.
    """
    challenge, moment = decision.challenge, clock.now()
    if not rules.embargo_is_over(decision.embargo_until, moment):
        raise rules.EmbargoStands(instant(decision.embargo_until, challenge.zone))
    _take(decision, Step.ANNOUNCE)
    decision.announced_at = moment
    decision.reconsider_until = moment + timedelta(days=challenge.reconsideration_days)
    awarded = {award.proposal_id: award for award in decision.awards}
    for standing in final_placements(challenge):
        _announce_one(decision, standing, awarded.get(standing.proposal.id), by=by)
    audit.record("decision.announced", decision, by=by, awards=len(awarded))


def _announce_one(
    decision: Decision, standing: Standing, award: Award | None, *, by: Actor
) -> None:
    proposal = standing.proposal
    if proposal.status is Status.WITHDRAWN:
        if award is not None:
            raise rules.Withdrawn(proposal.ref)
        return
    kind = LetterKind.AWARDED if award else queries.kind_of(standing)
    moves = {
        LetterKind.AWARDED: (Step.SELECT, Step.AWARD),
        LetterKind.RESERVE: (Step.HOLD_IN_RESERVE,),
        LetterKind.NOT_SELECTED: (Step.NOT_SELECT,),
    }
    for taken in moves[kind]:
        step(proposal, taken, by=by, decision=decision.id, rank=standing.placement.rank)
    _send_letter(decision, proposal, kind, award)


def _send_letter(
    decision: Decision, proposal: Proposal, kind: LetterKind, award: Award | None
) -> None:
    subject, body = letters.compose(decision, proposal, kind, award)
    letter = Letter(
        decision_id=decision.id,
        proposal_id=proposal.id,
        kind=kind,
        subject=subject,
        body=body,
        sent_at=clock.now(),
    )
    db.session.add(letter)
    tell(
        holders(proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"letter-{decision.id}-{proposal.id}",
        subject=_("The result for your proposal %(ref)s", ref=proposal.ref),
        body=_("The result has been announced. Sign in to read the letter for your unit."),
    )


def sweep() -> None:
    """Announce every approved decision whose embargo is over."""
    for decision in queries.due_for_announcement(clock.now()):
        announce(decision, by=SYSTEM)


def accept(award: Award, *, by: Actor) -> None:
    """The head of the unit accepts the award with its conditions.

    Raises ImpossibleStep unless the proposal stands as awarded.
    """
    _require_awarded(award)
    if award.accepted_at is not None:
        return
    award.accepted_by_id = by.user_id
    award.accepted_at = clock.now()
    audit.record("award.accepted", award, by=by)


def _require_awarded(award: Award) -> None:
    db.session.refresh(award.proposal, ["status"], with_for_update=True)
    workflow.target(workflow.MOVES, Step.CONFIRM, award.proposal.status)


def confirm(award: Award, *, note: str, by: Actor) -> None:
    """The agency confirms that the award's conditions are met.

    Raises NotAccepted, WindowOpen while reconsideration may be asked for, or ImpossibleStep.
    """
    _require_awarded(award)
    decision = award.decision
    if award.accepted_at is None:
        raise rules.NotAccepted
    if rules.window_is_open(decision.reconsider_until, clock.now()):
        zone = decision.challenge.zone
        raise rules.WindowOpen(instant(decision.reconsider_until, zone))
    step(award.proposal, Step.CONFIRM, by=by, reason=note or None)
    award.confirmed_by_id = by.user_id
    award.confirmed_at = clock.now()
    award.confirmation_note = note
    audit.record("award.confirmed", award, by=by, reason=note or None)


def forfeit(award: Award, *, reason: str, by: Actor) -> None:
    """End an award that was not taken up or whose conditions were not met.

    Raises ImpossibleStep unless the proposal stands as awarded.
    """
    step(award.proposal, Step.FORFEIT, by=by, reason=reason)
    award.forfeited_by_id = by.user_id
    award.forfeited_at = clock.now()
    award.forfeit_reason = reason
    audit.record("award.forfeited", award, by=by, reason=reason)


def ask_reconsideration(proposal: Proposal, text: str, *, by: Actor) -> Reconsideration:
    """A unit asks, within the window, that its result be looked at again.

    Raises WindowClosed.
    """
    decision = queries.announced(proposal.challenge_id)
    if decision is None or not rules.window_is_open(decision.reconsider_until, clock.now()):
        raise rules.WindowClosed
    asked = Reconsideration(
        decision_id=decision.id,
        proposal_id=proposal.id,
        text=text,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
    )
    db.session.add(asked)
    db.session.flush()
    audit.record("reconsideration.asked", proposal, by=by, reason=text)
    tell(
        holders(proposal.challenge.agency_id, Role.SECRETARIAT, Role.APPROVER),
        event=f"reconsideration-{asked.id}",
        subject=_("A unit asks for reconsideration"),
        body=_("The unit of %(ref)s asks for reconsideration.", ref=proposal.ref),
    )
    return asked


def answer_reconsideration(asked: Reconsideration, answer: str, *, by: Actor) -> None:
    """The agency's answer, which the unit reads; a changed result is a decision of its own."""
    db.session.execute(
        sa.select(Reconsideration.id).where(Reconsideration.id == asked.id).with_for_update()
    )
    asked.answer = answer
    asked.answered_by_id = by.user_id
    asked.answered_at = clock.now()
    audit.record("reconsideration.answered", asked.proposal, by=by, reason=answer)
    tell(
        holders(asked.proposal.organisation_id, Role.HEAD, Role.STAFF),
        event=f"reconsideration-{asked.id}-answered",
        subject=_("An answer to your request for reconsideration"),
        body=_("Your request about %(ref)s was answered.", ref=asked.proposal.ref),
    )
