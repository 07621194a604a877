"""The budget in two steps from a file: nothing is written before the second, nothing is lost."""

import io
import re
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from challenge.challenges.rules import Section
from challenge.proposals import actions
from challenge.proposals.models import Proposal
from tests.client import Client, page
from tests.documents.files import PROGRAM
from tests.proposals.forms import HOSTILE, answers, as_staff, sent, statements
from tests.world.challenges import FIELDS, published_challenge
from tests.world.people import actor, local_unit
from tests.world.proposals import (
    ANSWERS,
    complete_proposal,
    staff_of,
    started_proposal,
    submitted_proposal,
)

BUDGET = "funding_requirement"
HEADINGS = ["Component", "Item", "Quantity", "Unit cost", "Paid from"]
LINES = ANSWERS[BUDGET]["rows"]


def base(proposal: Proposal) -> str:
    return f"/proposals/{proposal.ref}/fields/{BUDGET}"


def spreadsheet(*rows: list[Any]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Budget")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def upload(
    client: Client, proposal: Proposal, content: bytes, name: str = "b.xlsx"
) -> TestResponse:
    return client.post(f"{base(proposal)}/import", data={"file": (io.BytesIO(content), name)})


def confirm(client: Client, proposal: Proposal, shown: TestResponse, **more: Any) -> TestResponse:
    where = f"{base(proposal)}/import/confirmation"
    return client.post(where, data={**sent(page(shown), where), **more})


def words(answer: TestResponse) -> str:
    return page(answer).text


def items(proposal: Proposal) -> list[tuple[str, Any, Any]]:
    rows = answers(proposal)[BUDGET]["rows"]
    return [(row["key"], row["item"], row.get("amount")) for row in rows]


