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
        if has_request_context() and (g.get("reads_first") or request.method in READING):
            verb = statement.lstrip().upper()
            if verb.startswith(WRITING) or " FOR UPDATE" in verb:
                raise ReaderWrote(f"{request.method} {request.path} sent: {statement}")

    _listen(app.extensions["db"][0], judge)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent inside, without those that only bracket others."""
    engine = app.extensions["db"][0]
    sent: list[str] = []

    def note(statement: str) -> None:
        if not statement.lstrip().upper().startswith(BRACKETS):
            sent.append(statement)

    listener = _listen(engine, note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", listener)


def _listen(engine: Engine, hear: Any) -> Any:
    def listener(
        _connection: Any, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool
    ) -> None:
        hear(statement)

    event.listen(engine, "before_cursor_execute", listener)
    return listener
