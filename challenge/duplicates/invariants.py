"""What must hold of resemblances: findings as recorded, pairs of one agency."""

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from challenge.audit.invariants import Finding, Looked, holds, stream, told
from challenge.challenges.models import Challenge
from challenge.duplicates.models import Resemblance, ResemblanceFinding, Verdict
from challenge.proposals.models import Proposal, ProposalVersion

findings = told(
    "resemblance",
    sa.select(ResemblanceFinding.id),
    births=[f"resemblance.found_{verdict}" for verdict in Verdict],
)


@holds("Versions that resemble are of two proposals to one agency.")
def pairs() -> Looked:
    one, other = aliased(ProposalVersion), aliased(ProposalVersion)
    mine, theirs = aliased(Proposal), aliased(Proposal)
    call, their_call = aliased(Challenge), aliased(Challenge)
    rows = stream(
        sa.select(mine.ref, theirs.ref, call.agency_id, their_call.agency_id)
        .select_from(Resemblance)
        .join(one, one.id == Resemblance.earlier_id)
        .join(other, other.id == Resemblance.later_id)
        .join(mine, mine.id == one.proposal_id)
        .join(theirs, theirs.id == other.proposal_id)
        .join(call, call.id == mine.challenge_id)
        .join(their_call, their_call.id == theirs.challenge_id)
        .order_by(Resemblance.id)
    )
    for ref, their_ref, agency, their_agency in rows:
        right = ref != their_ref and agency == their_agency
        yield None if right else Finding(f"{ref} and {their_ref}", "held against each other")
