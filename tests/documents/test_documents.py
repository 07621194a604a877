"""A file from the stream to the row, and back to a reader who may have it."""

import dataclasses
import hashlib
import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from challenge.accounts.actor import Actor
from challenge.documents import actions, queries
from challenge.documents.models import Document
from challenge.documents.rules import refusals
from challenge.documents.rules.refusals import FileRefused
from config import Settings
from tests.client import Client
from tests.documents import files

Allow = Callable[[bool], None]


@pytest.fixture
def allow(monkeypatch: pytest.MonkeyPatch) -> Allow:
    """Register a stage that says yes or no to everybody."""

    def register(answer: bool) -> None:
        monkeypatch.setitem(queries.RESOLVERS, "test", lambda _session, _document, _by: answer)

    return register


def stored(session: Session, content: bytes, filename: str, *, by: Actor) -> Document:
    return actions.store(session, io.BytesIO(content), filename, by=by)


def with_settings(app: Flask, monkeypatch: pytest.MonkeyPatch, **changed: object) -> None:
    settings: Settings = app.config["SETTINGS"]
    monkeypatch.setitem(
        app.config,
        "SETTINGS",
        dataclasses.replace(settings, **changed),  # type: ignore[arg-type]
    )


def test_store_keeps_what_was_sent(session: Session, staff: Actor) -> None:
    document = stored(session, files.PDF, "../Plan", by=staff)

    content = b"".join(queries.open_document(document))
    assert content == files.PDF
    assert document.sha256 == hashlib.sha256(files.PDF).hexdigest()
    assert (document.filename, document.media_type) == ("Plan.pdf", "application/pdf")
    assert (document.size, document.uploaded_by_id) == (len(files.PDF), staff.user_id)


def test_store_the_same_content_twice_makes_two_documents(session: Session, staff: Actor) -> None:
    first = stored(session, files.WORD, "a.docx", by=staff)
    second = stored(session, files.WORD, "b.docx", by=staff)

    assert first.sha256 == second.sha256
    assert first.key != second.key


def test_store_reads_no_further_than_the_limit(
    app: Flask, session: Session, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_settings(app, monkeypatch, maximum_file=1024 * 1024)
    stream = io.BytesIO(files.PDF + b"\n" * 4 * 1024 * 1024)

    with pytest.raises(refusals.FileTooLarge):
        actions.store(session, stream, "plan.pdf", by=staff)

    assert stream.tell() < 1.2 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "filename", "refusal"),
    [
        (b"", "plan.pdf", refusals.EmptyFile),
        (files.PROGRAM, "plan.pdf", refusals.UnknownKind),
        (files.PDF, "plan.exe", refusals.WrongExtension),
    ],
)
def test_refused_files_leave_nothing(
    session: Session, staff: Actor, content: bytes, filename: str, refusal: type[FileRefused]
) -> None:
    with pytest.raises(refusal):
        stored(session, content, filename, by=staff)

    assert session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_unscanned_file_is_refused(
    app: Flask, session: Session, staff: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_settings(app, monkeypatch, clamd_address="127.0.0.1:1")

    with pytest.raises(refusals.NotScanned):
        stored(session, files.PDF, "plan.pdf", by=staff)


def test_an_empty_document_cannot_be_a_row(session: Session, staff: Actor) -> None:
    document = stored(session, files.PDF, "plan.pdf", by=staff)
    document.size = 0

    with pytest.raises(IntegrityError):
        session.flush()


def test_download_is_an_attachment(
    session: Session, staff: Actor, client: Client, allow: Allow
) -> None:
    allow(True)
    document = stored(session, files.PDF, "แผน 1.pdf", by=staff)

    response = client.get(f"/documents/{document.key}")

    assert response.data == files.PDF
    assert {name: response.headers[name] for name in EXPECTED_HEADERS} == EXPECTED_HEADERS


EXPECTED_HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Length": str(len(files.PDF)),
    "Content-Disposition": (
        "attachment; filename=\"1.pdf\"; filename*=UTF-8''%E0%B9%81%E0%B8%9C%E0%B8%99%201.pdf"
    ),
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@pytest.mark.parametrize("answer", [None, False])
def test_download_needs_a_stage_that_says_yes(
    session: Session, staff: Actor, client: Client, allow: Allow, answer: bool | None
) -> None:
    if answer is not None:
        allow(answer)
    document = stored(session, files.PDF, "plan.pdf", by=staff)

    assert client.get(f"/documents/{document.key}").status_code == 404


def test_download_of_an_unknown_key_looks_the_same(client: Client, allow: Allow) -> None:
    allow(True)

    assert client.get("/documents/unknown").status_code == 404


def test_one_resolver_that_says_yes_is_enough(
    session: Session, staff: Actor, allow: Allow, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(False)
    document = stored(session, files.PDF, "plan.pdf", by=staff)
    monkeypatch.setitem(
        queries.RESOLVERS,
        "other",
        lambda _session, number, by: (number, by) == (document.id, staff),
    )

    assert queries.readable_document(session, document.key, by=staff) is document
    assert queries.readable_document(session, document.key, by=Actor(None, "")) is None
