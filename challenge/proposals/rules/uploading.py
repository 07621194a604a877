"""When a file may arrive in pieces, and why a piece is not taken."""

from dataclasses import dataclass
from datetime import timedelta

from challenge.documents.rules.contents import ACCEPTED
from challenge.documents.rules.names import extension_of
from challenge.documents.rules.refusals import EmptyFile, FileTooLarge, UnknownKind
from challenge.proposals.rules.refusals import ProposalRefusal
from challenge.web.locale import N_

LARGEST_PIECE = 512 * 1024
MOST_ANNEXES = 40
MOST_UNFINISHED = 10
"""Of one person, over all proposals."""
LIVES = timedelta(days=1)
"""From the last piece on."""
EXTENSIONS = {extension for kind in ACCEPTED for extension in kind.extensions}


@dataclass(frozen=True)
class Announced:
    """What a browser says about a file before it sends it."""

    filename: str
    size: int
    requirement_key: str
    modified: str = ""
    replaces: str = ""
    """The key of the document whose place it takes."""


def refuse_hopeless(filename: str, size: int, *, limit: int) -> None:
    """What is known to be refused is refused before it is sent.

    Raises a FileRefused.
    """
    if size <= 0:
        raise EmptyFile(filename)
    if size > limit:
        raise FileTooLarge(filename, limit=limit)
    extension = extension_of(filename)
    if extension and extension not in EXTENSIONS:
        raise UnknownKind(filename)


def refuse_misplaced(*, start: int, size: int, received: int, whole: int) -> None:
    """A piece follows the last one, is no larger than agreed, and ends within its file.

    Raises PieceMisplaced, PieceEmpty or PieceTooLong.
    """
    if start != received:
        raise PieceMisplaced(start=start, received=received)
    if size <= 0:
        raise PieceEmpty
    most = min(LARGEST_PIECE, whole - received)
    if size > most:
        raise PieceTooLong(size=size, most=most)


class PieceMisplaced(ProposalRefusal):
    message = N_(
        "This piece begins at byte %(start)s, but %(received)s bytes have arrived. "
        "Go on from there."
    )


class PieceEmpty(ProposalRefusal):
    message = N_("This piece is empty. Send the bytes that follow those that have arrived.")


class PieceTooLong(ProposalRefusal):
    message = N_("This piece has %(size)s bytes; at most %(most)s can be taken now.")


class UploadEnded(ProposalRefusal):
    message = N_("“%(filename)s” has arrived and is attached. Nothing more is needed.")


class UploadIncomplete(ProposalRefusal):
    message = N_(
        "Only %(received)s of %(size)s bytes of “%(filename)s” have arrived. "
        "Send the rest, then attach it."
    )


class TooManyUploads(ProposalRefusal):
    message = N_(
        "You have %(most)s uploads that are not finished, which is the most one person may have. "
        "Finish or cancel one before you begin another."
    )


class RequirementNotOpen(ProposalRefusal):
    message = N_("“%(label)s” takes no document now. The page of the documents shows what is open.")


class NotThereAnyMore(ProposalRefusal):
    message = N_(
        "“%(filename)s” was removed or replaced meanwhile, so nothing was put in its place. "
        "Look at the list of documents, then attach your file again."
    )
