"""A file sent through the page: the line breaks, the page is loaded again, and it still arrives."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from challenge.db import db
from challenge.documents.storage import init_storage
from challenge.proposals import queries
from challenge.proposals.models import Proposal
from tests.browser import LiveServer, Visit, axe
from tests.documents import files
from tests.proposals.test_broken_line import line_of
from tests.world.proposals import staff_of, started_proposal

SIZE = 12 * 1024 * 1024
EXPECTED = ("ERR_INTERNET_DISCONNECTED", "status of 422")
"""What a browser says of a broken line, and of the answer about a bad file."""
WIDTHS = [1280, 375]


@pytest.fixture
def proposal(own_app: Flask, tmp_path: Path) -> Iterator[Proposal]:
    init_storage(own_app, f"file://{tmp_path / 'store'}")
    with own_app.app_context():
        made = started_proposal()
        staff_of(made.organisation)
        db.session.commit()
        yield made


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A large plan on somebody's desk."""
    path = tmp_path / "plan of the boardwalk.pdf"
    path.write_bytes(files.PDF + bytes(range(251)) * (SIZE // 251))
    return path


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, proposal: Proposal) -> Iterator[Visit]:
    """A tab of the unit's staff, signed in."""
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    cookie = line_of(live_server, staff_of(proposal.organisation)).headers["Cookie"]
    name, _equals, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    tab = Visit(context.new_page())
    tab.listen()
    yield tab
    context.close()
    faults = [each for each in tab.faults if not any(words in each for words in EXPECTED)]
    assert faults == []


def choose(page: Page, file: Path, name: str = "d_letter") -> None:
    page.locator(f'input[type=file][name="{name}"]').set_input_files(file)


def under_way(page: Page) -> None:
    """Some of it has arrived, and some has not."""
    expect(page.locator("[data-share]")).to_have_text(re.compile("^[1-9][0-9]%$"))


def look(page: Page) -> None:
    """No barrier and no sideways scrolling, on a desk and on a telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_a_file_goes_on_after_the_line_broke_and_after_a_reload(
    visit: Visit, proposal: Proposal, plan: Path
) -> None:
    page, asked = visit.page, list[str]()
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(f"/proposals/{proposal.ref}/annexes")

    choose(page, plan)
    under_way(page)
    page.context.set_offline(True)
    expect(page.get_by_role("status")).to_contain_text("The line is interrupted")
    look(page)
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_contain_text("Sending")
    page.reload()
    expect(page.get_by_role("heading", name="Not sent to the end yet")).to_be_visible()
    look(page)
    asked.clear()
    choose(page, plan)
    expect(page.get_by_text("1 file is attached.")).to_be_visible()
    look(page)

    db.session.rollback()
    (annex,) = queries.annexes_of(proposal)
    assert first_byte(asked) >= SIZE // 10
    assert annex.document.sha256 == hashlib.sha256(plan.read_bytes()).hexdigest()


def first_byte(asked: list[str]) -> int:
    """Where the first piece that was sent begins."""
    return next(int(each.rpartition("start=")[2]) for each in asked if "/pieces" in each)


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_a_refused_file_and_a_cancelled_one_say_so_beside_their_place(
    visit: Visit, proposal: Proposal, plan: Path, tmp_path: Path
) -> None:
    page = visit.page
    program = tmp_path / "map.png"
    program.write_bytes(files.PROGRAM)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(files.PDF)
    page.goto(f"/proposals/{proposal.ref}/annexes")

    page.locator('input[name="d_map"]').set_input_files([program, letter])
    refused = page.get_by_role("alert").get_by_role("link")
    expect(refused).to_have_text([re.compile("^“map.png” is not a PDF, Word")])
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_text("1 file is attached.")).to_be_visible()
    expect(page.get_by_role("link", name="letter.pdf", exact=True).first).to_be_visible()
    look(page)
    refused.press("Enter")
    expect(page.locator('input[name="d_map"]')).to_be_focused()
    page.get_by_role("button", name="Clear this message map.png").press("Enter")
    expect(refused).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    choose(page, plan)
    under_way(page)
    with page.expect_response("**/cancellation"):
        page.get_by_role("button", name="Cancel plan of the boardwalk.pdf").press("Enter")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator('input[name="d_letter"]')).to_be_focused()
    page.reload()

    expect(page.get_by_role("heading", name="Not sent to the end yet")).to_have_count(0)
    db.session.rollback()
    assert [one.document.filename for one in queries.annexes_of(proposal)] == ["letter.pdf"]
