"""What is typed into a draft, part by part, and what stood there before."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from challenge.accounts.models import Addressed
from challenge.db import Base, Keyed


class Answer(Keyed, Base):
    """The draft answer to one field; its rows, when it has any, are rows of their own."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "field_key"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    field_key: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{"text": …} for text, the columns for a record, lead or start and end for rows and period."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts changes of the field as a whole, its rows included."""
    value_revision: Mapped[int] = mapped_column(default=1)
    """Counts changes of `value` alone; a page carries the one it was made from."""
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime]


class AnswerRow(Keyed, Base):
    """One row of a draft answer that is a list: an output, a component, a budget line."""

    __tablename__ = "answer_row"
    __table_args__ = (
        sa.UniqueConstraint("proposal_id", "field_key", "row_key"),
        sa.Index("ix_answer_row_order", "proposal_id", "field_key", "position"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    field_key: Mapped[str] = mapped_column(sa.String(40))
    row_key: Mapped[str] = mapped_column(sa.String(12))
    """Stays with the row, so that a budget line keeps its component."""
    position: Mapped[int]
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts changes of this row; a page carries the one it was made from."""
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    saved_at: Mapped[datetime]


class Edit(Keyed, Addressed, Base):
    """What one person changed in one part of a draft in one sitting: the text before and after.

    A part is what stands beside the rows (`row_key` is empty) or one row; null is a row that was
    not there. Texts that were written over stay here until the proposal itself goes.
    """

    __tablename__ = "answer_edit"
    __table_args__ = (
        sa.CheckConstraint("at >= begun_at", name="ends_after_start"),
        sa.Index("ix_answer_edit_part", "proposal_id", "field_key", "row_key", "id"),
    )

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    field_key: Mapped[str] = mapped_column(sa.String(40))
    row_key: Mapped[str] = mapped_column(sa.String(12))
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    at: Mapped[datetime]
