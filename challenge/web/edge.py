"""The edge of a request: one clock reading, one transaction, and a form that counts once."""

import re
import secrets
from contextlib import ExitStack

import sqlalchemy as sa
from flask import Flask, Response, g, redirect, request
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response as AnyResponse

from challenge import clock
from challenge.db import READING, db
from challenge.web.models import SentForm

FORM_KEY = "once"
"""The hidden field by which a second sending of the same form is recognised."""


KEY = re.compile(r"[\w-]{1,40}", re.ASCII)
"""What `form_key` draws; anything else a browser sends is no key."""


def init_edge(app: Flask) -> None:
    """Hold the clock, answer repeated forms, and commit what a writing request did."""
    app.before_request(_hold_clock)
    app.before_request(_answer_again)
    app.after_request(_settle)
    app.teardown_request(_release_clock)
    app.jinja_env.globals["form_key"] = form_key


def form_key() -> str:
    """A fresh key for one form on one page."""
    return secrets.token_urlsafe(18)


def keep_changes() -> None:
    """Commit although the answer is a refusal: what was typed or uploaded stays saved."""
    g.keep_changes = True


def let_go() -> None:
    """Give the database back before long work without it, such as reading a file.

    For views that have written nothing yet; what they loaded is loaded anew after it.
    """
    g.pop("sent_form", None)
    db.session.rollback()


def _hold_clock() -> None:
    g.pop("actor", None)
    g.edge = ExitStack()
    g.edge.enter_context(clock.at(clock.now()))


def _release_clock(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("edge", None)
    if stack is not None:
        stack.close()


def _answer_again() -> AnyResponse | None:
    """Note the form's key first, in the request's own transaction; a known key is answered at once.

    Two sendings at the same moment wait for each other on the unique key.
    """
    key = request.form.get(FORM_KEY, "") if request.method == "POST" else ""
    if not KEY.fullmatch(key) or request.endpoint is None:
        return None
    sent = {"key": key, "endpoint": request.endpoint[:80]}
    if _is_new(sent):
        g.sent_form = sent
        return None
    location = db.session.scalar(sa.select(SentForm.location).filter_by(**sent))
    return redirect(location or request.path, 303)


def note_form_again() -> None:
    """Note the form's key anew after its transaction was undone and is tried again."""
    if "sent_form" in g:
        _is_new(g.sent_form)


def _is_new(sent: dict[str, str]) -> bool:
    dialect = db.session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(SentForm).values(at=clock.now(), location="", **sent)
    unless_known = row.on_conflict_do_nothing().returning(SentForm.id)
    return db.session.scalar(unless_known) is not None


def _settle(response: Response) -> Response:
    """Commit a writing request that succeeded, undo every other one, before the answer leaves."""
    if request.method in READING:
        return response
    if response.status_code < 400 or g.pop("keep_changes", False):
        _note_location(response)
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _note_location(response: Response) -> None:
    sent = g.pop("sent_form", None)
    if sent is None:
        return
    if response.status_code >= 400 or not response.location:
        db.session.execute(sa.delete(SentForm).filter_by(**sent))
        return
    db.session.execute(
        sa.update(SentForm).filter_by(**sent).values(location=response.location[:500])
    )
