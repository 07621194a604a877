"""Documents of a proposal: attached, replaced and removed while their stage is open."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.audit.actions import record
from challenge.challenges.models import Requirement
from challenge.db import db
from challenge.documents.actions import Kept
from challenge.documents.actions import attach as attach_document
from challenge.documents.models import Document
from challenge.proposals import queries, rules
from challenge.proposals.actions.drafting import locked, open_as_read
from challenge.proposals.models import Annex, Proposal
from challenge.proposals.rules import refusals
from challenge.proposals.rules.uploading import MOST_ANNEXES, NotThereAnyMore, RequirementNotOpen
from challenge.workflow import Status


def attach_file(
    proposal: Proposal,
    requirement_key: str,
    kept: Kept,
    *,
    by: Actor,
    replaces: Annex | None = None,
) -> Annex:
    """Attach a file that is kept, or put it in the place of another one.

    What is there already, byte for byte and under this name, is there once however often it comes.
    Raises RequirementNotOpen, TooManyAnnexes or NotThereAnyMore, and leaves no row then.
    """
    proposal = locked(proposal)
    refuse_unless_open(proposal, requirement_key, by=by)
    same = queries.same_annex(proposal, requirement_key, kept)
    if same is not None and replaces in (None, same):
        return same
    if replaces is not None:
        _refuse_gone(replaces)
        return replace(replaces, attach_document(db.session, kept, by=by), by=by)
    _refuse_full(proposal, kept.filename)
    return attach(proposal, requirement_key, attach_document(db.session, kept, by=by), by=by)


def attach(
    proposal: Proposal,
    requirement_key: str,
    document: Document,
    *,
    by: Actor,
) -> Annex:
    """Add a document to those of a requirement."""
    proposal = locked(proposal)
    refuse_unless_open(proposal, requirement_key, by=by)
    _refuse_full(proposal, document.filename)
    annex = _added(proposal, requirement_key, document, by=by)
    record("proposal.attach", proposal, by=by, requirement=requirement_key, sha256=document.sha256)
    return annex


def replace(annex: Annex, document: Document, *, by: Actor) -> Annex:
    """Put a document in the place of another one, which stays with the versions that have it.

    Raises NotThereAnyMore when somebody removed or replaced it first.
    """
    proposal = locked(db.session.get_one(Proposal, annex.proposal_id))
    refuse_unless_open(proposal, annex.requirement_key, by=by)
    _mark_removed(annex, by=by)
    added = _added(proposal, annex.requirement_key, document, by=by, replaces=annex)
    record(
        "proposal.replace_annex",
        proposal,
        by=by,
        requirement=annex.requirement_key,
        before=annex.document.sha256,
        sha256=document.sha256,
    )
    return added


def remove_annex(annex: Annex, *, by: Actor) -> None:
    """Take a document out; versions that have it keep it."""
    proposal = locked(db.session.get_one(Proposal, annex.proposal_id))
    refuse_unless_open(proposal, annex.requirement_key, by=by)
    _mark_removed(annex, by=by)
    proposal.revision += 1
    record(
        "proposal.remove_annex",
        proposal,
        by=by,
        requirement=annex.requirement_key,
        sha256=annex.document.sha256,
    )


def refuse_unless_open(proposal: Proposal, key: str, *, by: Actor) -> Requirement:
    """The requirement, when its stage takes documents now.

    Raises NotYourUnit, RequirementNotOpen, or Closed once a draft came too late.
    """
    for one in queries.open_requirements(proposal, open_as_read(by, proposal)):
        if one.key == key:
            _refuse_late(proposal)
            return one
    labels = {one.key: one.label for one in proposal.challenge.requirements}
    raise RequirementNotOpen(label=labels.get(key, key))


def _refuse_late(proposal: Proposal) -> None:
    if proposal.status is Status.DRAFT:
        permission = queries.late_permission(proposal)
        rules.refuse_late(proposal.challenge, clock.now(), permission)


def _refuse_full(proposal: Proposal, filename: str) -> None:
    if len(queries.annexes_of(proposal)) >= MOST_ANNEXES:
        raise refusals.TooManyAnnexes(filename=filename, most=MOST_ANNEXES)


def _refuse_gone(annex: Annex) -> None:
    db.session.refresh(annex, ["removed_at"])
    if annex.removed_at is not None:
        raise NotThereAnyMore(filename=annex.document.filename)


def _mark_removed(annex: Annex, *, by: Actor) -> None:
    _refuse_gone(annex)
    annex.removed_at, annex.removed_by_id = clock.now(), by.user_id


def _added(
    proposal: Proposal,
    requirement_key: str,
    document: Document,
    *,
    by: Actor,
    replaces: Annex | None = None,
) -> Annex:
    annex = Annex(
        proposal_id=proposal.id,
        requirement_key=requirement_key,
        document=document,
        added_by_id=by.user_id or 0,
        added_at=clock.now(),
        replaces_id=replaces.id if replaces else None,
    )
    db.session.add(annex)
    proposal.revision += 1
    return annex
