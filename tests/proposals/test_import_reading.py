"""A budget out of a sheet: headings, cells, sums, and which line is which; no database."""

from typing import Any

import pytest

from challenge.challenges.models import FormField
from challenge.documents.spreadsheets import Sheet
from challenge.proposals.rules import Draft
from challenge.proposals.rules.imports import Reading, changes, component_labels, matched
from challenge.proposals.rules.imports.reading import read_lines

COMPONENTS = [
    {"key": "c1", "name": "Boardwalk"},
    {"key": "c2", "name": "Watch tower", "necessity": "optional"},
]
HEADINGS = ["Component", "Item", "Quantity", "Unit cost", "Paid from"]
PLANKS = {"component": "c1", "item": "Planks", "quantity": 20, "unit_cost": 250_000}
PLANKS |= {"source": "grant"}
ROW: list[Any] = ["Boardwalk", "Planks", 20.0, 2500.0, "Grant"]


def budget(**options: Any) -> FormField:
    options = {"components_field": "parts", "maximum_rows": 5, **options}
    plain: dict[str, Any] = {"label": "Budget", "maximum": None, "columns": []}
    return FormField(key="budget", kind="budget", required=True, options=options, **plain)


def draft(*lines: dict[str, Any], components: list[dict[str, Any]] = COMPONENTS) -> Draft:
    answers = {"parts": {"rows": components}, "budget": {"rows": list(lines)}}
    return Draft(fields=[budget()], answers=answers)


def read(*rows: list[Any], of: Draft | None = None, name: str = "Budget") -> Reading:
    return read_lines([Sheet(name, rows)], budget(), of or draft())


def texts(reading: Reading) -> list[str]:
    return [fault.text for fault in reading.faults]


TABLES = [
    ([HEADINGS, ROW]),
    ([["Paid from", "UNIT COST", "qty", "item ", "component"], ROW[::-1]]),
    ([["Budget of the town"], [], ["", *HEADINGS], ["", *ROW]]),
    ([[*HEADINGS, "Remarks"], [*ROW, "from the market"]]),
    ([["ส่วนประกอบ", "รายการ", "จำนวน", "ราคาต่อหน่วย", "แหล่งทุน"], [*ROW[:4], "เงินทุน"]]),
    ([["Bahagi", "Aytem", "Dami", "Presyo", "Pinagmulan"], [*ROW[:4], "Kaloob"]]),
    ([["構成要素", "項目", "数量", "単価", "財源"], [*ROW[:4], "補助金"]]),
    ([["Component", "Item", "Quantity", "Unit cost (PHP)", "Source of funds"], ROW]),
    ([HEADINGS, [], ["  boardwalk ", "Planks", "20", "₱ 2,500.00", "GRANT"], ["", "", "", "", ""]]),
]


@pytest.mark.parametrize("rows", TABLES, ids=str)
def test_a_table_is_found_whatever_its_order_and_language(rows: list[list[Any]]) -> None:
    reading = read(*rows)

    assert texts(reading) == []
    assert reading.lines == [PLANKS]


def test_the_sheet_with_the_table_is_found_among_others() -> None:
    sheets: list[Sheet] = [Sheet("Notes", [["Item"], ["x"]]), Sheet("Costs", [HEADINGS, ROW])]

    assert read_lines(sheets, budget(), draft()).lines == [PLANKS]


CELLS = [
    (3, "abc", "cell D2: “abc” is not an amount of money, like 1,250,000"),
    (2, 2.5, "cell C2: “2.5” is not a whole number, like 250"),
    (2, -1.0, "cell C2: “-1” is not between 1 and 2,147,483,647"),
    (4, "Bank", "cell E2: “Bank” pays for nothing here: write one of Grant, Counterpart"),
    (1, "x" * 501, "cell B2: This text has 501 characters; 500 is the most"),
]


@pytest.mark.parametrize(("column", "cell", "expected"), CELLS)
def test_a_wrong_cell_is_named(column: int, cell: Any, expected: str) -> None:
    row = [*ROW[:column], cell, *ROW[column + 1 :]]

    reading = read(HEADINGS, row)

    assert texts(reading) == [f"Sheet “Budget”, {expected}"]


def test_a_csv_file_has_no_name_to_tell() -> None:
    reading = read(HEADINGS, [*ROW[:3], "abc", "Grant"], name="")

    assert texts(reading) == ["Cell D2: “abc” is not an amount of money, like 1,250,000"]


INCOMPLETE = "This row names the columns, but not: Component, Paid from. Add these columns"
FILES = [
    (
        [["Something", "else"]],
        f"No row of the file names the columns. Name them in its first row: {', '.join(HEADINGS)}",
    ),
    (
        [["", "Item", "Quantity", "Unit cost"], ["", "Planks", 1, 1]],
        "Sheet “Budget”, cell A1: " + INCOMPLETE,
    ),
    ([HEADINGS], "There is no line below the names of the columns"),
    ([HEADINGS, ["Total", "", "", "", ""]], "There is no line below the names of the columns"),
    ([HEADINGS, *[ROW] * 6], "The file has 6 lines, and this budget takes 5 at most"),
]