def test_a_file_is_shown_before_it_is_saved(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    before = items(proposal)
    content = spreadsheet(
        HEADINGS,
        ["Boardwalk", "Posts and planks", 100, "₱ 25 000", "grant"],
        ["Boardwalk", "Labour", 40, 10_000, "Counterpart"],
        ["Watch tower", "Ladder", 2, "1,000.50", "Grant"],
        ["Total", "", "", "", ""],
    )

    shown = upload(client, proposal, content)

    assert shown.status_code == 200
    assert "Lines added: 0, changed: 2, removed: 0, unchanged: 1." in words(shown)
    assert "Total ₱6,400,000 ₱2,902,001" in words(shown)
    assert "100 was 200" in words(shown)
    assert items(proposal) == before

    answer = confirm(client, proposal, shown)

    assert (answer.status_code, answer.location) == (303, base(proposal))
    assert items(proposal) == [
        ("r1", "Posts and planks", 250_000_000),
        ("r2", "Labour", 40_000_000),
        ("r3", "Ladder", 200_100),
    ]


def test_lines_are_added_and_removed_as_shown(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    rows: list[list[Any]] = [
        ["Key", *HEADINGS],
        ["r2", "Boardwalk", "Labour", 40, 10_000, "Counterpart"],
        ["", "Watch tower", HOSTILE, 1, 5, "Grant"],
    ]

    shown = upload(client, proposal, spreadsheet(*rows))
    confirm(client, proposal, shown)

    assert "Lines added: 1, changed: 0, removed: 2, unchanged: 1." in words(shown)
    (kept, added) = items(proposal)
    assert kept == ("r2", "Labour", 40_000_000)
    assert added[1:] == (HOSTILE, 500)


def test_what_is_wrong_is_told_cell_by_cell_and_nothing_is_saved(
    client: Client, clock: Any
) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    before = items(proposal)
    rows: list[list[Any]] = [
        ["Our budget"],
        HEADINGS,
        ["Boardwalk", "Planks", "few", "1.250.000", "Grant"],
    ]

    answer = upload(client, proposal, spreadsheet(*rows))

    assert answer.status_code == 422
    assert "The file has 2 things to correct, listed on this page" in words(answer)
    assert "Sheet “Budget”, cell C3: “few” is not a whole number, like 250" in words(answer)
    assert "cell D3: “1.250.000” can be read in two ways: write 1,250,000" in words(answer)
    assert items(proposal) == before


REFUSED = [
    (b"", "b.xlsx", "Choose the Excel or CSV file"),
    (PROGRAM, "budget.xlsx", "“budget.xlsx” is not a spreadsheet."),
    (b"PK\x03\x04 broken", "b.xlsx", "“b.xlsx” is damaged or incomplete."),
    (b"a,b\n1,2\n" * 6000, "b.csv", "reaches beyond 10000 rows or 256 columns"),
    (
        "\n".join(["Component,Item,Qty,Price,Source", *["Boardwalk,a,1,1,Grant"] * 61]).encode(),
        "b.csv",
        "The file has 61 lines, and this budget takes 60 at most",
    ),
]


@pytest.mark.parametrize(("content", "name", "expected"), REFUSED, ids=lambda each: str(each)[:12])
def test_a_file_that_is_no_budget_is_refused_beside_the_field(
    client: Client, clock: Any, content: bytes, name: str, expected: str
) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    before = items(proposal)

    answer = upload(client, proposal, content, name if content else "")

    assert answer.status_code == 422
    assert expected in words(answer)
    assert 'id="file-error"' in answer.text
    assert items(proposal) == before


def test_a_missing_component_is_created_when_it_is_ticked(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    rows: list[list[Any]] = [
        HEADINGS,
        ["Pier", "Piles", 3, 100, "Grant"],
        ["Boardwalk", "Planks", 1, 1, "Grant"],
    ]

    shown = upload(client, proposal, spreadsheet(*rows))
    plain = {name: value for name, value in form_of(shown).items() if name != "create"}
    where = f"{base(proposal)}/import/confirmation"
    refused = client.post(where, data=plain)
    before = answers(proposal)["components"]["rows"]
    answer = client.post(where, data=plain | {"create": "0"})

    assert "There are: Boardwalk, Watch tower." in words(shown)
    assert refused.status_code == 422
    assert "Tick every component, or correct its name in the file" in words(refused)
    assert [row["name"] for row in before] == ["Boardwalk", "Watch tower"]
    assert answer.status_code == 303
    made = answers(proposal)["components"]["rows"][2]
    assert (made["name"], made["necessity"]) == ("Pier", "must_have")
    assert answers(proposal)[BUDGET]["rows"][0]["component"] == made["key"]


def form_of(shown: TestResponse) -> dict[str, str]:
    return next(
        dict(form.fields)
        for form in page(shown).forms
        if str(form.action).endswith("/import/confirmation")
    )


def test_somebody_saved_meanwhile_and_both_are_shown(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    shown = upload(client, proposal, spreadsheet(HEADINGS, ["Boardwalk", "Planks", 1, 1, "Grant"]))
    theirs = {"rows": [LINES[0] | {"item": "Concrete"}]}
    actions.save_answers(proposal, {BUDGET: theirs}, by=actor(staff_of(proposal.organisation)))

    conflict = confirm(client, proposal, shown)

    assert conflict.status_code == 409
    assert "Nothing is overwritten yet" in words(conflict)
    assert "Planks was Concrete" in words(conflict)
    assert items(proposal) == [("r1", "Concrete", 500_000_000)]

    answer = confirm(client, proposal, conflict)

    assert answer.status_code == 303
    assert items(proposal) == [("r1", "Planks", 100)]


def test_carried_lines_that_were_altered_are_not_taken(client: Client, clock: Any) -> None:
    proposal, other = complete_proposal(), complete_proposal()
    as_staff(client, proposal)
    content = spreadsheet(HEADINGS, ["Boardwalk", "Planks", 1, 1, "Grant"])
    carried = form_of(upload(client, proposal, content))["carried"]
    before = items(other)
    where = f"{base(other)}/import/confirmation"

    for text in (carried, carried[:-3] + "abc", "", "x" * 500):
        answer = client.post(where, data={"carried": text})

        assert answer.status_code == 422
        assert "Choose the file once more" in words(answer)
    assert items(other) == before


def test_the_ceiling_is_told_before_saving(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    content = spreadsheet(HEADINGS, ["Boardwalk", "Bridge", 1, 25_000_000, "Grant"])

    text = words(upload(client, proposal, content))

    assert (
        "Line 1: With “Bridge” the grant comes to ₱25,000,000, "
        "which is ₱5,000,000 over the ceiling of ₱20,000,000" in text
    )


def test_our_own_file_changes_nothing(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    for kind in ("xlsx", "csv"):
        exported = client.get(f"{base(proposal)}/export/budget.{kind}")
        shown = upload(client, proposal, exported.data, f"budget.{kind}")

        assert exported.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "The file says what is saved already: nothing changes." in words(shown)
        assert "Save these lines" not in words(shown)


def test_the_workbook_opens_with_its_lines_and_sums(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    exported = client.get(f"{base(proposal)}/export/budget.xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(exported.data))
    assert book.sheet_names == ["Budget", "Subtotals", "_lists"]
    assert book.get_sheet_by_name("Budget").to_python() == [
        ["Key", "Component", "Item", "Quantity", "Unit cost", "Paid from", "Amount"],
        ["r1", "Boardwalk", "Posts and planks", 200.0, 25_000.0, "Grant", 5_000_000.0],
        ["r2", "Boardwalk", "Labour", 40.0, 10_000.0, "Counterpart", 400_000.0],
        ["r3", "Watch tower", "Tower", 1.0, 1_000_000.0, "Grant", 1_000_000.0],
        ["", "Total", "", "", "", "", 6_400_000.0],
    ]
    assert book.get_sheet_by_name("Subtotals").to_python()[1:] == [
        ["Boardwalk", 5_000_000.0, 400_000.0, 5_400_000.0],
        ["Watch tower", 1_000_000.0, 0.0, 1_000_000.0],
    ]


def test_an_empty_table_waits_for_those_who_begin(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    shown = client.page(f"{base(proposal)}/import")
    answer = client.get(f"{base(proposal)}/export/template.csv")

    assert f"{base(proposal)}/export/template.xlsx" in shown.paths
    assert answer.data.decode("utf-8-sig").startswith('"Key","Component","Item"')
    assert len(answer.data.splitlines()) == 1


def test_a_unit_travels_where_the_form_asks_for_it(client: Client, clock: Any) -> None:
    column = {"key": "unit", "label": "Unit", "kind": "text", "required": False, "choices": []}
    fields = [
        field | {"columns": [column]} if field["kind"] == "budget" else field for field in FIELDS
    ]
    challenge = published_challenge(with_={Section.FORM: {"fields": fields}})
    proposal = complete_proposal(challenge)
    as_staff(client, proposal)
    rows: list[list[Any]] = [[*HEADINGS, "Unit"], ["Boardwalk", "Planks", 20, 1, "Grant", "m²"]]

    confirm(client, proposal, upload(client, proposal, spreadsheet(*rows)))

    assert answers(proposal)[BUDGET]["rows"][0]["unit"] == "m²"
    assert "20 m²" in client.page(base(proposal)).text


def test_a_closed_budget_takes_no_file_and_can_be_read(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_staff(client, proposal)
    content = spreadsheet(HEADINGS, ["Boardwalk", "Planks", 1, 1, "Grant"])

    assert client.get(f"{base(proposal)}/import").status_code == 409
    assert upload(client, proposal, content).status_code == 409
    assert client.post(f"{base(proposal)}/import/confirmation").status_code == 409
    assert client.get(f"{base(proposal)}/export/budget.csv").status_code == 200


def test_another_unit_and_another_field_have_no_such_page(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    rival = staff_of(local_unit("0102802000", name="Bacarra"))
    paths = ["import", "export/budget.csv"]

    client.sign_in(rival)
    strange = [client.get(f"{base(proposal)}/{path}").status_code for path in paths]
    strange.append(upload(client, proposal, b"x").status_code)
    as_staff(client, proposal)
    other = f"/proposals/{proposal.ref}/fields/title"

    assert strange == [404, 404, 404]
    assert [client.get(f"{other}/{path}").status_code for path in paths] == [404, 404]


def test_the_pages_take_few_statements(app: Flask, client: Client, clock: Any) -> None:
    proposal = complete_proposal()

    assert statements(app, client, proposal, f"{base(proposal)}/import") <= 16
    assert statements(app, client, proposal, f"{base(proposal)}/export/budget.xlsx") <= 16


def test_a_link_leads_from_the_budget_alone(client: Client, session: Session, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)

    assert f"{base(proposal)}/import" in client.page(base(proposal)).paths
    other = client.page(f"/proposals/{proposal.ref}/fields/components").paths
    assert [path for path in other if re.search("import", path)] == []
