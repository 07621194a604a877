"""Faults as somebody with the database in their hands would make them, and what is then found.

This is the one place where tests write rows by hand.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import UpdateBase

from challenge.accounts import invariants as accounts
from challenge.accounts.models import Invitation, Post, Role, User
from challenge.audit.invariants import Invariant
from challenge.awards import invariants as awards
from challenge.awards.models import Award, AwardFunding, Decision
from challenge.challenges import invariants as challenges
from challenge.challenges.models import (
    Challenge,
    Criterion,
    DateChange,
    Publication,
    Round,
    TimelineDate,
)
from challenge.documents.models import Document
from challenge.mous import invariants as mous
from challenge.mous.models import Agreement, Party, Signature
from challenge.notices import invariants as notices
from challenge.notices.models import Delivery, Message
from challenge.proposals import invariants as proposals
from challenge.proposals.models import Annex, LatePermission, Proposal, ProposalVersion
from challenge.scoring import invariants as scoring
from challenge.scoring.models import (
    Allotment,
    Conflict,
    ConflictSource,
    Departure,
    Placement,
    RoundRun,
    Seat,
    Sheet,
)
from challenge.screening import invariants as screening
from challenge.screening.models import Comment, Screening, Verdict
from challenge.workflow import (
    AgreementStatus,
    ChallengeStatus,
    DecisionStatus,
    RoundStatus,
    Status,
)
from tests.invariants.world import START


@dataclass(frozen=True)
class Fault:
    """What is done to the database, and the one finding; both patterns as a shell knows them."""

    invariant: Invariant
    done: tuple[UpdateBase, ...]
    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.invariant.sentence.replace(' ', '_')}{self.sentence}"


def fault(invariant: Invariant, *done: UpdateBase, subject: str, sentence: str) -> Fault:
    return Fault(invariant, done, subject, sentence)


def one(column: Any, *where: Any) -> Any:
    """The lowest value of a column, as a part of another statement."""
    return sa.select(sa.func.min(column)).where(*where).correlate(None).scalar_subquery()


def day(number: int) -> Any:
    return START + timedelta(days=number)


def proposal(number: int) -> Any:
    return one(Proposal.id, Proposal.ref == f"SW-00{number}")


def of(number: int) -> Any:
    """The versions of a proposal."""
    return ProposalVersion.proposal_id == proposal(number)


STRANGER = sa.select(sa.func.max(User.id)).scalar_subquery()
WORKS = one(Challenge.id)
PAPER, FINAL = one(Round.id, Round.key == "paper"), one(Round.id, Round.key == "presentation")
SHEET = one(
    Sheet.id,
    Sheet.allotment_id == Allotment.id,
    Allotment.proposal_id == proposal(2),
    Allotment.round_id == PAPER,
)
SCORER = one(Allotment.seat_id, Allotment.proposal_id == proposal(2), Allotment.round_id == PAPER)
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
        challenges.moves_of_dates,
        sa.update(DateChange).values(proposed_by_id=STRANGER),
        subject="works, closes",
        sentence="the record does not name the same two persons",
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
        sa.update(LatePermission).values(approved_by_id=STRANGER),
        subject="late permission of Town 4",
        sentence="the record does not name the same two persons",
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
PANELS = [
    fault(
        scoring.panels,
        sa.insert(Post).values(
            key="by-hand",
            user_id=one(Seat.user_id, Seat.round_id == FINAL),
            organisation_id=one(Proposal.organisation_id, Proposal.ref == "SW-001"),
            role=Role.STAFF,
            since=day(50),
        ),
        subject="seat * in works, presentation",
        sentence="this person's unit entered or their office screened",
    ),
    fault(
        scoring.panels,
        sa.insert(Post).values(
            key="by-hand",
            user_id=one(Seat.user_id, Seat.round_id == FINAL),
            organisation_id=one(Screening.office_id),
            role=Role.OFFICER,
            since=day(50),
        ),
        subject="seat * in works, presentation",
        sentence="this person's unit entered or their office screened",
    ),
    fault(
        scoring.conflicts,
        sa.delete(Conflict),
        subject="seat *, SW-001",
        sentence="the conflict stands in one of record and rows only",
    ),
]
SHEETS = [
    fault(
        scoring.sheets,
        sa.insert(Conflict).values(
            seat_id=SCORER,
            proposal_id=proposal(2),
            source=ConflictSource.DECLARED,
            kind="family",
            text="",
            recorded_at=day(60),
        ),
        subject="sheet * of SW-002",
        sentence="it counts, though its member is in conflict",
    ),
    fault(
        scoring.sheets,
        sa.update(Sheet).where(Sheet.id == SHEET).values(handed_in_at=day(42)),
        subject="sheet * of SW-002",
        sentence="it was handed in or changed after the round had closed",
    ),
    fault(
        scoring.sheets,
        sa.update(Sheet).where(Sheet.id == SHEET).values(handed_in_at=day(40)),
        subject="sheet * of SW-002",
        sentence="it was changed after it was handed in",
    ),
    fault(
        scoring.sheets,
        sa.update(Seat).where(Seat.id == SCORER).values(chair=True),
        sa.delete(Sheet).where(
            Sheet.allotment_id.in_(
                sa.select(Allotment.id).where(
                    Allotment.seat_id == SCORER, Allotment.proposal_id != proposal(2)
                )
            )
        ),
        subject="sheet * of SW-002",
        sentence="a chair scored it",
    ),
    fault(
        scoring.sheets,
        sa.update(Allotment).where(Allotment.id == one(Sheet.allotment_id)).values(round_id=FINAL),
        subject="sheet * of *",
        sentence="it was allotted across rounds",
    ),
    fault(
        scoring.totals,
        sa.update(Sheet).where(Sheet.id == SHEET).values(total=99),
        subject="sheet * of SW-002",
        sentence="its total is stored as 99.0000, its scores say otherwise",
    ),
]
ROUNDS = [
    fault(
        scoring.statuses,
        sa.update(RoundRun).where(RoundRun.round_id == FINAL).values(status=RoundStatus.CLOSED),
        subject="works, presentation",
        sentence="stands as closed, the record leads to frozen",
    ),
    fault(
        scoring.rules,
        sa.update(Criterion).where(Criterion.id == one(Criterion.id)).values(weight=70),
        subject="works, paper",
        sentence="criteria, weights or rule were changed after it opened",
    ),
    fault(
        scoring.rules,
        sa.update(RoundRun)
        .where(RoundRun.round_id == PAPER)
        .values(rule=one(RoundRun.rule, RoundRun.round_id == FINAL)),
        subject="works, paper",
        sentence="its frozen rule does not have its digest",
    ),
    fault(
        scoring.rules,
        sa.update(Seat).where(Seat.id == SCORER).values(agency="Another agency"),
        subject="works, paper",
        sentence="its panel is not the one it was opened with",
    ),
    fault(
        scoring.round_files,
        sa.update(Sheet).where(Sheet.id == SHEET).values(scores={"impact": 9, "viability": 9}),
        subject="works, paper",
        sentence="a sheet or recusal changed after the close",
    ),
    fault(
        scoring.rankings,
        sa.update(Placement)
        .where(Placement.round_id == FINAL, Placement.rank == 1)
        .values(score=1),
        subject="works, presentation, SW-001",
        sentence="it stands where no sheet puts it",
    ),
    fault(
        scoring.departures,
        sa.update(Departure)
        .where(Departure.proposal_id == proposal(2))
        .values(approved_by_id=STRANGER),
        subject="departure about SW-002",
        sentence="the record does not name the same two persons",
    ),
]
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
        sa.update(Signature)
        .where(Signature.id == one(Signature.id))
        .values(document_id=one(Document.id)),
        subject="signature 1 of *",
        sentence="*",
    ),
]
FAULTS = [
    *PEOPLE,
    *CHALLENGES,
    *PROPOSALS,
    *SCREENING,
    *PANELS,
    *SHEETS,
    *ROUNDS,
    *AWARDS,
    *AGREEMENTS,
]