@pytest.mark.parametrize(("rows", "expected"), FILES)
def test_a_file_without_a_fitting_table_says_why(rows: list[list[Any]], expected: str) -> None:
    assert texts(read(*rows)) == [expected]


def test_an_unknown_component_is_named_with_the_known_ones() -> None:
    reading = read(HEADINGS, ["Pier", *ROW[1:]], ["Pier", *ROW[1:]])

    assert [fault.text for fault in reading.unknown["Pier"]] == [
        f"Sheet “Budget”, cell A{row}: There is no component “Pier”. "
        "There are: Boardwalk, Watch tower"
        for row in (2, 3)
    ]
    assert [line["component_name"] for line in reading.lines] == ["Pier", "Pier"]


SUMS = [
    ([["Total", "", "", "", "", 50_000]], []),
    ([["", "TOTAL:", "", "", "", "50,000.00"]], []),
    ([["", "", "", "", "", 50_000]], []),
    ([["รวมทั้งสิ้น", "", "", "", "", 50_000]], []),
    ([["Subtotal Boardwalk", "", "", "", "", 1], ["合計", "", "", "", "", 50_000]], []),
    (
        [["Grand total", "", 20, "", "", 60_000]],
        ["Sheet “Budget”, cell F3: Your file's total is ₱60,000, ours is ₱50,000"],
    ),
]


@pytest.mark.parametrize(("rows", "expected"), SUMS, ids=str)
def test_a_row_of_sums_is_compared_and_no_line(rows: list[list[Any]], expected: list[str]) -> None:
    reading = read([*HEADINGS, "Amount"], [*ROW, 50_000], *rows)

    assert (texts(reading), reading.lines) == ([], [PLANKS])
    assert [remark.text for remark in reading.remarks] == expected


def test_an_item_that_begins_like_a_sum_is_a_line() -> None:
    rows: list[list[Any]] = [
        ["Boardwalk", "Total station", "", "", ""],
        ["Boardwalk", "Total", 1, 5, "Grant"],
    ]

    assert [line["item"] for line in read(HEADINGS, *rows).lines] == ["Total station", "Total"]


def test_what_cannot_be_read_stays_while_nobody_touches_it() -> None:
    saved = {**PLANKS, "key": "r1", "quantity": "about ten", "component": "gone"}
    saved["component_name"] = "Pier"
    row = ["r1", "Pier", "Planks", "about ten", 2500.0, "Grant"]

    reading = read(["Key", *HEADINGS], row, of=draft(saved))

    assert (texts(reading), reading.unknown) == ([], {})
    own = {name: value for name, value in saved.items() if name != "component_name"}
    assert reading.lines == [own]


def test_components_of_one_name_are_told_apart() -> None:
    rows = [{"key": key, "name": name} for key, name in (("a", "X"), ("b", "X (2)"), ("c", "X"))]

    assert component_labels(rows) == {"a": "X", "b": "X (2)", "c": "X (3)"}


def saved(*items: str) -> list[dict[str, Any]]:
    return [{**PLANKS, "key": f"r{n}", "item": item} for n, item in enumerate(items, start=1)]


def lines(*items: tuple[str, str]) -> list[dict[str, Any]]:
    return [{**PLANKS, "item": item, **({"key": key} if key else {})} for key, item in items]


MATCHES = [
    (lines(("r2", "B"), ("r1", "A")), True, ["r2", "r1"]),
    (lines(("r1", "Other"), ("", "New"), ("r2", "B")), True, ["r1", None, "r2"]),
    (lines(("r1", "A"), ("r1", "A again")), True, ["r1", None]),
    (lines(("zz", "C")), True, [None]),
    (lines(("", "B"), ("", "A")), False, ["r2", "r1"]),
    (lines(("", "A"), ("", "Changed")), False, ["r1", "r2"]),
    (lines(("", "A"), ("", "B"), ("", "C")), False, ["r1", "r2", None]),
]


@pytest.mark.parametrize(("read", "keyed", "expected"), MATCHES)
def test_a_line_is_matched_by_key_then_words_then_place(
    read: list[dict[str, Any]], keyed: bool, expected: list[str | None]
) -> None:
    found = matched(read, saved("A", "B"), keyed=keyed)

    assert [line.get("key") for line in found] == expected


def test_every_change_is_told() -> None:
    new = [{**PLANKS, "key": "r1", "item": "A"}, {**PLANKS, "key": "r2", "quantity": 7}, PLANKS]
    before = [*saved("A", "Planks"), {**PLANKS, "key": "r9"}]

    found = changes(new, before, ["item", "quantity"])

    assert [(change.kind, sorted(change.columns)) for change in found] == [
        ("unchanged", []),
        ("changed", ["quantity"]),
        ("added", []),
        ("removed", []),
    ]
