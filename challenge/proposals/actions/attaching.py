"""Documents of a draft."""

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.audit.actions import record
from challenge.db import db
from challenge.documents.models import Document
from challenge.proposals import queries, rules
from challenge.proposals.actions.drafting import locked, open_for, refuse_closed
from challenge.proposals.models import Annex, Proposal
from challenge.proposals.rules import refusals

MOST_ANNEXES = 40


def attach(
    proposal: Proposal,
    requirement_key: str,
    document: Document,
    *,
    by: Actor,
) -> Annex:
    """Add a document to those of a requirement."""
    opened = open_for(by, locked(proposal))
    requirements = {one.key: one.label for one in proposal.challenge.requirements}
    refuse_closed(opened, _annexes_key(proposal), requirements[requirement_key])
    if len(queries.annexes_of(proposal)) >= MOST_ANNEXES:
        raise refusals.TooManyAnnexes(most=MOST_ANNEXES)
    annex = Annex(
        proposal_id=proposal.id,
        requirement_key=requirement_key,
        document=document,
        added_by_id=by.user_id or 0,
        added_at=clock.now(),
    )
    db.session.add(annex)
    proposal.revision += 1
    record("proposal.attach", proposal, by=by, requirement=requirement_key, sha256=document.sha256)
    return annex


def remove_annex(annex: Annex, *, by: Actor) -> None:
    """Take a document out of the draft; versions that have it keep it."""
    proposal = locked(db.session.get_one(Proposal, annex.proposal_id))
    refuse_closed(open_for(by, proposal), _annexes_key(proposal), annex.document.filename)
    annex.removed_at, annex.removed_by_id = clock.now(), by.user_id
    proposal.revision += 1
    record(
        "proposal.remove_annex",
        proposal,
        by=by,
        requirement=annex.requirement_key,
        sha256=annex.document.sha256,
    )


def _annexes_key(proposal: Proposal) -> str:
    """The key of the field that stands for the annexes."""
    kinds = {one.kind: one.key for one in proposal.challenge.fields}
    return kinds.get(rules.ANNEXES, rules.ANNEXES)
