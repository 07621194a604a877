"""Files that come with a form: checked, scanned and kept before the transaction begins."""

from collections.abc import Callable
from functools import wraps
from typing import BinaryIO, TypeVar, cast

from flask import g, has_request_context, request
from werkzeug.datastructures import FileStorage

from challenge.accounts.access import judge_again
from challenge.db import db
from challenge.documents.actions import Kept, keep
from challenge.documents.rules.refusals import FileRefused
from challenge.web.edge import begin_writing, reads_first

View = TypeVar("View", bound=Callable[..., object])
KEPT = "kept_files"


class KeptTooLate(RuntimeError):
    """A view takes files without `files_first`; it would scan them while it holds a lock."""


def files_first(may: Callable[..., object]) -> Callable[[View], View]:
    """Declare that the decorated view takes files from whomever `may` lets pass.

    `may` gets the view's arguments and aborts, or raises a Refusal; it only reads. Then the files
    are kept while no transaction is open, then everything is judged anew where it is written.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def kept_first(**values: object) -> object:
            may(**values)
            end_reading_and_keep()
            return begin_writing() or judge_again() or view(**values)

        return cast(View, reads_first(kept_first))

    return declare


def end_reading_and_keep() -> None:
    """Keep what is sound of the files that were sent, and the reason for what is not."""
    db.close()
    sent = [posted for _name, posted in request.files.items(multi=True) if posted.filename]
    setattr(g, KEPT, {id(posted): _outcome(posted) for posted in sent})


def kept(posted: FileStorage) -> Kept:
    """The kept file.

    Raises the FileRefused that its check ended with.
    """
    if has_request_context() and KEPT not in g:
        raise KeptTooLate(request.endpoint)
    outcome = g.get(KEPT, {}).get(id(posted)) or _outcome(posted)
    if isinstance(outcome, FileRefused):
        raise outcome
    return cast(Kept, outcome)


def _outcome(posted: FileStorage) -> Kept | FileRefused:
    try:
        return keep(cast(BinaryIO, posted.stream), posted.filename or "")
    except FileRefused as refusal:
        return refusal
