"""Faults about people, messages, challenges, proposals and their screening."""

import sqlalchemy as sa

from challenge.accounts import invariants as accounts
from challenge.accounts.models import Invitation, Post, User
from challenge.challenges import invariants as challenges
from challenge.challenges.models import (
    Cancellation,
    Challenge,
    Criterion,
    DateChange,
    Publication,
    TimelineDate,
)
from challenge.documents.models import Document
from challenge.notices import invariants as notices
from challenge.notices.models import Delivery, Message
from challenge.proposals import invariants as proposals
from challenge.proposals.models import (
    Annex,
    Certifier,
    LateEnding,
    LatePermission,
    Proposal,
    ProposalShare,
    ProposalVersion,
    TeamPart,
    UploadPiece,
    Waiver,
)
from challenge.screening import invariants as screening
from challenge.screening.models import Comment, Screening, Verdict
from challenge.workflow import (
    ChallengeStatus,
    Status,
)
from tests.invariants.faults.base import STRANGER, day, fault, of, one, proposal

PEOPLE = [
    fault(
        accounts.sessions,
        sa.update(User).where(User.id == one(Publication.proposed_by_id)).values(active=False),
        subject="session * of person *",
        sentence="signed in, though the account is closed",
    ),
    fault(
        accounts.ends,
        sa.update(Post).where(Post.id == one(Post.id)).values(until=day(95)),
        subject="post *",
        sentence="row and record differ about its end",
    ),
    fault(
        accounts.powerful,
        sa.update(Invitation).values(approved_at=None, approved_by_id=None),
        subject="invitation *",
        sentence="accepted without a second person",
    ),
    fault(
        notices.outbox,
        sa.update(Message)
        .where(Message.id == one(Message.id))
        .values(state=Delivery.SENT, sent_at=None),
        subject="message *",
        sentence="it counts as sent, and nobody knows when",
    ),
    fault(
        notices.outbox,
        sa.update(Message).where(Message.id == one(Message.id)).values(state=Delivery.SENDING),
        subject="message *",
        sentence="it is being sent, and nobody will ever give it up",
    ),
    fault(
        notices.outbox,
        sa.update(Message)
        .where(Message.id == one(Message.id))
        .values(state=Delivery.PENDING, attempts=30),
        subject="message *",
        sentence="tried too often, and waits still",
    ),
    fault(
        notices.outbox,
        sa.update(Message)
        .where(Message.id == one(Message.id))
        .values(state=sa.literal_column("'lost'")),
        subject="message *",
        sentence="“lost” is no state of a message",
    ),
]
CHALLENGES = [
    fault(
        challenges.statuses,
        sa.update(Challenge).values(status=ChallengeStatus.CANCELLED),
        subject="works",
        sentence="stands as cancelled, the record leads to published",
    ),
    fault(
        challenges.publications,
        sa.update(Publication).values(decided_by_id=STRANGER),
        subject="works",
        sentence="the record does not name the same two persons",
    ),
    fault(
        challenges.cancellations,
        sa.update(Cancellation).values(answered_by_id=STRANGER),
        subject="works, calling it off",
        sentence="the record does not name the same two persons",
    ),
    fault(
        challenges.moves_of_dates,
        sa.update(DateChange).values(proposed_by_id=STRANGER),
        subject="works, closes",
        sentence="the record does not name the same two persons",
    ),
    fault(
        challenges.moves_of_dates,
        sa.delete(DateChange),
        subject="challenge *",
        sentence="an approval is on record, and its row is gone",
    ),
    fault(
        challenges.dates,
        sa.update(TimelineDate).where(TimelineDate.key == "closes").values(at=day(45)),
        subject="works, closes",
        sentence="is 2026-07-16*, its approved changes lead elsewhere",
    ),
    fault(
        challenges.seals,
        sa.update(Challenge).values(sealed_at=None),
        subject="works",
        sentence="sealed 1 times on record, sealed now: no",
    ),
    fault(
        challenges.seals,
        sa.update(Challenge).values(sealed_at=day(20)),
        subject="works",
        sentence="sealed at 2026-06-21*, before its close",
    ),
    fault(
        challenges.weights,
        sa.update(Criterion).where(Criterion.id == one(Criterion.id)).values(weight=70),
        subject="works, paper",
        sentence="its weights add up to 110",
    ),
]
PROPOSALS = [
    fault(
        proposals.parts,
        sa.insert(ProposalShare).values(
            proposal_id=proposal(1),
            person_id=STRANGER,
            part=TeamPart.EDIT,
            by_id=STRANGER,
            since=day(4),
        ),
        subject="SW-001",
        sentence="person * had no post in its unit",
    ),
    fault(
        proposals.uploads,
        sa.update(UploadPiece).values(start=1),
        subject="upload * (plan.pdf)",
        sentence="600 bytes were acknowledged, its pieces reach to 0",
    ),
    fault(
        proposals.statuses,
        sa.update(Proposal).where(Proposal.ref == "SW-002").values(status=Status.SHORTLISTED),
        subject="SW-002",
        sentence="stands as shortlisted, the record leads to *",
    ),
    fault(
        proposals.versions,
        sa.update(ProposalVersion).where(of(1)).values(content="{}"),
        subject="SW-001, version 1",
        sentence="its text does not have the digest that is stored with it",
    ),
    fault(
        proposals.versions,
        sa.update(ProposalVersion)
        .where(of(1))
        .values(
            content=one(ProposalVersion.content, of(2)), sha256=one(ProposalVersion.sha256, of(2))
        ),
        subject="SW-001, version 1",
        sentence="the receipt on record is of another text",
    ),
    fault(
        proposals.versions,
        sa.update(ProposalVersion).where(of(1)).values(submitted_at=day(4)),
        subject="SW-001, version 1",
        sentence="its row says another time",
    ),
    fault(
        proposals.versions,
        sa.delete(Comment),
        sa.delete(Screening).where(Screening.verdict == Verdict.RETURNED),
        sa.delete(ProposalVersion).where(of(3), ProposalVersion.number == 1),
        subject="SW-003, version 1",
        sentence="acknowledged, and not there",
    ),
    fault(
        proposals.newest,
        sa.update(Proposal)
        .where(Proposal.ref == "SW-003")
        .values(current_version_id=one(ProposalVersion.id, of(3))),
        subject="SW-003",
        sentence="in force is version 1, the newest is 2",
    ),
    fault(
        proposals.newest,
        sa.update(Proposal)
        .where(Proposal.ref == "SW-001")
        .values(current_version_id=one(ProposalVersion.id, of(2))),
        subject="SW-001",
        sentence="in force is version 1, the newest is 1",
    ),
    fault(
        proposals.annexes,
        sa.update(Document)
        .where(Document.id == one(Annex.document_id, Annex.proposal_id == proposal(1)))
        .values(sha256="0" * 64),
        subject="SW-001, version 1",
        sentence="letter.pdf is missing or another file",
    ),
    fault(
        proposals.in_time,
        sa.update(ProposalVersion).where(of(2)).values(submitted_at=day(35)),
        subject="SW-002",
        sentence="submitted at 2026-07-06T01:00:00*, the call closed at 2026-07-06T01:00:00*",
    ),
    fault(
        proposals.in_time,
        sa.update(ProposalVersion).where(of(2)).values(submitted_at=day(-2)),
        subject="SW-002",
        sentence="submitted at 2026-05-30*, the call closed at 2026-07-01*",
    ),
    fault(
        proposals.in_time,
        sa.update(LatePermission).values(until=day(36)),
        subject="SW-004",
        sentence="submitted at 2026-07-07*, the call closed at 2026-07-06*",
    ),
    fault(
        proposals.late_permissions,
        sa.update(LatePermission)
        .where(LatePermission.ending.is_(None))
        .values(approved_by_id=STRANGER),
        subject="late permission of Town 4",
        sentence="the record does not name the same two persons",
    ),
    fault(
        proposals.revocations,
        sa.update(LatePermission)
        .where(LatePermission.ending == LateEnding.REVOKED)
        .values(revoking_by_id=LatePermission.ended_by_id),
        subject="permission of Town 5 taken back",
        sentence="two persons are needed, and there are not two",
    ),
    fault(
        proposals.waivers,
        sa.update(Waiver).values(approved_by_id=STRANGER),
        subject="exception of Town 5 from place",
        sentence="the record does not name the same two persons",
    ),
    fault(
        proposals.certified,
        sa.update(Certifier).values(named_at=day(30)),
        subject="SW-003, version 2",
        sentence="nobody named its submitter",
    ),
]
SCREENING = [
    fault(
        screening.verdicts,
        sa.update(Screening)
        .where(Screening.proposal_id == proposal(1))
        .values(verdict=Verdict.DECLINED, reason_code="weak_case", reason="Weak."),
        subject="SW-001",
        sentence="the desk's row says declined, the record endorsed",
    ),
    fault(
        screening.corrections,
        sa.update(Screening)
        .where(Screening.verdict == Verdict.RETURNED)
        .values(answer_due_at=day(5)),
        subject="SW-003, version 2",
        sentence="corrected at 2026-06-06*, due before 2026-06-06*",
    ),
    fault(
        screening.corrections,
        sa.update(ProposalVersion).where(of(1)).values(number=2),
        subject="SW-001, version 2",
        sentence="submitted again without a return",
    ),
]
