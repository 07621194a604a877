"""Submitting: one transaction judges the clock, freezes the version, and writes the receipt."""

import hashlib
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.audit.rules import canonical
from challenge.challenges.rules import is_open, refuse_called_off
from challenge.db import db, table_of
from challenge.proposals import queries, rules
from challenge.proposals.actions.certifying import refuse_unless_signatory
from challenge.proposals.actions.letters import tell_submitted
from challenge.proposals.actions.steps import step
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.rules import Draft, refusals
from challenge.workflow import ImpossibleStep, Status, Step

TABLE = table_of(Proposal)
WRITE = sa.update(TABLE).where(TABLE.c.id == sa.bindparam("number"))


def submit(proposal: Proposal, *, by: Actor, revision: int | None = None) -> ProposalVersion:
    """Freeze the draft as the next version and put it in force.

    `revision` is that of the page on which the head read it. Raises a ProposalRefusal that says
    what stands in the way, or ImpossibleStep.
    """
    head = refuse_unless_signatory(proposal, by=by)
    proposal = queries.hold_for_submission(proposal)
    if not rules.may_be_submitted(proposal):
        raise ImpossibleStep(step=Step.SUBMIT, status=proposal.status)
    refuse_untimely(proposal)
    if revision is not None and revision != proposal.revision:
        raise refusals.ChangedSinceShown
    refuse_unanswered(proposal)
    draft = queries.draft_of(proposal)
    refuse_incomplete(draft)
    version = _freeze(proposal, draft, by=by)
    version.submitted_for_id = head
    step(proposal, Step.SUBMIT, by=by, sha256=version.sha256, head=head)
    tell_submitted(proposal, version)
    return version


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
    late = not is_open(challenge, clock.now())
    rules.refuse_late(challenge, clock.now(), queries.late_permission(proposal) if late else None)
    applicant = queries.applicant(organisation, challenge, without=proposal.id)
    for reason in rules.not_eligible(challenge, applicant):
        raise reason


def refuse_unanswered(proposal: Proposal) -> None:
    """Raise CommentsUnanswered while a comment of the last return has no answer."""
    correction = queries.correction_of(proposal)
    if correction and correction.unanswered:
        numbers = ", ".join(map(str, correction.unanswered))
        raise refusals.CommentsUnanswered(numbers=numbers)


def refuse_incomplete(draft: Draft) -> None:
    found = rules.gaps(draft)
    if found:
        shown = "; ".join(gap.text for gap in found[:5])
        raise refusals.Incomplete(missing=shown)


def _freeze(proposal: Proposal, draft: Draft, *, by: Actor) -> ProposalVersion:
    """The version's row, and on the proposal what lists and ranks go by.

    The row is in place before the status changes: a submitted proposal always has one.
    """
    earlier = proposal.current_version
    number = earlier.number + 1 if earlier else 1
    moment = clock.now()
    content = queries.content_now(proposal, draft)
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
    _put_in_force(proposal, version, content)
    return version


def _put_in_force(proposal: Proposal, version: ProposalVersion, content: dict[str, Any]) -> None:
    """One statement: the row is held, so what is written is what it says."""
    values = {"current_version_id": version.id, **_listed(content)}
    if proposal.submitted_at is None:
        values |= {"submitted_at": clock.now(), **_placed(content)}
    db.session.connection().execute(WRITE, {"number": proposal.id, **values})
    for name, value in values.items():
        set_committed_value(proposal, name, value)
    set_committed_value(proposal, "current_version", version)


def _listed(content: dict[str, Any]) -> dict[str, object]:
    theme, sums = content["theme"], content["totals"]
    return {
        "title": queries.title_in(content["answers"]),
        "theme": theme["key"] if theme else None,
        "requested_minor": sums["requested"],
        "counterpart_minor": sums["counterpart"],
    }


def _placed(content: dict[str, Any]) -> dict[str, object]:
    region = content["region"]
    return {
        "level": content["unit"]["level"],
        "region_code": region["code"] if region else None,
        "island_group": content["island_group"],
    }
