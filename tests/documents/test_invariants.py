"""The files of documents: present, whole, and of the size that is written down."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actor import Actor
from challenge.commands.check import prove
from challenge.documents.actions import store
from challenge.documents.invariants import files
from challenge.documents.models import Document
from challenge.documents.storage import Storage, current_storage
from tests.documents.files import PDF, png


@pytest.fixture
def kept(app: Flask, session: Session, staff: Actor) -> Document:
    """A letter, and a picture that was attached twice."""
    app.extensions["documents"] = Storage("memory://")
    store(session, io.BytesIO(png()), "site.png", by=staff)
    store(session, io.BytesIO(png()), "site.png", by=staff)
    return store(session, io.BytesIO(PDF), "letter.pdf", by=staff)


def test_stored_files_are_whole(kept: Document) -> None:
    proof = prove(files)

    assert (proof.number, proof.findings) == (3, [])


def test_lost_file_is_seen(app: Flask, kept: Document) -> None:
    app.extensions["documents"] = Storage("memory://")

    proof = prove(files)

    assert {each.sentence for each in proof.findings} == {"its file is missing"}
    assert len(proof.findings) == 3


def test_other_bytes_are_seen(session: Session, kept: Document) -> None:
    changed = "0" * 64
    current_storage().keep(io.BytesIO(PDF), sha256=changed)
    session.execute(sa.update(Document).where(Document.id == kept.id).values(sha256=changed))

    proof = prove(files)

    assert [(each.subject, each.sentence) for each in proof.findings] == [
        (f"document {kept.id} (letter.pdf)", "its file holds other bytes than were stored")
    ]


def test_another_size_is_seen(session: Session, kept: Document) -> None:
    session.execute(sa.update(Document).where(Document.id == kept.id).values(size=1))

    proof = prove(files)

    assert [each.sentence for each in proof.findings] == [
        f"its row says 1 bytes, the file has {len(PDF)}"
    ]
