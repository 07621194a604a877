"""What must hold of every document: its bytes are there, and are the ones that were stored."""

import hashlib

import sqlalchemy as sa

from challenge.audit.invariants import Finding, Looked, holds, stream
from challenge.documents.models import Document
from challenge.documents.storage import current_storage


@holds("The file of every document is there, with its digest and size.", reads_files=True)
def files() -> Looked:
    rows = sa.select(Document.id, Document.filename, Document.sha256, Document.size)
    read: tuple[str, int, str] | None = None
    for number, filename, sha256, size in stream(rows.order_by(Document.sha256, Document.id)):
        if read is None or read[0] != sha256:
            read = sha256, *_found(sha256)
        fault = _fault(sha256, size, *read[1:])
        yield Finding(f"document {number} ({filename})", fault) if fault else None


def _found(sha256: str) -> tuple[int, str]:
    """Size and digest of what lies under a digest; -1 for nothing. One content is read once."""
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in current_storage().chunks(sha256):
            digest.update(chunk)
            size += len(chunk)
    except FileNotFoundError:
        return -1, ""
    return size, digest.hexdigest()


def _fault(sha256: str, size: int, found_size: int, found_digest: str) -> str | None:
    if found_size < 0:
        return "its file is missing"
    if found_digest != sha256:
        return "its file holds other bytes than were stored"
    return None if size == found_size else f"its row says {size} bytes, the file has {found_size}"
