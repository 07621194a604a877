"""The tests' own eyes: each finds the fault that is planted for it."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Route
from sqlalchemy.orm import Session
from time_machine import Traveller

from challenge.clock import now
from challenge.db import db
from challenge.web.models import SentForm
from tests.browser import Visit, axe
from tests.conftest import START
from tests.loopback import BeyondThisMachine
from tests.page import Page
from tests.statements import ReaderWrote, counted

GOOD = """<!doctype html><html lang="en"><head><title>Proposals</title></head><body><main id="main">
<h1>Proposals</h1><a href="#main">Skip</a>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="1">
<label for="name">Name</label><input id="name" name="name" value="Bulan"></form>
</main></body></html>"""

BAD = {
    "no title": ("<title>Proposals</title>", ""),
    "no language": (' lang="en"', ""),
    "2 first headings": ("<h1>Proposals</h1>", "<h1>One</h1><h1>Two</h1>"),
    "0 first headings": ("<h1>Proposals</h1>", ""),
    "the id name stands twice": ("<label", '<p id="name"></p><label'),
    "nothing has the id gone": ('for="name"', 'for="gone"'),
    "nothing has the id top": ("#main", "#top"),
    "a form without action": (' action="/x"', ""),
    "carries no CSRF token": ("csrf_token", "token"),
    "an inline script": ("</main>", "<script>go()</script></main>"),
    "an inline style": ("</main>", "<style>p {}</style></main>"),
    "an inline style on h1": ("<h1>", '<h1 style="color: red">'),
    "an inline onclick on h1": ("<h1>", '<h1 onclick="go()">'),
    "an image without alternative text": ("</main>", '<img src="a.png"></main>'),
}


def test_page_well_made_passes() -> None:
    page = Page.read(GOOD)

    page.check()

    assert page.title == "Proposals"
    assert page.forms[0].fields == [("csrf_token", "1"), ("name", "Bulan")]
    assert page.text == "Proposals Skip Name"


@pytest.mark.parametrize(("fault", "change"), BAD.items(), ids=BAD.keys())
def test_page_with_a_fault_fails_and_names_it(fault: str, change: tuple[str, str]) -> None:
    page = Page.read(GOOD.replace(*change, 1))

    with pytest.raises(AssertionError, match=fault):
        page.check()


def test_network_beyond_this_machine_is_refused() -> None:
    with pytest.raises(BeyondThisMachine):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(BeyondThisMachine):
        socket.getaddrinfo("example.org", 80)


def test_clock_stands_still_until_moved(clock: Traveller) -> None:
    begun = now()
    clock.shift(timedelta(days=1))

    assert begun == START
    assert now() == datetime(2026, 6, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reader_who_writes_is_caught(app: Flask, method: str) -> None:
    with app.test_request_context("/", method=method), pytest.raises(ReaderWrote):
        db.session.execute(sa.delete(SentForm))


def test_writer_who_writes_is_not(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        db.session.execute(sa.delete(SentForm))


def test_statements_are_counted_without_their_brackets(app: Flask, session: Session) -> None:
    with counted(app) as sent:
        session.scalar(sa.select(SentForm.id))
        session.commit()

    assert len(sent) == 1


def plant(session: Session) -> None:
    session.add(SentForm(key="planted", endpoint="x", at=now(), location=""))
    session.commit()


@pytest.mark.parametrize("_turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(session: Session, _turn: int) -> None:
    assert session.scalar(sa.select(sa.func.count(SentForm.id))) == 0

    plant(session)

    assert session.scalar(sa.select(sa.func.count(SentForm.id))) == 1


@pytest.mark.journey
def test_tab_reports_errors_and_refused_scripts(browser: Browser) -> None:
    visit = Visit(browser.new_page())
    visit.listen()
    visit.page.route("**/*", planted)

    visit.page.goto("http://localhost/")
    visit.page.wait_for_timeout(100)
    visit.page.close()

    kinds = {fault.split(":")[0] for fault in visit.faults}
    assert kinds == {"CSP", "console", "script"}


def planted(route: Route) -> None:
    """A page with a forbidden inline script, and a script of its own that fails."""
    headers = {"content-security-policy": "script-src 'self'", "content-type": "text/html"}
    page = "<script>go()</script><script src='/broken.js'></script>"
    if route.request.url.endswith(".js"):
        route.fulfill(body="throw new Error('broken')", content_type="text/javascript")
    else:
        route.fulfill(body=page, headers=headers)


@pytest.mark.journey
def test_axe_finds_a_barrier(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(GOOD.replace("</main>", '<img src="a.png"></main>'))

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)

    page.close()
