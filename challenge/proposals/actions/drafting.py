"""Starting a draft, and who may change what in it now."""

import secrets

from sqlalchemy.exc import IntegrityError

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.audit.actions import record
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals import queries, rules
from challenge.proposals.models import Proposal
from challenge.proposals.rules import refusals

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter or digit that is easily taken for another one."""


def start(
    challenge: Challenge, organisation: Organisation, *, by: Actor, ref: str | None = None
) -> Proposal:
    """A draft of the unit, before anybody writes a word that could be in vain.

    Raises the first reason why this unit may not enter now.
    """
    if by.user_id is None or not rules.may_write(by, organisation.id):
        raise refusals.NotYourUnit
    entrant = queries.entrant(organisation, challenge)
    for reason in rules.obstacles(challenge, entrant, clock.now()):
        raise reason
    proposal = _born(challenge, organisation, by.user_id, ref)
    record("proposal.start", proposal, by=by)
    return proposal


def _born(
    challenge: Challenge, organisation: Organisation, person: int, ref: str | None
) -> Proposal:
    """The row, under a reference that no other proposal has."""
    for _try in range(20):
        proposal = Proposal(
            challenge=challenge,
            organisation=organisation,
            ref=ref or _drawn(challenge.prefix),
            created_by_id=person,
            created_at=clock.now(),
        )
        try:
            with db.session.begin_nested():
                db.session.add(proposal)
        except IntegrityError:
            if ref:
                raise
            continue
        return proposal
    raise RuntimeError("No free reference was found.")


def _drawn(prefix: str) -> str:
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _place in range(6))


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the transaction ends."""
    return queries.hold(proposal)


def open_for(by: Actor, proposal: Proposal) -> frozenset[str]:
    """What the actor may change in the state the proposal is in now; holds it to the end.

    Raises NotYourUnit, MayOnlyRead or MayOnlyComment for whoever does not edit it.
    """
    rules.refuse_unless_edits(queries.hold_for(proposal, by=by) if by.user_id else None)
    return _opened(proposal)


def open_as_read(by: Actor, proposal: Proposal) -> frozenset[str]:
    """The same without holding it: before slow work, or by whoever holds it already."""
    rules.refuse_unless_edits(queries.part_in(proposal, by=by) if by.user_id else None)
    return _opened(proposal)


def _opened(proposal: Proposal) -> frozenset[str]:
    correction = queries.correction_of(proposal)
    return rules.open_fields(proposal, correction.fields if correction else None)


def refuse_closed(opened: frozenset[str], key: str, label: str) -> None:
    if key not in opened:
        raise refusals.NotOpenForChange(label=label)
