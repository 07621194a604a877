"""What a file is, judged by its content and never by what its sender says."""

from dataclasses import dataclass
from typing import BinaryIO

import filetype

from challenge.documents.rules import names, packages, pictures
from challenge.documents.rules.refusals import UnknownKind, WrongExtension

BEGINNING = 8 * 1024


@dataclass(frozen=True)
class Kind:
    """A kind of file that is accepted; the first extension is added to a name without one."""

    name: str
    media_type: str
    extensions: tuple[str, ...]


PDF = Kind("PDF", "application/pdf", (".pdf",))
PNG = Kind("PNG", "image/png", (".png",))
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jfif"))
WORD = Kind(
    "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (".docx",),
)
EXCEL = Kind(
    "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
)
ACCEPTED = (PDF, WORD, EXCEL, PNG, JPEG)
ACCEPT = ",".join(extension for kind in ACCEPTED for extension in kind.extensions)
"""For the `accept` attribute of a file field."""

PLAIN = {kind.media_type: kind for kind in (PDF, PNG, JPEG)}
PACKAGES = {"application/zip", WORD.media_type, EXCEL.media_type}
MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
LIST_OF_TYPES = "[Content_Types].xml"


def judge(file: BinaryIO, *, filename: str) -> Kind:
    """The kind of an acceptable file.

    Raises a FileRefused: unknown, damaged, dangerous, too much inside, or wrongly named.
    """
    kind = _kind(file, filename)
    if kind in {PNG, JPEG}:
        pictures.check_pixels(file, filename=filename, png=kind is PNG)
    extension = names.extension_of(filename)
    if extension and extension not in kind.extensions:
        raise WrongExtension(filename, kind=kind.name, extension=kind.extensions[0])
    return kind


def _kind(file: BinaryIO, filename: str) -> Kind:
    """Packages are told apart by their list of contents, since programs order them differently."""
    file.seek(0)
    guess = filetype.guess(file.read(BEGINNING))
    media_type = guess.mime if guess else ""
    if media_type in PLAIN:
        return PLAIN[media_type]
    if media_type not in PACKAGES:
        raise UnknownKind(filename)
    inside = packages.entries(file, filename=filename)
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in inside]
    if len(kinds) != 1 or LIST_OF_TYPES not in inside:
        raise UnknownKind(filename)
    return kinds[0]
