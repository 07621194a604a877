"""From the frozen ranking to the announcement: propose, approve or send back, announce."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from challenge import audit, clock, workflow
from challenge.accounts.actor import SYSTEM, Actor
from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.awards import letters, queries, rules
from challenge.awards.actions.sending import send_letter
from challenge.awards.models import Award, AwardFunding, Decision, LetterKind
from challenge.challenges.actions import hold_running
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.actions import step
from challenge.scoring.actions import publish_last
from challenge.scoring.queries import Standing, final_placements, run_numbered
from challenge.web.formats import instant
from challenge.web.locale import lazy
from challenge.workflow import Status, Step


def propose_decision(
    challenge: Challenge, *, embargo_until: datetime, note: str = "", by: Actor
) -> Decision:
    """Turn the frozen ranking of the last round into awards by the award rule.

    Raises CalledOff, AlreadyProposed, NoFinalRanking, NoTier, PurseExceeded, TooManyAwards or
    Withdrawn.
    """
    hold_running(challenge)
    if queries.live_decision(challenge.id) is not None:
        raise rules.AlreadyProposed
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
    try:
        db.session.flush()
    except IntegrityError as second:  # two at the same moment: one live decision at a time
        raise rules.AlreadyProposed from second
    audit.record(
        "decision.proposed",
        decision,
        by=by,
        reason=note or None,
        awards={award.proposal.ref: _total(award) for award in decision.awards},
        embargo_until=embargo_until,
    )
    _tell_approvers(decision, challenge)
    return decision


def _tell_approvers(decision: Decision, challenge: Challenge) -> None:
    tell(
        holders(challenge.agency_id, Role.APPROVER),
        event=f"decision-{decision.id}-proposed",
        subject=lazy("An award decision waits for your approval"),
        body=lazy(
            "The award decision of %(title)s waits for your approval.", title=challenge.title
        ),
    )


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
    award.funding = funding(parts, challenge.currency)
    return award


def funding(parts: Sequence[rules.Share], currency: str) -> list[AwardFunding]:
    """What each funder gives, as rows of an award."""
    return [
        AwardFunding(
            funder=part.funder,
            amount_minor=part.amount_minor,
            currency=currency,
            in_kind=part.in_kind,
        )
        for part in parts
    ]


def _total(award: Award) -> int:
    return sum(part.amount_minor for part in award.funding)


def approve_decision(decision: Decision, *, by: Actor) -> None:
    """The second person's approval; the result stays under embargo until its time.

    Raises CalledOff, SamePerson or ImpossibleStep.
    """
    hold_running(decision.challenge)
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
        subject=lazy("Your award decision was sent back"),
        body=lazy("Your award decision was sent back. Sign in to read the reason."),
    )


def _take(decision: Decision, move: Step) -> None:
    """Change a decision's status under its lock, by the table of moves."""
    db.session.refresh(decision, ["status"], with_for_update=True)
    decision.status = workflow.target(workflow.DECISION_MOVES, move, decision.status)


def announce(decision: Decision, *, by: Actor) -> None:
    """Lift the embargo: statuses, letters, notices and the last round's result, all at once.

    Raises CalledOff, EmbargoStands before its time, Withdrawn, or ImpossibleStep.
    """
    challenge, moment = decision.challenge, clock.now()
    hold_running(challenge)
    if not rules.embargo_is_over(decision.embargo_until, moment):
        raise rules.EmbargoStands(instant(decision.embargo_until, challenge.zone))
    _take(decision, Step.ANNOUNCE)
    decision.announced_at = moment
    decision.reconsider_until = moment + timedelta(days=challenge.reconsideration_days)
    awarded = {award.proposal_id: award for award in decision.awards}
    for standing in final_placements(challenge):
        _announce_one(decision, standing, awarded.get(standing.proposal.id), by=by)
    publish_last(run_numbered(decision.round_id), by=by, person=decision.approved_by_id)
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
    send_letter(decision, proposal, kind, letters.compose(decision, proposal, kind, award))


def sweep() -> None:
    """Announce every approved decision whose embargo is over."""
    for decision in queries.due_for_announcement(clock.now()):
        announce(decision, by=SYSTEM)


def refuse_announced(challenge: Challenge) -> None:
    """What stands against calling a challenge off: its awards are announced."""
    if queries.announced(challenge.id) is not None:
        raise rules.AwardsAnnounced
