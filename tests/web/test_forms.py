"""Forms as a whole: rows, the error list, versions, filters, and the token."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import wtforms
from flask import Flask

from challenge.web.forms import (
    AttachField,
    FilterForm,
    InstantField,
    KitForm,
    MoneyField,
    Needed,
    Row,
    RowsField,
    TextField,
    VersionedForm,
)
from tests.web.conftest import Send


class Line(Row):
    key = wtforms.HiddenField()
    item = TextField("Item", [Needed("Enter the item")])
    amount = MoneyField("Amount", [Needed("Enter the amount")])


class Budget(VersionedForm):
    title = TextField("Title", [Needed("Enter the title")])
    lines = RowsField(Line, "Lines", [Needed("Add at least one line")], one="Line", most=3)


def line(index: int, item: str, amount: str, key: str = "") -> dict[str, str]:
    values = {"key": key, "item": item, "amount": amount}
    return {f"lines-{index}-{name}": value for name, value in values.items()}


TWO = {"title": "x", "version": "3", **line(0, "Pump", "5", "r1"), **line(1, "Pipe", "7", "r2")}


def test_rows_become_dicts_and_the_version_a_number(send: Send) -> None:
    form = send(Budget, TWO)

    assert form.problems == []
    assert form.version.data == 3
    assert form.lines.data == [
        {"key": "r1", "item": "Pump", "amount": 500},
        {"key": "r2", "item": "Pipe", "amount": 700},
    ]


@pytest.mark.parametrize("version", ["", "x", "-1", str(2**70)])
def test_a_broken_version_is_none(send: Send, version: str) -> None:
    assert send(Budget, TWO | {"version": version}).version.data is None


def test_blank_rows_are_left_out(send: Send) -> None:
    form = send(Budget, TWO | line(2, "", ""))

    assert (len(form.lines.data), form.problems) == (2, [])


def test_no_row_at_all_is_one_problem_of_the_list(send: Send) -> None:
    form = send(Budget, {"title": "x", "version": "1"})

    assert form.problems == [{"text": "Add at least one line", "href": "#lines"}]


def test_problems_come_in_order_and_lead_to_the_input_of_the_row(send: Send) -> None:
    form = send(Budget, {"version": "1", **line(0, "Pump", "5"), **line(1, "", "many")})

    assert form.problems == [
        {"text": "Enter the title", "href": "#title"},
        {"text": "Line 2: Enter the item", "href": "#lines-1-item"},
        {
            "text": "Line 2: Amount must be an amount of money, like 1,250,000",
            "href": "#lines-1-amount",
        },
    ]


def test_more_rows_than_allowed_are_not_read(send: Send) -> None:
    many = {name: value for index in range(9) for name, value in line(index, "x", "1").items()}

    assert len(send(Budget, many).lines.data) == 3


@pytest.mark.parametrize(
    ("action", "items", "changed"),
    [
        ("add:lines", ["Pump", "Pipe", ""], True),
        ("remove:lines:0", ["Pipe"], True),
        ("remove:lines:9", ["Pump", "Pipe"], True),
        ("remove:lines:x", ["Pump", "Pipe"], True),
        ("remove:lines:²", ["Pump", "Pipe"], True),
        ("remove:lines", ["Pump", "Pipe"], True),
        ("add:title", ["Pump", "Pipe"], False),
        ("add:nothing", ["Pump", "Pipe"], False),
        ("save", ["Pump", "Pipe"], False),
        ("", ["Pump", "Pipe"], False),
    ],
)
def test_row_buttons(kit: Flask, action: str, items: list[str], changed: bool) -> None:
    with kit.test_request_context(method="POST", data=TWO | {"action": action}):
        form = Budget()

        assert form.rows_changed() is changed
        assert [row["item"] or "" for row in form.lines.data] == items


def test_an_added_row_has_the_focus_and_stops_at_the_limit(kit: Flask) -> None:
    with kit.test_request_context(method="POST", data=TWO | {"action": "add:lines"}):
        form = Budget()
        form.rows_changed()
        shown = form.lines()
        form.rows_changed()

    assert shown.count("autofocus") == 1
    assert '<input class="govuk-input" id="lines-2-item" name="lines-2-item"' in shown
    assert "add:lines" not in shown
    assert len(form.lines) == 3


def test_after_removing_the_focus_is_on_the_button_that_adds(kit: Flask) -> None:
    with kit.test_request_context(method="POST", data=TWO | {"action": "remove:lines:0"}):
        form = Budget()
        form.rows_changed()

        assert 'value="add:lines" formnovalidate autofocus>' in form.lines()
        assert "lines-1-item" not in form.lines()


def test_a_rule_can_refuse_a_field(send: Send) -> None:
    form = send(Budget, TWO)

    form.refuse("title", "The title is taken")

    assert form.problems == [{"text": "The title is taken", "href": "#title"}]


class Search(FilterForm):
    words = TextField("Words", maximum=20)


def test_a_filter_reads_the_address_and_needs_no_token(kit: Flask) -> None:
    kit.config["WTF_CSRF_ENABLED"] = True
    with kit.test_request_context("/?words=heat%00+shelter&lang=en"):
        form = Search()

        assert (form.validate(), form.words.data, "csrf_token" in form) == (
            True,
            "heat shelter",
            False,
        )


def test_a_form_without_its_token_says_that_the_page_is_old(kit: Flask) -> None:
    kit.config["WTF_CSRF_ENABLED"] = True
    with kit.test_request_context(method="POST", data=TWO):
        form: Any = Budget()

        assert not form.validate()
        assert form.problems == [{"text": "This page was open for too long. Send it again."}]


class Opening(KitForm):
    opens = InstantField("Opening")
    lines = RowsField(Line, "Lines")


def test_a_form_hands_its_zone_and_currency_to_its_rows(kit: Flask) -> None:
    stored = {
        "opens": datetime(2027, 3, 27, 9, tzinfo=UTC),
        "lines": [{"key": "", "item": "Pump", "amount": 1250}],
    }
    with kit.test_request_context("/"):
        tokyo = Opening(data=stored, meta={"zone": "Asia/Tokyo", "currency": "JPY"})
        usual = Opening(data=stored)

        assert tokyo.opens.parts == ("27", "3", "2027", "18:00")
        assert usual.opens.parts == ("27", "3", "2027", "17:00")
        assert 'value="1,250"' in tokyo.lines()
        assert "¥" in tokyo.lines()
        assert 'value="12.50"' in usual.lines()


class Attached(KitForm):
    paper = AttachField("Paper", [Needed("Attach the paper")])


def test_a_file_counts_as_given_when_it_has_a_name(send: Send) -> None:
    given = send(Attached, paper=(BytesIO(b"x"), "paper.pdf"))

    assert given.problems == []
    assert given.paper.data.filename == "paper.pdf"
    assert send(Attached).problems == [{"text": "Attach the paper", "href": "#paper"}]
    assert send(Attached, paper=(BytesIO(b""), "")).problems != []
    assert send(Attached, paper="text").problems != []


def test_stored_data_fills_rows(kit: Flask) -> None:
    with kit.test_request_context("/"):
        form = Budget(data={"version": 4, "lines": [{"key": "r1", "item": "Pump", "amount": 500}]})

        assert 'value="Pump"' in form.lines()
        assert 'name="version" type="hidden" value="4"' in form.hidden_tag()
