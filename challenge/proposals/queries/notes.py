"""What the team noted beside the fields, and of which notes the others were not told yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from challenge.accounts.models import User
from challenge.db import db
from challenge.proposals.models import Note, Proposal
from challenge.proposals.rules import TOLD_AGAIN_AFTER

SETTLER = aliased(User)


@dataclass(frozen=True, slots=True)
class Written:
    """One note, by whom, and by whom it was settled."""

    note: Note
    name: str
    settled_by: str | None


def notes_of(proposal: Proposal, key: str) -> list[Written]:
    """Notes beside one field: those that are open first, each in the order of time."""
    rows = db.session.execute(
        sa.select(Note, User.name, SETTLER.name)
        .join(User, User.id == Note.by_id)
        .outerjoin(SETTLER, SETTLER.id == Note.settled_by_id)
        .where(Note.proposal_id == proposal.id, Note.field_key == key)
        .order_by(Note.settled_at.is_not(None), Note.at, Note.id)
    )
    return [Written(*row) for row in rows]


def open_notes(proposal: Proposal) -> dict[str, int]:
    """How many notes wait beside each field."""
    rows = db.session.execute(
        sa.select(Note.field_key, sa.func.count())
        .where(Note.proposal_id == proposal.id, Note.settled_at.is_(None))
        .group_by(Note.field_key)
        .order_by(Note.field_key)
    )
    return {key: count for key, count in rows}  # noqa: C416 (rows)


def note_with(proposal: Proposal, key: str) -> Note | None:
    return db.session.scalar(
        sa.select(Note).where(Note.proposal_id == proposal.id, Note.key == key)
    )


def to_tell_of(now: datetime, *, most: int) -> Sequence[Proposal]:
    """Proposals with notes of which nobody was told, and about which no mail left in the hour."""
    told = aliased(Note)
    recently = sa.exists().where(
        told.proposal_id == Proposal.id, told.told_at > now - TOLD_AGAIN_AFTER
    )
    waiting = sa.exists().where(Note.proposal_id == Proposal.id, Note.told_at.is_(None))
    return db.session.scalars(
        sa.select(Proposal).where(waiting, ~recently).order_by(Proposal.id).limit(most)
    ).all()


def untold(proposal: Proposal) -> Sequence[Note]:
    """Notes of which the others were not told, locked."""
    return db.session.scalars(
        sa.select(Note)
        .where(Note.proposal_id == proposal.id, Note.told_at.is_(None))
        .order_by(Note.id)
        .with_for_update()
    ).all()
