"""The edge of a request: one clock reading, one transaction, and a form that counts once."""

import re
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, redirect, request
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.wrappers import Response as AnyResponse

from challenge import clock
from challenge.db import READING, db, table_of
from challenge.web.models import SentForm

View = TypeVar("View", bound=Callable[..., object])

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


def reads_first(view: View) -> View:
    """Mark a view that does slow work between reading and writing, then calls `begin_writing`.

    Until then its request holds no write lock, and the form's key is not noted.
    """
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def begin_writing() -> AnyResponse | None:
    """End the reading; a form that was sent before gets its answer, any other one may now write."""
    if not g.pop("reads_first", False):
        return None
    db.close()
    return _note_form()


def _hold_clock() -> None:
    """The moment of a request is that at which all of it was there, before it waits for anything.

    A body that trickles in over a deadline is late; one that was whole before it is in time,
    however long it then waits for a lock.
    """
    if request.method not in READING:
        request.form  # noqa: B018  reads the body to its end
    g.pop("actor", None)
    view = current_app.view_functions.get(request.endpoint or "")
    g.reads_first = request.method not in READING and hasattr(view, "reads_first")
    g.edge = ExitStack()
    g.edge.enter_context(clock.at(clock.now()))


def _release_clock(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("edge", None)
    if stack is not None:
        stack.close()


SENT = table_of(SentForm)
SAME = sa.and_(
    SENT.c.key == sa.bindparam("sent_key"), SENT.c.endpoint == sa.bindparam("sent_endpoint")
)
NOTE = {
    name: kind.insert(SENT).on_conflict_do_nothing().returning(SENT.c.id)
    for name, kind in {"sqlite": sqlite, "postgresql": postgresql}.items()
}
ANSWERED = sa.select(SENT.c.location).where(SAME)
LEAD_TO = sa.update(SENT).where(SENT.c.id == sa.bindparam("number"))
FORGET = sa.delete(SENT).where(SENT.c.id == sa.bindparam("number"))
"""Part of every form that is sent, so they are put together once and go around the mapper."""


@dataclass
class Sent:
    """The form of this request: its key, the view it went to, and the number of its row."""

    key: str
    endpoint: str
    number: int = 0


def _answer_again() -> AnyResponse | None:
    return None if g.reads_first else _note_form()


def _note_form() -> AnyResponse | None:
    """Note the form's key first, in the request's own transaction; a known key is answered at once.

    Two sendings at the same moment wait for each other on the unique key.
    """
    key = request.form.get(FORM_KEY, "") if request.method == "POST" else ""
    if not KEY.fullmatch(key) or request.endpoint is None:
        return None
    sent = Sent(key, request.endpoint[:80])
    if _is_new(sent):
        g.sent_form = sent
        return None
    same = {"sent_key": sent.key, "sent_endpoint": sent.endpoint}
    location = db.session.connection().scalar(ANSWERED, same)
    return redirect(location or request.path, 303)


def note_form_again() -> None:
    """Note the form's key anew after its transaction was undone and is tried again."""
    if "sent_form" in g:
        _is_new(g.sent_form)


def _is_new(sent: Sent) -> bool:
    connection = db.session.connection()
    row = {"key": sent.key, "endpoint": sent.endpoint, "location": "", "at": clock.now()}
    number = connection.scalar(NOTE[connection.dialect.name], row)
    sent.number = number or 0
    return number is not None


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
    sent: Sent | None = g.pop("sent_form", None)
    if sent is None:
        return
    row = {"number": sent.number}
    if response.status_code >= 400 or not response.location:
        db.session.connection().execute(FORGET, row)
        return
    db.session.connection().execute(LEAD_TO, row | {"location": response.location[:500]})
