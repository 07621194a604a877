"""Submitting: one transaction judges the clock, freezes the version, and writes the receipt."""

import hashlib
from typing import Any

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.audit.rules import canonical
from challenge.challenges.models import Challenge
from challenge.challenges.rules import refuse_called_off
from challenge.db import db
from challenge.proposals import queries, rules
from challenge.proposals.actions.drafting import locked
from challenge.proposals.actions.letters import tell_submitted
from challenge.proposals.actions.steps import step
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.rules import refusals
from challenge.workflow import ImpossibleStep, Status, Step


def submit(proposal: Proposal, *, by: Actor, revision: int | None = None) -> ProposalVersion:
    """Freeze the draft as the next version and put it in force.

    `revision` is that of the page on which the head read it. Raises a ProposalRefusal that says
    what stands in the way, or ImpossibleStep.
    """
    rules.refuse_unless_head(by, proposal.organisation_id)
    proposal = _held(proposal)
    if not rules.may_be_submitted(proposal):
        raise ImpossibleStep(step=Step.SUBMIT, status=proposal.status)
    if revision is not None and revision != proposal.revision:
        raise refusals.ChangedSinceShown
    refuse_untimely(proposal)
    _refuse_incomplete(proposal)
    version = _freeze(proposal, by=by)
    step(proposal, Step.SUBMIT, by=by, sha256=version.sha256)
    tell_submitted(proposal, version)
    return version


def _held(proposal: Proposal) -> Proposal:
    """The challenge may not be sealed, the unit submits one at a time, the draft stands still.

    Always in this order, so that two transactions never wait for each other.
    """
    session = db.session
    session.execute(
        sa.select(Organisation.id)
        .where(Organisation.id == proposal.organisation_id)
        .with_for_update(key_share=True)
    )
    session.scalars(
        sa.select(Challenge)
        .where(Challenge.id == proposal.challenge_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()
    return locked(proposal)


def refuse_untimely(proposal: Proposal) -> None:
    """A draft has until the close of the call, a returned proposal until its own due date."""
    refuse_called_off(proposal.challenge)
    if proposal.status is Status.RETURNED:
        correction = queries.correction_of(proposal)
        if correction and correction.due and clock.now() >= correction.due:
            zone = proposal.challenge.zone
            raise refusals.CorrectionTimePassed(due=correction.due, zone=zone)
        return
    challenge, organisation = proposal.challenge, proposal.organisation
    rules.refuse_late(challenge, clock.now(), queries.late_permission(proposal))
    submitted = queries.submitted_count(challenge, organisation, without=proposal.id)
    for reason in rules.over_limit(challenge, organisation.name, submitted):
        raise reason


def _refuse_incomplete(proposal: Proposal) -> None:
    found = rules.gaps(queries.draft_of(proposal))
    if found:
        shown = "; ".join(gap.text for gap in found[:5])
        raise refusals.Incomplete(missing=shown)


def _freeze(proposal: Proposal, *, by: Actor) -> ProposalVersion:
    """The version's row, and on the proposal what lists and ranks go by.

    The row is in place before the status changes: a submitted proposal always has one.
    """
    earlier = proposal.current_version
    number = earlier.number + 1 if earlier else 1
    moment = clock.now()
    content = queries.content_now(proposal)
    content |= {"number": number, "submitted_at": moment.isoformat(timespec="microseconds")}
    text = canonical(content)
    version = ProposalVersion(
        proposal_id=proposal.id,
        number=number,
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        submitted_by_id=by.user_id or 0,
        submitted_at=moment,
    )
    db.session.add(version)
    db.session.flush()
    proposal.current_version = version
    _put_in_force(proposal, content)
    db.session.flush()
    return version


def _put_in_force(proposal: Proposal, content: dict[str, Any]) -> None:
    theme, sums = content["theme"], content["totals"]
    proposal.title = queries.title_in(content["answers"])
    proposal.theme = theme["key"] if theme else None
    proposal.requested_minor = sums["requested"]
    proposal.counterpart_minor = sums["counterpart"]
    if proposal.submitted_at is None:
        region = content["region"]
        proposal.submitted_at = clock.now()
        proposal.level = content["unit"]["level"]
        proposal.region_code = region["code"] if region else None
        proposal.island_group = content["island_group"]
