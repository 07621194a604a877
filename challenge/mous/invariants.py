"""What must hold of every agreement: its status, its locked text, and what was signed."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from challenge.audit.invariants import (
    Finding,
    Looked,
    events,
    folded,
    holds,
    ordered,
    plain,
    together,
    told,
)
from challenge.awards.models import Award
from challenge.db import db
from challenge.documents.models import Document
from challenge.mous import rules
from challenge.mous.models import Agreement, Signatory, Signature
from challenge.proposals.models import Proposal
from challenge.workflow import AGREEMENT_MOVES, AgreementStatus, Step

STEPS = {
    "agreement.locked": Step.LOCK,
    "agreement.unlocked": Step.UNLOCK,
    "agreement.in_force": Step.BRING_INTO_FORCE,
    "agreement.completed": Step.COMPLETE,
    "agreement.discontinued": Step.DISCONTINUE,
}

agreements = told("agreement", sa.select(Agreement.id), births=["agreement.drafted"])

statuses = folded(
    "agreement",
    sa.select(Agreement.id, plain(Agreement.status), "agreement of " + Proposal.ref)
    .join(Award, Award.id == Agreement.award_id)
    .join(Proposal, Proposal.id == Award.proposal_id),
    AGREEMENT_MOVES,
    STEPS,
    start=AgreementStatus.DRAFTING,
)


@holds("The text of every locked agreement is the one that was locked.")
def texts() -> Looked:
    locked = db.session.scalars(
        sa.select(Agreement)
        .where(Agreement.text_sha256.is_not(None))
        .options(
            joinedload(Agreement.award).joinedload(Award.proposal),
            selectinload(Agreement.parties),
            selectinload(Agreement.signatories).joinedload(Signatory.party),
        )
        .order_by(Agreement.id)
        .execution_options(populate_existing=True)
    ).all()
    found = ((each.id, each) for each in locked)
    for _number, (there, happened) in together(found, events("agreement", ["agreement.locked"])):
        recorded = [event.detail["sha256"] for _subject, event in happened][-1:]
        for _agreement, each in there:
            right = [each.text_sha256] == recorded == [rules.digest(each)]
            label = f"agreement of {each.audit_label}"
            yield None if right else Finding(label, "its text is not the one that was locked")


@holds("Every signature stands under the locked text, and is on record with its scan.")
def signatures() -> Looked:
    rows = (
        sa.select(
            Agreement.id,
            Proposal.ref,
            Signatory.position,
            Signature.text_sha256,
            Document.sha256,
            sa.or_(
                Signature.voided_at.is_not(None), Signature.text_sha256 == Agreement.text_sha256
            ),
        )
        .select_from(Signature)
        .join(Document, Document.id == Signature.document_id)
        .join(Signatory, Signatory.id == Signature.signatory_id)
        .join(Agreement, Agreement.id == Signatory.agreement_id)
        .join(Award, Award.id == Agreement.award_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
    )
    for number, (there, happened) in together(ordered(rows), events("agreement", [SIGNED])):
        details = [event.detail for _subject, event in happened]
        recorded = Counter((each["place"], each["sha256"], each["document"]) for each in details)
        surplus = len(details) - len(there)
        for _agreement, ref, place, text, scan, same_text in there:
            right = same_text and recorded[place, text, scan] > 0
            recorded[place, text, scan] -= 1
            yield (
                None
                if right
                else Finding(
                    f"signature {place} of {ref}", "of another text or scan than the record says"
                )
            )
        for _time in range(surplus):
            yield Finding(f"agreement {number}", "a signature is on record, and its row is gone")


SIGNED = "agreement.signed"
