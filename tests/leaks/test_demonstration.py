"""Every page of the demonstration that a link leads to, as each role: none is dead or broken."""

import dataclasses
from collections import deque
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

import config
from challenge import create_app
from challenge.accounts.models import Organisation, Post, Role, User
from challenge.accounts.queries import current
from challenge.clock import now
from challenge.commands import database
from challenge.db import db
from challenge.programmes.demonstration import load
from tests.client import Client, page

MOST = 120
"""Pages for each role; the first of each kind come first."""
LEFT_OUT = ("/static", "/logout", "/login", "/documents")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration, played once for all roles; takes half a minute."""
    folder = tmp_path_factory.mktemp("demonstration")
    settings = dataclasses.replace(
        config.test(), database_url=f"sqlite:///{folder}/demo.db", files_url=f"file://{folder}"
    )
    application = create_app(settings)
    with application.app_context():
        database.to_newest()
        load.world(progress=lambda _text: None)
        db.session.commit()
    yield application
    application.extensions["db"][0].dispose()


@pytest.mark.parametrize("role", ["visitor", *Role])
def test_every_link_leads_somewhere(demonstration: Flask, role: str) -> None:
    client, wrong, seen = reader(demonstration, role), [], 0
    for path, status in crawled(client):
        seen += 1
        if status not in (200, 302):
            wrong.append(f"{path} answers {status}")
    assert not wrong, "\n".join(wrong)
    assert seen > 3


def reader(app: Flask, role: str) -> Client:
    """A visitor, or somebody of the demonstration who holds this role."""
    client = Client.of(app)
    if role == "visitor":
        return client
    with app.app_context():
        found = sa.select(User).join(Post, Post.user_id == User.id).join(Organisation)
        holds = Post.role == role, current(now())
        user = db.session.scalars(found.where(*holds).order_by(User.id).limit(1)).one()
        return client.sign_in(user)


def crawled(client: Client) -> Iterator[tuple[str, str | int]]:
    """Every page from the desk and the catalogue on, with where a dead link stands."""
    waiting = deque([("/desk", "the start"), ("/", "the start")])
    known = {path for path, _from in waiting}
    asked: dict[str, int] = {}
    while waiting and sum(asked.values()) < MOST:
        path, where = waiting.popleft()
        kind = shape(path)
        if asked.get(kind, 0) >= 6:
            continue
        asked[kind] = asked.get(kind, 0) + 1
        answer = client.get(path)
        yield f"{path} (linked from {where})", answer.status_code
        for link in links(client, path, answer):
            if link not in known:
                known.add(link)
                waiting.append((link, path))


def shape(path: str) -> str:
    """Addresses of one page about different things have one shape; six of each are enough."""
    parts = urlsplit(path)
    mixed = [part if part.isalpha() else "#" for part in parts.path.split("/")]
    return "/".join(mixed) + "?".join(
        sorted(pair.partition("=")[0] for pair in parts.query.split("&"))
    )


def links(client: Client, path: str, answer: TestResponse) -> Iterator[str]:
    """Addresses within this site that a page leads to."""
    found = [answer.location] if answer.status_code == 302 else []
    if answer.mimetype == "text/html" and answer.status_code == 200:
        found += page(answer).paths
    for link in found:
        whole = link if not link.startswith("?") else urlsplit(path).path + link
        own = whole.split("#")[0]
        if own.startswith("/") and not own.startswith(LEFT_OUT) and "lang=" not in own:
            yield own
