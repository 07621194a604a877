"""Asking for pages as somebody, and what of an answer differs from one asking to the next."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.client import Client, _apart
from tests.leaks.field import REF, SLUG, Field

NOWHERE = "/no-such-page"
RANDOM = (
    (re.compile(r'(name="csrf_token"[^>]*value=")[^"]*'), r"\1#"),
    (re.compile(r'(name="once"[^>]*value=")[^"]*'), r"\1#"),
    (re.compile(r'(value=")[^"]*("[^>]*name="(?:csrf_token|once)")'), r"\1#\2"),
)


class Asker(Client):
    """A client for thousands of pages: whether a page is well made is tested elsewhere."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with _apart(self.application):
            return FlaskClient.open(self, *args, **kwargs)


def asker(app: Flask, world: Field, role: str) -> Asker:
    """The browser of somebody with this role."""
    client = Asker.of(app)
    if role in world.people:
        client.sign_in(world.people[role])
    return client  # type: ignore[return-value]


def filled(template: str, world: Field) -> str:
    """A path or word with this world's keys; what does not exist yet has an address of nothing."""
    keys = dict.fromkeys(("annex", "scan", "agreement", "second", "upload"), "not-yet")
    return template.format(**{**keys, "slug": SLUG, "ref": REF, **world.keys})


def body(response: TestResponse) -> str:
    """The answer's words with all that is drawn anew for each page blotted out."""
    text = response.get_data().decode(errors="backslashreplace")  # a paper is no text
    for pattern, blot in RANDOM:
        text = pattern.sub(blot, text)
    for path in (response.request.full_path.rstrip("?"), response.request.path):
        text = re.sub(rf"{re.escape(path)}(?![\w/-])", "[path]", text)
    return text


def shown(response: TestResponse) -> str:
    """Where a reader could find a word: the page, or the name of a file."""
    named = response.headers.get("Content-Disposition", "")
    if named or response.mimetype not in {"text/html", "application/json"}:
        return named
    return response.get_data(as_text=True)
