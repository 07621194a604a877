"""Typing into every kind of field, a killed browser, a server that starts anew: all is there."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Playwright
from werkzeug.serving import make_server

from challenge.accounts.models import Role, User
from challenge.db import db
from challenge.proposals.models import Proposal
from tests import chromium
from tests.browser import FLAGS, axe
from tests.client import Client
from tests.conftest import START, build
from tests.proposals.forms import answers
from tests.world.people import holder
from tests.world.proposals import staff_of, started_proposal

TYPED = {
    "title": [("answer", "Boardwalk at Kapurpurawan")],
    "proponent": [("c_focal_person", "Liza Ramos"), ("c_email", "liza@example.org")],
    "summary": [("answer", "Two hundred metres of wood, ทางเดิน, 遊歩道.")],
    "goals_objectives": [
        ("c_lead", "More people come"),
        ("rows-0-c_objective", "Open it"),
        ("rows-0-c_measure", "Visitors"),
    ],
    "components": [("rows-0-c_name", "Walk"), ("rows-0-c_necessity", "must_have")],
    "duration": [
        ("c_start-day", "4"),
        ("c_start-month", "1"),
        ("c_start-year", "2570"),
        ("rows-0-c_activity", "Build"),
    ],
    "funding_requirement": [
        ("rows-0-c_item", "Planks"),
        ("rows-0-c_quantity", "20"),
        ("rows-0-c_unit_cost", "1,250.50"),
        ("rows-0-c_source", "grant"),
    ],
}
"""Every kind of field: text, record, long text, rows with a lead, choices, days, a budget."""
WAITING = "Object.keys(localStorage).filter(key => key.startsWith('typed:')).length"
THERE = """document.querySelector("[name=answer]").value.includes("遊歩道. And a")
    || document.querySelector(".app-clash")?.textContent.includes("遊歩道. And a")"""
"""In its box; or beside an older text that a killed browser had not forgotten yet, to choose."""
BUDGET = "funding_requirement"


@dataclass
class Desk:
    """A server that can be stopped and started, and a browser that can be killed."""

    app: Flask
    folder: Path
    playwright: Playwright
    port: int = 0

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The application, built anew, at the address of before."""
        application = build(str(self.app.extensions["db"][0].url))
        server = make_server("127.0.0.1", self.port, application, threaded=True)
        self.port = server.server_port
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            application.extensions["db"][0].dispose()

    def browser(self, user: User) -> BrowserContext:
        """The browser of one person, with what it kept from the last time; signed in anew."""
        context = self.playwright.chromium.launch_persistent_context(
            self.folder / user.key,
            executable_path=chromium.find(),
            args=FLAGS,
            base_url=f"http://127.0.0.1:{self.port}",
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(30_000)
        self.sign_in(context, user)
        return context

    def sign_in(self, context: BrowserContext, user: User) -> None:
        client = Client.of(self.app).sign_in(user)
        cookie = client.get_cookie("session")
        assert cookie is not None
        url = f"http://127.0.0.1:{self.port}"
        context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])

    def kill(self, user: User) -> None:
        subprocess.run(["pkill", "-9", "-f", str(self.folder / user.key)], check=False)


@pytest.fixture
def desk(own_app: Flask, tmp_path: Path, playwright: Playwright) -> Iterator[Desk]:
    with time_machine.travel(START, tick=True):
        yield Desk(own_app, tmp_path, playwright)


def fill(page: Page, name: str, text: str) -> None:
    box = page.locator(f"[name='{name}']")
    if box.evaluate("each => each.tagName") == "SELECT":
        box.select_option(text)
    else:
        box.press_sequentially(text)


def type_and_close(context: BrowserContext, where: str, *texts: str) -> None:
    """Each text in a tab of its own, without a line; then all tabs are closed."""
    tabs = [context.new_page() for _text in texts]
    for tab in tabs:
        tab.goto(where)
        tab.get_by_text("is saved by itself").wait_for()
    context.set_offline(True)
    for tab, text in zip(tabs, texts, strict=True):
        fill(tab, "answer", text)
        tab.close()
    context.set_offline(False)


def acknowledged(page: Page, *, left: int = 0) -> None:
    """The server has everything: nothing waits in the browser any more, but for another tab."""
    page.locator("#saved", has_text="Saved at").wait_for()
    for _tenth in range(200):
        if page.evaluate(WAITING) == left:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.locator("#not-saved").inner_text())


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_typing_survives_a_killed_browser_and_a_new_server(own_app: Flask, desk: Desk) -> None:
    with own_app.app_context():
        proposal = started_proposal()
        ref, user = proposal.ref, staff_of(proposal.organisation)
        db.session.commit()
    with desk.serving():
        page = desk.browser(user).new_page()
        for key, boxes in TYPED.items():
            page.goto(f"/proposals/{ref}/fields/{key}")
            for name, text in boxes:
                fill(page, name, text)
            acknowledged(page)
        page.goto(f"/proposals/{ref}/theme")
        page.get_by_label("Nature").check()
        acknowledged(page)
        page.goto(f"/proposals/{ref}/fields/summary")
        page.locator("[name=answer]").press("Control+End")
        page.locator("[name=answer]").press_sequentially(" And a")
        acknowledged(page)
        page.locator("[name=answer]").press_sequentially(" half sent")
        desk.kill(user)
    with desk.serving():
        page = desk.browser(user).new_page()
        page.goto(f"/proposals/{ref}/fields/summary")
        page.wait_for_function(THERE)
        axe(page)

    with own_app.app_context():
        everything_is_there(db.session.query(Proposal).filter_by(ref=ref).one())


