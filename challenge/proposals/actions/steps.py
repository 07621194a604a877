"""The one way in which the status of a proposal changes, for this stage and every later one."""

from typing import Any

from challenge.accounts.actor import Actor
from challenge.audit.actions import record
from challenge.db import db
from challenge.proposals.actions.drafting import locked
from challenge.proposals.actions.letters import tell_withdrawn
from challenge.proposals.models import Proposal
from challenge.proposals.rules import refuse_unless_head
from challenge.proposals.rules.refusals import NoReason
from challenge.workflow import Step


def step(
    proposal: Proposal, taken: Step, *, by: Actor, reason: str | None = None, **detail: Any
) -> Proposal:
    """Take a step: lock the row, ask the table of moves, record before and after.

    Raises ImpossibleStep when somebody else was quicker or the table has no such move.
    """
    current = locked(proposal)
    before = current.take(taken)
    db.session.flush()
    version = current.current_version
    record(
        f"proposal.{taken}",
        current,
        by=by,
        reason=reason,
        before=str(before),
        after=str(current.status),
        version=version.number if version else None,
        **detail,
    )
    return current


def withdraw(proposal: Proposal, *, reason: str, by: Actor) -> None:
    """The head takes the proposal out of the challenge; what was submitted stays on record.

    Raises NotTheHead, HeadNotVerified, NoReason or ImpossibleStep.
    """
    refuse_unless_head(by, proposal.organisation_id)
    if not reason.strip():
        raise NoReason
    step(proposal, Step.WITHDRAW, by=by, reason=reason)
    tell_withdrawn(proposal)
