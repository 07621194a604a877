"""The documents of a proposal over its whole way: asked for when, attached by whom, in pieces."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.challenges.models import Challenge, DocumentStage, Requirement
from challenge.db import db
from challenge.documents.actions import Kept
from challenge.proposals import rules
from challenge.proposals.models import Annex, Proposal, Upload, UploadPiece
from challenge.proposals.queries.scope import teamed
from challenge.workflow import Status

WITH_PROPOSAL = joinedload(Upload.proposal).options(
    joinedload(Proposal.challenge).options(
        selectinload(Challenge.fields), selectinload(Challenge.requirements)
    )
)


@dataclass(frozen=True)
class Attached:
    """One document that is or was attached: who did what, and when."""

    annex: Annex
    added_by: str
    removed_by: str | None
    replaced: bool
    """Another one took its place; else a removed one is gone without."""


def annexes_key(challenge: Challenge) -> str:
    """The key of the field that stands for the annexes."""
    kinds = {one.kind: one.key for one in challenge.fields}
    return kinds.get(rules.ANNEXES, rules.ANNEXES)


def stages_reached(proposal: Proposal) -> frozenset[DocumentStage]:
    """Stages whose documents are asked for by now."""
    rounds = len(proposal.challenge.rounds) if proposal.status is Status.ENDORSED else 0
    return rules.stages_reached(proposal.status, rounds)


def open_requirements(proposal: Proposal, opened: Collection[str]) -> list[Requirement]:
    """Documents that may be attached now; `opened` are the fields that may be changed."""
    challenge = proposal.challenge
    stages = rules.open_stages(stages_reached(proposal), opened, annexes_key(challenge))
    return [one for one in challenge.requirements if one.stage in stages]


def later_keys(challenge: Challenge) -> list[str]:
    """Keys of what is asked for after the submission: no version holds it."""
    return [one.key for one in challenge.requirements if one.stage != DocumentStage.SUBMISSION]


def later_annexes(proposal: Proposal) -> list[Annex]:
    """What was attached for the stages after the submission and is still there."""
    return list(
        db.session.scalars(
            sa.select(Annex)
            .where(
                Annex.proposal_id == proposal.id,
                Annex.removed_at.is_(None),
                Annex.requirement_key.in_(later_keys(proposal.challenge)),
            )
            .options(joinedload(Annex.document))
            .order_by(Annex.id)
        )
    )


def attachments(proposal: Proposal) -> list[Attached]:
    """Every document that was ever attached, the newest first."""
    adder, remover, successor = aliased(User), aliased(User), aliased(Annex)
    found = db.session.execute(
        sa.select(Annex, adder.name, remover.name, successor.id)
        .join(adder, adder.id == Annex.added_by_id)
        .outerjoin(remover, remover.id == Annex.removed_by_id)
        .outerjoin(successor, successor.replaces_id == Annex.id)
        .where(Annex.proposal_id == proposal.id)
        .options(joinedload(Annex.document))
        .order_by(Annex.id.desc())
    )
    return [
        Attached(annex, added_by, removed_by, successor_id is not None)
        for annex, added_by, removed_by, successor_id in found
    ]


def annex_with(proposal: Proposal, document_key: str) -> Annex | None:
    """The attached document with this key."""
    found = (
        sa.select(Annex)
        .where(Annex.proposal_id == proposal.id, Annex.document.has(key=document_key))
        .options(joinedload(Annex.document))
    )
    return db.session.scalar(found)


def same_annex(proposal: Proposal, requirement_key: str, kept: Kept) -> Annex | None:
    """The document that is attached with this name and these bytes, if there is one."""
    found = sa.select(Annex).where(
        Annex.proposal_id == proposal.id,
        Annex.requirement_key == requirement_key,
        Annex.removed_at.is_(None),
        Annex.document.has(filename=kept.filename, sha256=kept.sha256),
    )
    return db.session.scalars(found.order_by(Annex.id).limit(1)).one_or_none()


def own_upload(*, by: Actor, key: str) -> Upload | None:
    """An upload the reader began and whose proposal the reader still writes."""
    return db.session.scalar(
        sa.select(Upload)
        .join(Proposal, Proposal.id == Upload.proposal_id)
        .where(Upload.key == key, Upload.started_by_id == by.user_id, teamed(by))
        .options(WITH_PROPOSAL, joinedload(Upload.annex).joinedload(Annex.document))
    )


def held_upload(upload: Upload) -> Upload:
    """The upload as it is now, locked to the end of the transaction."""
    return db.session.scalars(
        sa.select(Upload)
        .where(Upload.id == upload.id)
        .with_for_update(of=Upload)
        .execution_options(populate_existing=True)
    ).one()


def unfinished(*, by: Actor, after: datetime, proposal: Proposal | None = None) -> list[Upload]:
    """The reader's uploads that still may be continued, of one proposal or of all."""
    chosen = sa.select(Upload).where(
        Upload.started_by_id == by.user_id, Upload.annex_id.is_(None), Upload.touched_at > after
    )
    if proposal is not None:
        chosen = chosen.where(Upload.proposal_id == proposal.id)
    return list(db.session.scalars(chosen.order_by(Upload.id)))


def unfinished_count(proposal: Proposal, *, after: datetime) -> int:
    """How many files are on their way to a proposal, whoever sends them."""
    counted = sa.select(sa.func.count(Upload.id)).where(
        Upload.proposal_id == proposal.id, Upload.annex_id.is_(None), Upload.touched_at > after
    )
    return db.session.scalar(counted) or 0


def digests_of(upload: Upload) -> Sequence[str]:
    """The pieces of an upload, in their order."""
    return db.session.scalars(
        sa.select(UploadPiece.sha256)
        .where(UploadPiece.upload_id == upload.id)
        .order_by(UploadPiece.start)
    ).all()


def living_uploads(keys: Collection[str]) -> set[str]:
    """Which of these uploads still need their pieces."""
    found = sa.select(Upload.key).where(Upload.key.in_(keys), Upload.annex_id.is_(None))
    return set(db.session.scalars(found.order_by(Upload.key)))
