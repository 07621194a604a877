"""A budget from a spreadsheet in a real browser: a wrong file, a right one, and the sums after."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import Page

from tests.browser import LiveServer, NewPage
from tests.client import Client
from tests.journeys.person import Person
from tests.world.proposals import complete_proposal, staff_of

HEADINGS = ["Component", "Item", "Quantity", "Unit cost", "Paid from"]
WRONG: list[list[Any]] = [
    ["Budget of the town"],
    HEADINGS,
    ["Boardwalk", "Planks", "few", "1.250.000", "Bank"],
]
RIGHT: list[list[Any]] = [
    HEADINGS,
    ["Boardwalk", "Posts and planks", 150, "₱ 30 000", "Grant"],
    ["Pier", "Piles of concrete", 12, 250_000, "Counterpart"],
    ["Watch tower", "Tower", 1, 25_000_000, "Grant"],
    ["", "Total", "", "", ""],
]


def spreadsheet(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Budget")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def signed_in(server: LiveServer, page: Page) -> str:
    """Make `page` the browser of somebody who writes a proposal; its reference."""
    with server.app.app_context():
        proposal = complete_proposal()
        client = Client.of(server.app).sign_in(staff_of(proposal.organisation))
        cookie = client.get_cookie(server.app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
        return proposal.ref


def choose(person: Person, path: Path) -> None:
    person.page.set_input_files("input[type=file]", path)
    person.press("Show what would change")


@pytest.mark.journey
@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_a_budget_is_taken_over_from_a_spreadsheet(
    live_server: LiveServer, new_page: NewPage, tmp_path: Path, width: int, script: bool
) -> None:
    person = Person(new_page(width=width, script=script), script=script)
    ref = signed_in(live_server, person.page)
    person.go(f"/proposals/{ref}/fields/funding_requirement/import")

    choose(person, spreadsheet(tmp_path / "wrong.xlsx", WRONG))
    wrong = person.page.get_by_text("cell D3: “1.250.000” can be read in two ways").count()
    choose(person, spreadsheet(tmp_path / "right.xlsx", RIGHT))
    person.press("Save these lines")
    person.page.get_by_label("Pier").check()
    person.press("Save these lines")

    assert wrong == 1
    assert person.page.locator("caption", has_text="Subtotals by component").count() == 1
    assert "₱32,500,000" in person.page.locator("tr", has_text="All components").inner_text()