def everything_is_there(proposal: Proposal) -> None:
    written = answers(proposal)
    assert written["summary"].startswith("Two hundred metres of wood, ทางเดิน, 遊歩道. And a")
    assert written["title"] == "Boardwalk at Kapurpurawan"
    assert written["proponent"] == {"focal_person": "Liza Ramos", "email": "liza@example.org"}
    assert written["goals_objectives"]["lead"] == "More people come"
    assert written["goals_objectives"]["rows"][0]["measure"] == "Visitors"
    assert written["components"]["rows"][0]["necessity"] == "must_have"
    assert written["duration"]["start"] == "2027-01-04"
    assert written["duration"]["rows"][0]["activity"] == "Build"
    assert written[BUDGET]["rows"][0]["amount"] == 2_501_000
    assert proposal.theme == "nature"


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_typing_survives_a_dead_line_and_an_ended_session(own_app: Flask, desk: Desk) -> None:
    with own_app.app_context():
        proposal = started_proposal()
        ref, user = proposal.ref, staff_of(proposal.organisation)
        db.session.commit()
    with desk.serving():
        context = desk.browser(user)
        page = context.new_page()
        page.goto(f"/proposals/{ref}/fields/title")
        context.set_offline(True)
        fill(page, "answer", "Typed without a line")
        page.get_by_text("Not saved yet. Trying again").wait_for()
        context.clear_cookies()
        context.set_offline(False)
        page.get_by_text("you are signed out").wait_for()
        desk.sign_in(context, user)
        acknowledged(page)
        context.close()

    with own_app.app_context():
        proposal = db.session.query(Proposal).filter_by(ref=ref).one()
        assert answers(proposal)["title"] == "Typed without a line"


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_two_closed_tabs_and_signing_out_lose_nothing(own_app: Flask, desk: Desk) -> None:
    with own_app.app_context():
        proposal = started_proposal()
        ref, user = proposal.ref, staff_of(proposal.organisation)
        db.session.commit()
    where = f"/proposals/{ref}/fields/summary"
    with desk.serving():
        context = desk.browser(user)
        type_and_close(context, where, "Typed in the first tab", "Typed in the second tab")
        page = context.new_page()
        page.goto(where)
        acknowledged(page, left=1)
        page.goto(where)
        page.get_by_text("has not reached the server").wait_for()
        left = page.locator(".app-clash dd").inner_text()
        saved = page.locator("[name=answer]").input_value()
        page.get_by_role("button", name="Take what is saved").click()
        page.locator("[name=answer]").press("Control+End")
        page.locator("[name=answer]").press_sequentially(", and more")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("link", name="Sign in").wait_for()
        context.close()

    assert sorted([left, saved]) == ["Typed in the first tab", "Typed in the second tab"]
    with own_app.app_context():
        proposal = db.session.query(Proposal).filter_by(ref=ref).one()
        assert answers(proposal)["summary"] == f"{saved}, and more"


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_two_people_in_one_field_are_shown_both_texts(own_app: Flask, desk: Desk) -> None:
    with own_app.app_context():
        proposal = started_proposal()
        ref, ana = proposal.ref, staff_of(proposal.organisation)
        ben = holder(Role.STAFF, proposal.organisation, "Ben Cruz")
        db.session.commit()
    with desk.serving():
        first, second = desk.browser(ana).new_page(), desk.browser(ben).new_page()
        for page in (first, second):
            page.goto(f"/proposals/{ref}/fields/summary")
        fill(second, "answer", "Written by Ben")
        acknowledged(second)
        fill(first, "answer", "Written by Ana")
        first.get_by_text("Ben Cruz saved this after you opened the page").wait_for()
        axe(first)
        shown = first.locator(".app-clash").inner_text()
        mine = first.locator("[name=answer]").input_value()
        first.get_by_role("button", name="Keep what I typed").click()
        acknowledged(first)
        for page in (first, second):
            page.context.close()

    assert ("Written by Ben" in shown, mine) == (True, "Written by Ana")
    with own_app.app_context():
        proposal = db.session.query(Proposal).filter_by(ref=ref).one()
        assert answers(proposal)["summary"] == "Written by Ana"
