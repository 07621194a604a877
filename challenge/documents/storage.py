"""Where the bytes lie: one object for each content, named by its digest, never written twice."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

import obstore
from flask import Flask, current_app
from obstore.store import LocalStore, from_url

CHUNK = 1024 * 1024
COPIED = 64 * 1024
PART = 5 * CHUNK
"""What S3 asks of every part of an upload but the last."""
PIECES = "pieces"
"""The folder of the files that arrive in pieces."""


class Storage:
    """A folder, a bucket or the memory, by the scheme of its address."""

    def __init__(self, address: str) -> None:
        self.folder = _made_folder(address)
        self._store = LocalStore(self.folder) if self.folder else from_url(address)

    def keep(self, file: BinaryIO, *, sha256: str) -> None:
        """Store the content of `file` unless it is there; on return it survives a power cut."""
        if not self.holds(sha256):
            file.seek(0)
            self._put(file, sha256)
        if self.folder:
            _settle(self.folder / _place(sha256))

    def holds(self, sha256: str) -> bool:
        try:
            obstore.head(self._store, _place(sha256))
        except FileNotFoundError:
            return False
        return True

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The content piece by piece.

        Raises FileNotFoundError at once, not at the first piece, when it is missing.
        """
        found = obstore.get(self._store, _place(sha256))
        return (bytes(chunk) for chunk in found.stream(min_chunk_size=CHUNK))

    def keep_piece(self, upload: str, content: bytes) -> str:
        """Store one piece of an upload, and answer its digest; it survives a power cut."""
        sha256 = hashlib.sha256(content).hexdigest()
        place = f"{PIECES}/{upload}/{sha256}"
        obstore.put(self._store, place, content)
        if self.folder:
            _sync(self.folder / place)
            _settle(self.folder / place)
            _sync(self.folder)
        return sha256

    def piece(self, upload: str, sha256: str) -> bytes:
        return bytes(obstore.get(self._store, f"{PIECES}/{upload}/{sha256}").bytes())

    def uploads(self) -> list[str]:
        """Keys of the uploads of which pieces lie here."""
        found = obstore.list_with_delimiter(self._store, f"{PIECES}/")
        return [place.rpartition("/")[2] for place in found["common_prefixes"]]

    def drop_pieces(self, upload: str) -> None:
        for listed in obstore.list(self._store, f"{PIECES}/{upload}/"):
            obstore.delete(self._store, [entry["path"] for entry in listed])

    def _put(self, file: BinaryIO, sha256: str) -> None:
        """Into a folder under another name until it is whole; a bucket's write is whole anyway."""
        place = _place(sha256)
        if self.folder is None:
            obstore.put(self._store, place, file, chunk_size=PART, max_concurrency=1)
            return
        incoming = f"incoming/{secrets.token_hex(16)}"
        _copy(file, self.folder / incoming)
        self._rename(incoming, place)

    def _rename(self, incoming: str, place: str) -> None:
        try:
            obstore.rename(self._store, incoming, place, overwrite=False)
        except obstore.exceptions.AlreadyExistsError:  # somebody else stored the same content
            obstore.delete(self._store, incoming)


def init_storage(app: Flask, address: str) -> None:
    app.extensions["documents"] = Storage(address)


def current_storage() -> Storage:
    storage: Storage = current_app.extensions["documents"]
    return storage


def _place(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _made_folder(address: str) -> Path | None:
    parts = urlsplit(address)
    if parts.scheme not in {"", "file"}:
        return None
    folder = Path(unquote(parts.path)).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copy(file: BinaryIO, path: Path) -> None:
    """Chunk by chunk: the library's own writing holds many parts of a large file at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as copy:
        shutil.copyfileobj(file, copy, COPIED)
    _sync(path)


def _settle(path: Path) -> None:
    """Make the names on the way to `path` last; the content already does."""
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
