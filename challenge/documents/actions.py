"""Checks a file, makes it last, and only then writes its row."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from flask import current_app
from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.documents.models import Document
from challenge.documents.rules.contents import judge
from challenge.documents.rules.names import clean_name, extension_of
from challenge.documents.rules.refusals import EmptyFile, FileTooLarge, NotScanned, VirusFound
from challenge.documents.scanning import find_virus
from challenge.documents.storage import current_storage
from config import Settings

CHUNK = 64 * 1024


@dataclass(frozen=True)
class Kept:
    """A file that is checked and lies in the store, not yet attached to anything."""

    filename: str
    media_type: str
    size: int
    sha256: str


def store(session: Session, stream: BinaryIO, filename: str, *, by: Actor) -> Document:
    """Check and keep a file, then add its row.

    Raises a FileRefused. The bytes stay when the transaction fails; nothing refers to them then.
    Requests keep the bytes before their transaction begins, see `posting`.
    """
    return attach(session, keep(stream, filename), by=by)


def keep(stream: BinaryIO, filename: str) -> Kept:
    """Check and keep the bytes, without a database: for callers that hold no transaction yet."""
    name, settings = clean_name(filename), _settings()
    with TemporaryFile() as spool:
        file = cast(BinaryIO, spool)
        size, sha256 = _copy(stream, file, filename=name, limit=settings.maximum_file)
        kind = judge(file, filename=name)
        _scan(file, filename=name, address=settings.clamd_address)
        current_storage().keep(file, sha256=sha256)
    named = name if extension_of(name) else name + kind.extensions[0]
    return Kept(named, kind.media_type, size, sha256)


def attach(session: Session, kept: Kept, *, by: Actor) -> Document:
    """The row of a kept file."""
    if by.user_id is None:
        raise PermissionError("A document names the person who attached it.")
    document = Document(
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        uploaded_by_id=by.user_id,
        uploaded_at=clock.now(),
    )
    session.add(document)
    session.flush()
    return document


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _copy(stream: BinaryIO, file: BinaryIO, *, filename: str, limit: int) -> tuple[int, str]:
    """Size and digest; stops at the first byte over the limit."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileTooLarge(filename, limit=limit)
        digest.update(chunk)
        file.write(chunk)
    if not size:
        raise EmptyFile(filename)
    return size, digest.hexdigest()


def _scan(file: BinaryIO, *, filename: str, address: str | None) -> None:
    """Without a verdict there is no document: an unscanned file is as good as none."""
    if address is None:
        return
    try:
        virus = find_virus(_chunks(file), address=address)
    except OSError as error:
        raise NotScanned(filename) from error
    if virus:
        raise VirusFound(filename, virus=virus)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
