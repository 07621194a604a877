"""Where errors become pages: once, with a sentence that says what to do."""

from enum import StrEnum

from flask import Flask, render_template, request
from sqlalchemy.exc import DataError
from werkzeug.exceptions import BadRequest, HTTPException, SecurityError

from challenge.db import db
from challenge.web import labels
from challenge.web.locale import phrase
from challenge.web.typed import typed_texts
from challenge.workflow import Refusal

PATIENCE = 8
"""How many times the limit is read and thrown away, for the sake of an answer."""
CHUNK = 64 * 1024
KEEPING = {400, 404}
"""A page may have been open for too long, or be gone by now; what another site sent is not shown,
what was too large is not read."""


def init_refusals(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, failed)
    app.register_error_handler(DataError, unstorable)


def unstorable(_error: DataError) -> tuple[str, int] | HTTPException:
    """400: the database cannot hold what was sent, such as a NUL in an address."""
    return failed(BadRequest())


def explain(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language, with its values put in."""
    values = {name: _in_words(value) for name, value in refusal.values.items()}
    return phrase(refusal.message, values)


def _in_words(value: object) -> object:
    """A status by its words; everything else as it is."""
    if isinstance(value, StrEnum) and type(value) in labels.LABELS:
        return labels.label(value)
    return value


def refused(refusal: Refusal) -> tuple[str | dict[str, str], int]:
    """409: the step is not possible; nothing of the request is kept. A script gets the sentence."""
    db.session.rollback()
    if request.accept_mimetypes.best == "application/json":
        return {"message": explain(refusal)}, 409
    message, typed = explain(refusal), typed_texts()
    page = render_template("errors/409.html", message=message, back=request.referrer, typed=typed)
    return page, 409


def failed(error: HTTPException) -> tuple[str, int] | HTTPException:
    """One page for every HTTP error; a missing and a forbidden page look the same.

    Whoever asks under a name that is not ours gets no page: its links could not be built.
    """
    code = error.code or 500
    if code < 400 or isinstance(error, SecurityError):
        return error
    db.session.rollback()
    back = _take_the_rest() if code == 413 else None
    template = f"errors/{code}.html" if code in {404, 413, 429} else "errors/any.html"
    typed = typed_texts() if code in KEEPING or code >= 500 else []
    values = {"code": code, "message": error.description, "back": back, "typed": typed}
    return render_template(template, **values), code


def _take_the_rest() -> str | None:
    """Where the sender came from; a browser shows an answer only once it could send everything.

    Of what is far too large the rest is not taken: then the browser says that the line broke.
    """
    size, most = request.content_length or 0, request.max_content_length or 0
    if most < size <= PATIENCE * most:
        while size > 0 and (taken := request.input_stream.read(min(size, CHUNK))):
            size -= len(taken)
    return request.referrer
