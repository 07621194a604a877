"""A file that arrived in pieces, read as one; no more than one piece is ever in memory."""

import io
from collections.abc import Iterable
from typing import BinaryIO, cast

from challenge.documents.storage import current_storage


class _Joined(io.RawIOBase):
    """Pieces, one after another, fetched when they are read."""

    def __init__(self, upload: str, digests: Iterable[str]) -> None:
        self._upload = upload
        self._digests = iter(digests)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            digest = next(self._digests, None)
            if digest is None:
                return 0
            self._rest = memoryview(current_storage().piece(self._upload, digest))
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def joined(upload: str, digests: Iterable[str]) -> BinaryIO:
    """The content of an upload, from its first piece to its last."""
    return cast(BinaryIO, io.BufferedReader(_Joined(upload, digests)))
