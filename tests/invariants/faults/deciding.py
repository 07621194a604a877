"""Faults about awards and agreements."""

import sqlalchemy as sa

from challenge.awards import invariants as awards
from challenge.awards.models import Award, AwardFunding, Decision, Promotion
from challenge.challenges.models import (
    Challenge,
)
from challenge.documents.models import Document
from challenge.mous import invariants as mous
from challenge.mous.models import Agreement, Party, Signature
from challenge.workflow import (
    AgreementStatus,
    DecisionStatus,
)
from tests.invariants.faults.base import STRANGER, day, fault, one, proposal

AWARDS = [
    fault(
        awards.statuses,
        sa.update(Decision).values(status=DecisionStatus.APPROVED, announced_at=None),
        subject="decision of works",
        sentence="stands as approved, the record leads to announced",
    ),
    fault(
        awards.approvals,
        sa.update(Decision).values(approved_by_id=STRANGER),
        subject="decision of works",
        sentence="the record does not name the same two persons",
    ),
    fault(
        awards.approvals,
        sa.update(Decision).values(approved_by_id=Decision.proposed_by_id),
        subject="decision of works",
        sentence="two persons are needed, and there are not two",
    ),
    fault(
        awards.promotion_statuses,
        sa.update(Promotion).values(status=DecisionStatus.SENT_BACK),
        subject="SW-003",
        sentence="stands as sent_back, the record leads to approved",
    ),
    fault(
        awards.promoters,
        sa.update(Promotion).values(approved_by_id=STRANGER),
        subject="promotion of SW-003",
        sentence="the record does not name the same two persons",
    ),
    fault(
        awards.replacements,
        sa.update(Award).where(Award.replaces_id.is_not(None)).values(stratum="visayas"),
        subject="SW-003",
        sentence="it replaces no forfeited award as the record has it",
    ),
    fault(
        awards.purses,
        sa.update(Challenge).values(purses=[{"funder": "Works Fund", "amount_minor": 1}]),
        subject="works, Works Fund",
        sentence="3500000000 given, 1 held",
    ),
    fault(
        awards.amounts,
        sa.update(AwardFunding)
        .where(AwardFunding.id == one(AwardFunding.id))
        .values(amount_minor=1_000_000_000),
        subject="SW-001",
        sentence="decided were 2000000000, the award has 1000000000",
    ),
    fault(
        awards.outcomes,
        sa.update(Award).where(Award.proposal_id == proposal(2)).values(accepted_at=day(61)),
        subject="SW-002",
        sentence="row and record differ about award.accepted",
    ),
]
AGREEMENTS = [
    fault(
        mous.statuses,
        sa.update(Agreement).values(status=AgreementStatus.DISCONTINUED),
        subject="agreement of SW-001",
        sentence="stands as discontinued, the record leads to in_force",
    ),
    fault(
        mous.texts,
        sa.update(Party).where(Party.id == one(Party.id)).values(duties="Nothing."),
        subject="agreement of SW-001",
        sentence="its text is not the one that was locked",
    ),
    fault(
        mous.signatures,
        sa.delete(Signature).where(Signature.id == one(Signature.id)),
        subject="agreement *",
        sentence="a signature is on record, and its row is gone",
    ),
    fault(
        mous.signatures,
        sa.update(Signature)
        .where(Signature.id == one(Signature.id))
        .values(document_id=one(Document.id)),
        subject="signature 1 of SW-001",
        sentence="of another text or scan than the record says",
    ),
]
