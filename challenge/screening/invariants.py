"""What must hold of every desk's work: verdicts as recorded, corrections in time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from challenge.audit.invariants import (
    Finding,
    Looked,
    events,
    holds,
    ordered,
    plain,
    stream,
    together,
    told,
)
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.screening.models import Screening, Verdict

VERDICTS = {f"screening.{verdict}": str(verdict) for verdict in Verdict}

screenings = told(
    "screening",
    sa.select(Screening.id),
    births=["screening.checked", "screening.commented", *VERDICTS],
)


@holds("Each desk's verdict is the one on record.")
def verdicts() -> Looked:
    rows = sa.select(Screening.id, plain(Screening.verdict), Proposal.ref).join(
        Proposal, Proposal.id == Screening.proposal_id
    )
    for _number, (there, happened) in together(ordered(rows), events("screening", VERDICTS)):
        recorded = [VERDICTS[event.action] for _subject, event in happened]
        for _screening, verdict, ref in there:
            right = recorded == ([verdict] if verdict else [])
            yield (
                None
                if right
                else Finding(
                    ref,
                    f"the desk's row says {verdict}, the record {', '.join(recorded) or 'nothing'}",
                )
            )


@holds("Every later version answers a return, and came before that return was due.")
def corrections() -> Looked:
    before = aliased(ProposalVersion)
    rows = stream(
        sa.select(
            Proposal.ref,
            ProposalVersion.number,
            ProposalVersion.submitted_at,
            plain(Screening.verdict),
            Screening.answer_due_at,
        )
        .select_from(ProposalVersion)
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .outerjoin(
            before,
            sa.and_(
                before.proposal_id == ProposalVersion.proposal_id,
                before.number == ProposalVersion.number - 1,
            ),
        )
        .outerjoin(Screening, Screening.version_id == before.id)
        .where(ProposalVersion.number > 1)
        .order_by(ProposalVersion.id)
    )
    for ref, number, at, verdict, due in rows:
        yield _answers(f"{ref}, version {number}", at, verdict, due)


def _answers(
    subject: str, at: datetime, verdict: str | None, due: datetime | None
) -> Finding | None:
    if verdict != Verdict.RETURNED:
        return Finding(subject, "submitted again without a return")
    if due is not None and at >= due:
        return Finding(subject, f"corrected at {at.isoformat()}, due before {due.isoformat()}")
    return None
