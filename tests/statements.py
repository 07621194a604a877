"""The SQL a page sends: counted for lists, refused where a reader would write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g, has_request_context, request
from sqlalchemy import Engine, event

from challenge.db import READING

WRITING = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP")
BRACKETS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


class ReaderWrote(AssertionError):
    """A GET changed the database."""


def refuse_writes_of_readers(app: Flask) -> None:
    """From now on a GET that writes fails its test, whatever the test is about."""

    def judge(statement: str) -> None:
        reads = has_request_context() and (g.get("reads_first") or request.method in READING)
        if reads and not g.get("apart"):
            verb = statement.lstrip().upper()
            if verb.startswith(WRITING) or " FOR UPDATE" in verb:
                raise ReaderWrote(f"{request.method} {request.path} sent: {statement}")

    for engine in _engines(app):
        _listen(engine, judge)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent inside, without those that only bracket others."""
    sent: list[str] = []

    def note(statement: str) -> None:
        if not statement.lstrip().upper().startswith(BRACKETS):
            sent.append(statement)

    listeners = [(engine, _listen(engine, note)) for engine in _engines(app)]
    try:
        yield sent
    finally:
        for engine, listener in listeners:
            event.remove(engine, "before_cursor_execute", listener)


def _engines(app: Flask) -> set[Engine]:
    """The engine that writes, and the one that reads unless it is a guise of the same."""
    writing, reading = app.extensions["db"][0], app.extensions["db_reading"]
    return {writing} if writing.pool is reading.pool else {writing, reading}


def _listen(engine: Engine, hear: Any) -> Any:
    def listener(
        _connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool
    ) -> None:
        hear(statement)

    event.listen(engine, "before_cursor_execute", listener)
    return listener
