"""What is due under an agreement, and what holds it up."""

from datetime import date

from challenge import audit
from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.mous import rules
from challenge.mous.actions.signing import today_of
from challenge.mous.models import Agreement, Holdup, Milestone
from challenge.workflow import AgreementStatus


def add_milestone(agreement: Agreement, *, label: str, due_on: date, by: Actor) -> Milestone:
    """Something that is due until a day; raises BeforeAward for one that cannot be."""
    rules.require_after_award(due_on, awarded_on=_awarded_on(agreement))
    milestone = Milestone(label=label, due_on=due_on)
    agreement.milestones.append(milestone)
    db.session.flush()
    audit.record(
        "agreement.milestone_added", agreement, by=by, label=label, due_on=due_on.isoformat()
    )
    return milestone


def finish_milestone(milestone: Milestone, *, done_on: date, note: str = "", by: Actor) -> None:
    """What was due is done.

    Raises NotInForce, AlreadyFinished, InFuture or BeforeAward.
    """
    agreement = milestone.agreement
    db.session.refresh(milestone, with_for_update=True)
    if agreement.status is not AgreementStatus.IN_FORCE:
        raise rules.NotInForce
    if milestone.done_on is not None:
        raise rules.AlreadyFinished
    rules.require_past(done_on, today=today_of(agreement))
    rules.require_after_award(done_on, awarded_on=_awarded_on(agreement))
    milestone.done_on, milestone.note = done_on, note
    milestone.recorded_by_id = by.user_id
    audit.record(
        "agreement.milestone_done",
        agreement,
        by=by,
        reason=note or None,
        label=milestone.label,
        done_on=done_on.isoformat(),
    )


def _awarded_on(agreement: Agreement) -> date:
    """The day on which the award was announced, where the challenge is held."""
    award = agreement.award
    moment = award.decision.announced_at or award.decision.proposed_at
    return rules.day_of(moment, award.proposal.challenge.zone)


def hold_up(agreement: Agreement, *, what: str, who: str, since: date, by: Actor) -> Holdup:
    """Say what the agreement waits for, and who holds it up.

    Raises InFuture for a day that has not come.
    """
    rules.require_past(since, today=today_of(agreement))
    holdup = Holdup(what=what, who=who, since=since, recorded_by_id=by.user_id)
    agreement.holdups.append(holdup)
    db.session.flush()
    audit.record(
        "agreement.held_up", agreement, by=by, reason=what, who=who, since=since.isoformat()
    )
    return holdup


def clear_holdup(holdup: Holdup, *, on: date | None = None, by: Actor) -> None:
    """What held the agreement up is settled, today unless another day is given.

    Raises AlreadyCleared or InFuture.
    """
    agreement = holdup.agreement
    db.session.refresh(holdup, with_for_update=True)
    if holdup.cleared_on is not None:
        raise rules.AlreadyCleared
    today = today_of(agreement)
    cleared = on or today
    rules.require_past(cleared, today=today)
    holdup.cleared_on, holdup.cleared_by_id = cleared, by.user_id
    audit.record("agreement.holdup_cleared", agreement, by=by, reason=holdup.what)
