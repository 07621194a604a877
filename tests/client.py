"""A test client that sends what a browser would send and refuses pages a browser would mind."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, cast

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from challenge.accounts.models import User
from challenge.accounts.security import sign_in_session
from challenge.db import db
from tests.page import Page


class Client(FlaskClient):
    """Adds the CSRF token to what it posts; looks at every HTML page that comes back."""

    @classmethod
    def of(cls, app: Flask) -> "Client":
        """A new visitor of `app`, with no cookies."""
        return cls(app, app.response_class, use_cookies=True)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with _apart(self.application):
            response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not response.is_streamed and response.data:
            page(response).check()
        return response

    def post(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Post a form; `csrf=False` leaves the token out."""
        if kwargs.pop("csrf", True) and "json" not in kwargs:
            kwargs["data"] = _with_token(kwargs.get("data"), self._token())
        return super().post(*args, **kwargs)

    def sign_in(self, user: User) -> "Client":
        """Make this the browser of `user`, as if the password had just been typed."""
        with self.application.app_context() if not has_app_context() else nullcontext():
            cookie = sign_in_session(user)
            db.session.commit()
        with self.session_transaction() as session:
            session.update(cookie)
        return self

    def page(self, path: str, *, status: int = 200) -> Page:
        """The page at `path`, which must answer with `status`."""
        response = self.get(path)
        assert response.status_code == status, f"{path} answered {response.status}"
        return page(response)

    def _token(self) -> str:
        """The token Flask-WTF would have put into the form, without asking for the form first."""
        with self.session_transaction() as session:
            token = session.setdefault("csrf_token", secrets.token_hex(20))
        key = cast(str, self.application.secret_key)
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(token)


def _with_token(data: Any, token: str) -> dict[str, Any] | MultiDict[str, Any]:
    """The form's data, a dict or pairs whose names may repeat, and the token."""
    if isinstance(data, MultiDict | list):
        return MultiDict([*MultiDict(data).items(multi=True), ("csrf_token", token)])
    return {"csrf_token": token, **(data or {})}


@contextmanager
def _apart(app: Flask) -> Iterator[None]:
    """A request shares nothing with the test around it but the database.

    What the test changed is saved before, what the test holds is read anew after.
    """
    own: Session | None = g.get("db_session") if has_app_context() else None
    if own is not None:
        own.commit()
    with app.app_context():
        yield
    if own is not None:
        own.expire_all()


def page(response: TestResponse) -> Page:
    """The answer, read as a page."""
    return Page.read(response.text, where=response.request.path)
