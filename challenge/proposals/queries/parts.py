"""The parts of one answer, each with the revision that a page carries, and who changed them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from challenge.accounts.models import User
from challenge.db import db
from challenge.proposals.models import Answer, AnswerRow, Edit
from challenge.proposals.rules.merging import Part

PROPOSAL = sa.bindparam("proposal", type_=sa.Integer())
FIELD = sa.bindparam("field", type_=sa.String())
ROW = sa.bindparam("row", type_=sa.String())
ANSWER = sa.select(Answer).where(Answer.proposal_id == PROPOSAL, Answer.field_key == FIELD)
ROWS = (
    sa.select(AnswerRow)
    .where(AnswerRow.proposal_id == PROPOSAL, AnswerRow.field_key == FIELD)
    .order_by(AnswerRow.position, AnswerRow.id)
)
ONE_ROW = sa.select(AnswerRow).where(
    AnswerRow.proposal_id == PROPOSAL, AnswerRow.field_key == FIELD, AnswerRow.row_key == ROW
)
PLACES = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(AnswerRow.position), -1)).where(
    AnswerRow.proposal_id == PROPOSAL, AnswerRow.field_key == FIELD
)
NEWEST = (
    sa.select(sa.func.max(Edit.id))
    .where(Edit.proposal_id == PROPOSAL, Edit.field_key == FIELD)
    .group_by(Edit.row_key)
)
LAST_EDITS = sa.select(Edit).where(Edit.id.in_(NEWEST))
LAST_EDIT = sa.select(Edit).where(Edit.id.in_(NEWEST.where(Edit.row_key == ROW)))
FRESH = {"populate_existing": True}
"""A page may have read the part before the lock was taken."""


@dataclass(frozen=True)
class Parts:
    """What is saved of one field: the value beside the rows, and the rows by key, in order."""

    answer: Answer | None = None
    rows: dict[str, AnswerRow] = field(default_factory=dict)

    @property
    def beside(self) -> Part | None:
        """The part beside the rows; None while the field was never saved."""
        return Part(self.answer.value, self.answer.value_revision) if self.answer else None

    @property
    def listed(self) -> dict[str, Part]:
        return {key: Part(row.value, row.revision) for key, row in self.rows.items()}


def parts_of(proposal_id: int, key: str, *, listed: bool = True) -> Parts:
    """Everything saved of one field, as it is in the database now; a text has no rows to read."""
    answer = answer_of(proposal_id, key)
    if not listed:
        return Parts(answer)
    asked = {"proposal": proposal_id, "field": key}
    rows = db.session.scalars(ROWS, asked, execution_options=FRESH)
    return Parts(answer, {row.row_key: row for row in rows})


def answer_of(proposal_id: int, key: str) -> Answer | None:
    """The answer's own row, without its rows."""
    asked = {"proposal": proposal_id, "field": key}
    return db.session.scalar(ANSWER, asked, execution_options=FRESH)


def row_of(proposal_id: int, key: str, row_key: str) -> AnswerRow | None:
    """One row of the answer."""
    asked = {"proposal": proposal_id, "field": key, "row": row_key}
    return db.session.scalar(ONE_ROW, asked, execution_options=FRESH)


def places(proposal_id: int, key: str) -> tuple[int, int]:
    """How many rows there are, and the place of the last one; -1 where there is none."""
    count, last = db.session.execute(PLACES, {"proposal": proposal_id, "field": key}).one()
    return count, last


def last_edits(proposal_id: int, key: str, part: str | None = None) -> dict[str, Edit]:
    """What was changed last in each part of a field, or in one of them."""
    asked = {"proposal": proposal_id, "field": key}
    if part is None:
        found = db.session.scalars(LAST_EDITS, asked)
    else:
        found = db.session.scalars(LAST_EDIT, asked | {"row": part})
    return {edit.row_key: edit for edit in found}


def last_writer(proposal_id: int, key: str, part: str) -> str:
    """The name of whoever changed a part last."""
    edit = last_edits(proposal_id, key, part).get(part)
    return db.session.get_one(User, edit.by_id).name if edit else ""


def edits_of(proposal_id: int, key: str | None = None) -> Sequence[Edit]:
    """Who changed what of a draft, the latest first; of one field or of all."""
    found = sa.select(Edit).where(Edit.proposal_id == proposal_id)
    if key is not None:
        found = found.where(Edit.field_key == key)
    return db.session.scalars(found.order_by(Edit.at.desc(), Edit.id.desc())).all()
