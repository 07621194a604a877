"""What must hold of every proposal: what was submitted, when, and where it stands."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from challenge.accounts.models import Organisation, Post
from challenge.audit.invariants import (
    Finding,
    Hands,
    Looked,
    Row,
    Told,
    events,
    folded,
    holds,
    in_two_hands,
    ordered,
    plain,
    stream,
    together,
    told,
)
from challenge.challenges.invariants import approved_changes
from challenge.challenges.models import Challenge, TimelineDate
from challenge.challenges.rules.calendar import CLOSES, OPENS, in_force
from challenge.documents.models import Document
from challenge.proposals.models import (
    Annex,
    Certifier,
    LateEnding,
    LatePermission,
    Proposal,
    ProposalShare,
    ProposalVersion,
    Upload,
    UploadPiece,
    Waiver,
)
from challenge.workflow import MOVES, Status

proposals = told("proposal", sa.select(Proposal.id), births=["proposal.start"])

statuses = folded(
    "proposal",
    sa.select(Proposal.id, plain(Proposal.status), Proposal.ref),
    MOVES,
    {f"proposal.{move.step}": move.step for move in MOVES},
    start=Status.DRAFT,
)


@holds("Every version that was submitted is there once, with the text of its receipt.")
def versions() -> Looked:
    rows = stream(
        sa.select(
            ProposalVersion.proposal_id,
            ProposalVersion.number,
            ProposalVersion.content,
            ProposalVersion.sha256,
            ProposalVersion.submitted_at,
            Proposal.ref,
        )
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .order_by(ProposalVersion.proposal_id, ProposalVersion.number)
    )
    for _number, (there, receipts) in together(rows, events("proposal", ["proposal.submit"])):
        yield from _matched(there, [event for _subject, event in receipts])


def _matched(there: list[Row], receipts: list[Told]) -> Looked:
    given = {receipt.detail.get("version"): receipt for receipt in receipts}
    for _proposal, number, content, sha256, at, ref in there:
        receipt = given.pop(number, None)
        subject = f"{ref}, version {number}"
        if hashlib.sha256(content.encode()).hexdigest() != sha256:
            yield Finding(subject, "its text does not have the digest that is stored with it")
        elif receipt is None or receipt.detail["sha256"] != sha256:
            yield Finding(subject, "the receipt on record is of another text")
        else:
            yield _says(subject, json.loads(content), ref, number, at)
    for number, receipt in given.items():
        yield Finding(f"{receipt.label}, version {number}", "acknowledged, and not there")


def _says(
    subject: str, content: dict[str, Any], ref: str, number: int, at: datetime
) -> Finding | None:
    said = content["ref"], content["number"], datetime.fromisoformat(content["submitted_at"])
    return None if said == (ref, number, at) else Finding(subject, "its row says another time")


@holds("The version in force is the newest, and a draft that never was submitted has none.")
def newest() -> Looked:
    last = (
        sa.select(sa.func.max(ProposalVersion.number))
        .where(ProposalVersion.proposal_id == Proposal.id)
        .scalar_subquery()
    )
    named = aliased(ProposalVersion)
    rows = stream(
        sa.select(Proposal.ref, named.number, last, named.proposal_id == Proposal.id)
        .outerjoin(named, named.id == Proposal.current_version_id)
        .order_by(Proposal.id)
    )
    for ref, number, highest, own in rows:
        right = number == highest and own is not False
        yield (
            None
            if right
            else Finding(ref, f"in force is version {number}, the newest is {highest}")
        )


@holds("Every annex that a version names is there with the same content.")
def annexes() -> Looked:
    content = sa.select(
        ProposalVersion.proposal_id, ProposalVersion.number, ProposalVersion.content, Proposal.ref
    ).join(Proposal, Proposal.id == ProposalVersion.proposal_id)
    attached = sa.select(Annex.proposal_id, Document.key, Document.sha256).join(
        Document, Document.id == Annex.document_id
    )
    for _number, (there, kept) in together(ordered(content), ordered(attached)):
        known = {(key, sha256) for _proposal, key, sha256 in kept}
        for _proposal, number, text, ref in there:
            for annex in json.loads(text)["annexes"]:
                found = (annex["document"], annex["sha256"]) in known
                yield (
                    None
                    if found
                    else Finding(
                        f"{ref}, version {number}",
                        f"{annex['filename']} is missing or another file",
                    )
                )


@holds("Every first submission came while the call was open, or with a late permission.")
def in_time() -> Looked:
    changes: dict[int, list[Any]] = {}
    for challenge, key, change in approved_changes():
        if key == CLOSES:
            changes.setdefault(challenge, []).append(change)
    for challenge, ref, at, opens, closes, sealed, until, approved in _first_submissions():
        closing = in_force(closes, changes.get(challenge, []), at)
        on_time = opens <= at < closing and (sealed is None or at <= sealed)
        permitted = approved is not None and approved <= at < until and opens <= at
        yield (
            None
            if on_time or permitted
            else Finding(
                ref, f"submitted at {at.isoformat()}, the call closed at {closing.isoformat()}"
            )
        )


def _first_submissions() -> Iterator[Row]:
    opens, closes = aliased(TimelineDate), aliased(TimelineDate)
    return stream(
        sa.select(
            Proposal.challenge_id,
            Proposal.ref,
            ProposalVersion.submitted_at,
            opens.at,
            closes.at,
            Challenge.sealed_at,
            LatePermission.until,
            LatePermission.approved_at,
        )
        .select_from(ProposalVersion)
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .join(opens, sa.and_(opens.challenge_id == Challenge.id, opens.key == OPENS))
        .join(closes, sa.and_(closes.challenge_id == Challenge.id, closes.key == CLOSES))
        .outerjoin(
            LatePermission,
            sa.and_(
                LatePermission.challenge_id == Challenge.id,
                LatePermission.organisation_id == Proposal.organisation_id,
                LatePermission.approved_at <= ProposalVersion.submitted_at,
                sa.or_(
                    LatePermission.ended_at.is_(None),
                    LatePermission.ended_at > ProposalVersion.submitted_at,
                ),
            ),
        )
        .where(ProposalVersion.number == 1)
        .order_by(ProposalVersion.id)
    )


@holds("Two persons allowed each late submission.")
def late_permissions() -> Looked:
    rows = ordered(
        sa.select(
            LatePermission.challenge_id,
            Organisation.unit_code,
            LatePermission.until,
            LatePermission.proposed_by_id,
            LatePermission.approved_by_id,
            Organisation.short,
        )
        .join(Organisation, Organisation.id == LatePermission.organisation_id)
        .where(LatePermission.approved_at.is_not(None))
    )
    decided = (
        Hands(number, (code, until), first, second, f"late permission of {unit}")
        for number, code, until, first, second, unit in rows
    )
    return in_two_hands(
        "challenge",
        decided,
        first="challenge.propose_lateness",
        second=["challenge.approve_lateness"],
        part=_which_unit,
    )


@holds("Two persons took back each late permission that had been approved.")
def revocations() -> Looked:
    rows = ordered(
        sa.select(
            LatePermission.challenge_id,
            Organisation.unit_code,
            LatePermission.until,
            LatePermission.revoking_by_id,
            LatePermission.ended_by_id,
            Organisation.short,
        )
        .join(Organisation, Organisation.id == LatePermission.organisation_id)
        .where(LatePermission.ending == LateEnding.REVOKED)
    )
    decided = (
        Hands(number, (code, until), first, second, f"permission of {unit} taken back")
        for number, code, until, first, second, unit in rows
    )
    return in_two_hands(
        "challenge",
        decided,
        first="challenge.propose_revocation",
        second=["challenge.approve_revocation"],
        part=_which_unit,
    )


def _which_unit(detail: dict[str, Any]) -> object:
    return detail["unit"], datetime.fromisoformat(detail["until"])


@holds("Two persons let in each unit that is not eligible.")
def waivers() -> Looked:
    rows = ordered(
        sa.select(
            Waiver.challenge_id,
            Organisation.unit_code,
            Waiver.line,
            Waiver.proposed_by_id,
            Waiver.approved_by_id,
            Organisation.short,
        )
        .join(Organisation, Organisation.id == Waiver.organisation_id)
        .where(Waiver.approved_at.is_not(None))
    )
    decided = (
        Hands(number, (code, line), first, second, f"exception of {unit} from {line}")
        for number, code, line, first, second, unit in rows
    )
    return in_two_hands(
        "challenge",
        decided,
        first="challenge.propose_waiver",
        second=["challenge.approve_waiver"],
        part=_which_line,
    )


def _which_line(detail: dict[str, Any]) -> object:
    return detail["unit"], detail["line"]


@holds("Whoever submitted in a head's name had been named for it by that head.")
def certified() -> Looked:
    own, head = aliased(Post), aliased(Post)
    named = (
        sa.exists()
        .where(
            Certifier.organisation_id == Proposal.organisation_id,
            sa.or_(Certifier.proposal_id.is_(None), Certifier.proposal_id == Proposal.id),
            Certifier.named_at <= ProposalVersion.submitted_at,
            sa.or_(
                Certifier.ended_at.is_(None), Certifier.ended_at >= ProposalVersion.submitted_at
            ),
            own.id == Certifier.post_id,
            own.user_id == ProposalVersion.submitted_by_id,
            head.id == Certifier.head_post_id,
            head.user_id == ProposalVersion.submitted_for_id,
        )
        .correlate(Proposal, ProposalVersion)
    )
    rows = stream(
        sa.select(Proposal.ref, ProposalVersion.number, named)
        .join(ProposalVersion, ProposalVersion.proposal_id == Proposal.id)
        .where(ProposalVersion.submitted_for_id.is_not(None))
        .order_by(ProposalVersion.id)
    )
    for ref, number, right in rows:
        yield None if right else Finding(f"{ref}, version {number}", "nobody named its submitter")


@holds("Whoever was given a part in a proposal held a post in its unit then.")
def parts() -> Looked:
    held = (
        sa.exists()
        .where(
            Post.user_id == ProposalShare.person_id,
            Post.organisation_id == Proposal.organisation_id,
            Post.since <= ProposalShare.since,
            sa.or_(Post.until.is_(None), Post.until > ProposalShare.since),
        )
        .correlate(ProposalShare, Proposal)
    )
    rows = stream(
        sa.select(Proposal.ref, ProposalShare.person_id, held)
        .join(Proposal, Proposal.id == ProposalShare.proposal_id)
        .where(ProposalShare.person_id.is_not(None))
        .order_by(ProposalShare.id)
    )
    for ref, person, inside in rows:
        yield None if inside else Finding(ref, f"person {person} had no post in its unit")


@holds("The pieces of an upload follow one another and are what was acknowledged.")
def uploads() -> Looked:
    begun = sa.select(Upload.id, Upload.filename, Upload.received)
    pieces = sa.select(UploadPiece.upload_id, UploadPiece.start, UploadPiece.size)
    for number, (there, sent) in together(ordered(begun), ordered(pieces)):
        reached = 0
        for _upload, start, size in sorted(sent, key=lambda piece: piece[1]):
            reached = reached + size if start == reached else -1
        for _number, filename, received in there:
            told = f"{received} bytes were acknowledged, its pieces reach to {max(reached, 0)}"
            yield Finding(f"upload {number} ({filename})", told) if reached != received else None
