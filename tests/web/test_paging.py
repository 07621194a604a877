"""Long lists, page by page."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from challenge.web.paging import Page, page


class Own(DeclarativeBase):
    """Tables of this test only."""


class Note(Own):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


@pytest.fixture
def notes(kit: Flask) -> Iterator[Session]:
    """Seven notes of two moments, in a database of their own."""
    engine = sa.create_engine("sqlite://")
    Own.metadata.create_all(engine)
    with kit.app_context(), Session(engine) as session:
        session.add_all(Note(id=n, at=datetime(2026, 1, 1 + n % 2)) for n in range(1, 8))  # noqa: DTZ001 (SQLite)
        session.flush()
        yield session
    engine.dispose()


def walk(session: Session, *, descending: bool = False) -> list[list[int]]:
    """The ids on every page, following the cursors."""
    seen: list[list[int]] = []
    after = None
    while True:
        found = show(session, after, descending=descending)
        seen.append([note.id for note in found.rows])
        after = found.after
        if after is None:
            return seen


def show(session: Session, after: str | None, *, descending: bool = False) -> Page[Note]:
    by = (Note.at, Note.id)
    return page(session, sa.select(Note), by=by, after=after, size=3, descending=descending)


def test_every_row_comes_once_in_order(notes: Session) -> None:
    assert walk(notes) == [[2, 4, 6], [1, 3, 5], [7]]


def test_newest_first(notes: Session) -> None:
    assert walk(notes, descending=True) == [[7, 5, 3], [1, 6, 4], [2]]


def test_a_row_added_before_the_cursor_does_not_shift_the_next_page(notes: Session) -> None:
    first = show(notes, None)
    notes.add(Note(id=20, at=datetime(2025, 1, 1)))  # noqa: DTZ001 (SQLite)
    notes.flush()

    assert [note.id for note in show(notes, first.after).rows] == [1, 3, 5]


@pytest.mark.parametrize("cursor", [None, "", "x", "WzFd.x", "\x00", "9" * 5000])
def test_a_cursor_that_is_not_ours_gives_the_first_page(notes: Session, cursor: str | None) -> None:
    assert [note.id for note in show(notes, cursor).rows] == [2, 4, 6]


def test_a_cursor_of_another_list_gives_the_first_page(notes: Session) -> None:
    other = page(notes, sa.select(Note.id), by=(Note.id,), size=2)

    assert other.rows[0] == 1
    assert [note.id for note in show(notes, other.after).rows] == [2, 4, 6]


def test_a_query_of_columns_gives_rows(notes: Session) -> None:
    found = page(notes, sa.select(Note.id, Note.at), by=(Note.id,), size=2)

    assert [row[0] for row in found.rows] == [1, 2]
