"""Calling a published challenge off: proposed by its author, approved by another person."""

from collections.abc import Callable

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts import queries as people
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges import queries, rules
from challenge.challenges.models import Cancellation, CancellationAnswer, Challenge
from challenge.challenges.rules.refusals import (
    CancellationDecided,
    CancellationIsWaiting,
    NotTheProposer,
    SamePerson,
)
from challenge.db import db
from challenge.notices.actions import tell
from challenge.web.locale import _, lazy
from challenge.workflow import CHALLENGE_MOVES, Step, target

on_cancel: list[Callable[[Challenge], None]] = []
"""Called inside the transaction that calls it off; later stages stop, and tell those concerned."""

before_cancel: list[Callable[[Challenge], None]] = []
"""Asked before it is proposed or approved; a later stage raises what stands against it."""


def propose_cancellation(challenge: Challenge, *, reason: str, by: Actor) -> Cancellation:
    """For another person to approve; nothing stops yet.

    Raises ImpossibleStep unless it is published, CancellationIsWaiting, or a later stage's refusal.
    """
    _prove_possible(challenge)
    if queries.waiting_cancellation(challenge):
        raise CancellationIsWaiting
    proposed = Cancellation(
        challenge_id=challenge.id,
        reason=reason,
        proposed_by_id=by.user_id or 0,
        proposed_at=clock.now(),
    )
    db.session.add(proposed)
    db.session.flush()
    audit.record("challenge.propose_cancellation", challenge, by=by, reason=reason)
    tell(
        people.holders(challenge.agency_id, Role.APPROVER),
        event=f"challenge.cancellation_proposed:{proposed.id}",
        subject=lazy("For your approval: calling off “%(title)s”", title=challenge.title),
        body=lazy(
            "%(name)s proposes to call it off. Reason: %(reason)s", name=by.name, reason=reason
        ),
    )
    return proposed


def _prove_possible(challenge: Challenge) -> None:
    target(CHALLENGE_MOVES, Step.CANCEL, challenge.status)
    for asked in before_cancel:
        asked(challenge)


def approve_cancellation(proposed: Cancellation, *, by: Actor) -> None:
    """The second person's yes: from now on nothing is started, submitted, screened or scored.

    Raises SamePerson, CancellationDecided, or whatever has come to stand against it.
    """
    challenge = _second(proposed, by=by)
    _prove_possible(challenge)
    before = challenge.status
    challenge.cancelled_at, challenge.cancelled_reason = clock.now(), proposed.reason
    challenge.take(Step.CANCEL)
    challenge.version += 1
    _answer(proposed, CancellationAnswer.APPROVED, by=by)
    audit.record(
        "challenge.cancel",
        challenge,
        by=by,
        reason=proposed.reason,
        before=str(before),
        after=str(challenge.status),
        version=challenge.version,
    )
    for listener in on_cancel:
        listener(challenge)
    _tell_proposer(proposed, challenge, _("Called off: %(title)s", title=challenge.title))


def refuse_cancellation(proposed: Cancellation, *, reason: str, by: Actor) -> None:
    """The second person's no: the challenge goes on.

    Raises SamePerson or CancellationDecided.
    """
    challenge = _second(proposed, by=by)
    _answer(proposed, CancellationAnswer.REFUSED, by=by, reason=reason)
    audit.record("challenge.refuse_cancellation", challenge, by=by, reason=reason)
    _tell_proposer(proposed, challenge, _("It goes on: %(title)s", title=challenge.title))


def withdraw_cancellation(proposed: Cancellation, *, by: Actor) -> None:
    """Its proposer takes the proposal back.

    Raises NotTheProposer or CancellationDecided.
    """
    challenge = _undecided(proposed)
    if by.user_id != proposed.proposed_by_id:
        raise NotTheProposer
    _answer(proposed, CancellationAnswer.WITHDRAWN, by=by)
    audit.record("challenge.withdraw_cancellation", challenge, by=by)


def _second(proposed: Cancellation, *, by: Actor) -> Challenge:
    challenge = _undecided(proposed)
    if not rules.is_second_person(by, proposed.proposed_by_id):
        raise SamePerson
    return challenge


def _undecided(proposed: Cancellation) -> Challenge:
    """The challenge, held: whoever submits, or announces an award, was earlier or comes later."""
    challenge = db.session.scalars(
        sa.select(Challenge)
        .where(Challenge.id == proposed.challenge_id)
        .with_for_update(of=Challenge)
        .execution_options(populate_existing=True)
    ).one()
    db.session.refresh(proposed, with_for_update=True)
    if proposed.answer is not None:
        raise CancellationDecided
    return challenge


def _answer(
    proposed: Cancellation, answer: CancellationAnswer, *, by: Actor, reason: str = ""
) -> None:
    proposed.answer, proposed.answer_reason = answer, reason
    proposed.answered_by_id, proposed.answered_at = by.user_id, clock.now()
    db.session.flush()


def _tell_proposer(proposed: Cancellation, challenge: Challenge, subject: str) -> None:
    tell(
        [proposed.proposed_by_id],
        event=f"challenge.cancellation_answered:{proposed.id}",
        subject=subject,
        body=proposed.answer_reason
        or _(
            "Everybody with a draft or a proposal has been told why “%(title)s” was called off.",
            title=challenge.title,
        ),
    )


def hold_running(challenge: Challenge) -> None:
    """The challenge cannot be called off until this transaction ends.

    Raises CalledOff when it was.
    """
    db.session.refresh(
        challenge,
        ["status", "cancelled_at", "cancelled_reason"],
        with_for_update={"read": True},
    )
    rules.refuse_called_off(challenge)
