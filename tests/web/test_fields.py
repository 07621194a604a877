"""What people type, and what a form makes of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from challenge.web.forms import (
    ChecksField,
    ChoiceField,
    DayField,
    EmailField,
    InstantField,
    KitForm,
    LongTextField,
    MoneyField,
    Needed,
    Optional,
    RadioField,
    TextField,
    TickField,
    WholeField,
)
from challenge.web.locale import lazy
from tests.web.conftest import Send


class Everything(KitForm):
    """One field of each kind, none of them needed."""

    title = TextField(lazy("The title"), maximum=10)
    story = LongTextField(lazy("The story"), maximum=20)
    mail = EmailField(lazy("The address"), [Optional()])
    people = WholeField(lazy("The number of people"), minimum=1, maximum=1000)
    count = WholeField(lazy("The count"))
    amount = MoneyField(lazy("The amount"))
    yen = MoneyField(lazy("The amount"), currency="JPY")
    start = DayField(lazy("The start date"))
    closes = InstantField(lazy("The closing time"), zone="Asia/Manila")
    region = ChoiceField(lazy("The region"), choices=[("r1", "One"), ("r2", "Two")])
    level = RadioField(lazy("The level"), choices=[(1, "Low"), (2, "High")], coerce=int)
    themes = ChecksField(lazy("The themes"), choices=[("a", "A"), ("b", "B")])
    agreed = TickField(lazy("I agree"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Heat   shelters ", "Heat shelters"),
        ("a\x00b\x07c", "abc"),
        ("e\u0301", "é"),
        ("a\u202eb", "ab"),
        ("ที่", "ที่"),
    ],
)
def test_text_is_cleaned(send: Send, typed: str, kept: str) -> None:
    class Titled(KitForm):
        title = TextField("Title")

    assert send(Titled, title=typed).title.data == kept


def test_long_text_keeps_its_lines_and_loses_the_rest(send: Send) -> None:
    form = send(Everything, story="  one \r\n\ttwo\r\x0b\n ")

    assert form.story.data == "one\n\ttwo"


def test_length_counts_characters_after_cleaning(send: Send) -> None:
    assert send(Everything, story="é\r\n" * 10).story.errors == []
    assert send(Everything, story="x" * 21).story.errors == [
        "The story must be 20 characters or fewer (you have 21)"
    ]


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("people", "1,000", 1000),
        ("people", " 2 5 ", 25),
        ("people", "๒๕", 25),
        ("people", "", None),
        ("count", "2147483647", 2**31 - 1),
        ("amount", "1,250,000.50", 125000050),
        ("amount", "₱ 1 250 000", 125000000),
        ("amount", "PHP 20", 2000),
        ("amount", "php20.5", 2050),
        ("amount", ".5", 50),
        ("amount", "0", 0),
        ("amount", "10000000000000", 10**15),
        ("yen", "¥1,250", 1250),
        ("mail", " Juan@Basco.GOV.ph ", "juan@basco.gov.ph"),
        ("mail", "", ""),
        ("region", "r1", "r1"),
        ("region", "", None),
        ("level", "2", 2),
        ("agreed", "y", True),
        ("agreed", "", False),
    ],
)
def test_readable_input_becomes_a_value(send: Send, name: str, typed: str, value: Any) -> None:
    field = send(Everything, {name: typed})[name]

    assert (field.data, list(field.errors)) == (value, [])


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("people", "0", "The number of people must be between 1 and 1,000"),
        ("people", "many", "The number of people must be a whole number from 1 to 1,000"),
        ("people", "1.5", "The number of people must be a whole number from 1 to 1,000"),
        ("people", "²", "The number of people must be a whole number from 1 to 1,000"),
        ("people", "-", "The number of people must be a whole number from 1 to 1,000"),
        ("people", "9" * 5000, "The number of people must be a whole number from 1 to 1,000"),
        ("count", "-1", "The count must be 0 or more"),
        ("count", str(2**80), "The count must be 0 or more"),
        ("amount", "-5", "The amount must not be negative"),
        ("amount", "−5", "The amount must not be negative"),
        ("amount", "1.005", "The amount has too many digits after the decimal point"),
        ("yen", "1.5", "The amount has too many digits after the decimal point"),
        ("amount", "10000000000000.01", "The amount is too large: check the number of zeros"),
        ("amount", "9" * 39, "The amount is too large: check the number of zeros"),
        ("amount", "9" * 400, "The amount must be an amount of money, like 1,250,000"),
        ("amount", "1e5", "The amount must be an amount of money, like 1,250,000"),
        ("amount", "NaN", "The amount must be an amount of money, like 1,250,000"),
        ("amount", "--5", "The amount must be an amount of money, like 1,250,000"),
        ("amount", "²", "The amount must be an amount of money, like 1,250,000"),
        ("amount", "₱", "The amount must be an amount of money, like 1,250,000"),
        ("mail", "juan", "The address must be an address like name@example.gov.ph"),
        ("mail", "a@b@c.ph", "The address must be an address like name@example.gov.ph"),
        ("region", "r9", "The region: choose one of the options in the list"),
        ("level", "x", "The level: choose one of the options in the list"),
        ("themes", "z", "The themes: choose from the options in the list"),
    ],
)
def test_unreadable_input_is_named(send: Send, name: str, typed: str, message: str) -> None:
    field = send(Everything, {name: typed})[name]

    assert list(field.errors) == [message]


@pytest.mark.parametrize("name", ["people", "amount"])
def test_what_could_not_be_read_is_shown_again(send: Send, name: str) -> None:
    field = send(Everything, {name: 'about "5"'})[name]

    assert (field.data, 'value="about &#34;5&#34;"' in field()) == (None, True)


def days(day: str, month: str, year: str, **more: str) -> dict[str, str]:
    parts = {"day": day, "month": month, "year": year, **more}
    return {
        f"{name}-{part}": value for name in ("start", "closes") for part, value in parts.items()
    }


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("27", "3", "2027"), date(2027, 3, 27)),
        (("27", "3", "2570"), date(2027, 3, 27)),
        (("๒๗", "๓", "๒๕๗๐"), date(2027, 3, 27)),
        (("29", "2", "2571"), date(2028, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_days_are_read(send: Send, parts: tuple[str, str, str], value: date | None) -> None:
    field = send(Everything, days(*parts)).start

    assert (field.data, list(field.errors)) == (value, [])


@pytest.mark.parametrize(
    ("parts", "message", "leads_to"),
    [
        (("31", "2", "2027"), "“The start date” must be a real date, like 27 3 2027", "start-day"),
        (("27", "3", "27"), "“The start date” must be a real date, like 27 3 2027", "start-year"),
        (
            ("27", "3", "9" * 50),
            "“The start date” must be a real date, like 27 3 2027",
            "start-year",
        ),
        (("x", "3", "2027"), "“The start date” must be a real date, like 27 3 2027", "start-day"),
        (("27", "", "2027"), "“The start date” must include a month", "start-month"),
        (("", "", "2027"), "“The start date” must include a day and a month", "start-day"),
    ],
)
def test_impossible_days_are_named(
    send: Send, parts: tuple[str, str, str], message: str, leads_to: str
) -> None:
    form = send(Everything, days(*parts))

    assert list(form.start.errors) == [message]
    assert {"text": message, "href": f"#{leads_to}"} in form.problems


@pytest.mark.parametrize(
    ("time", "value"),
    [
        ("17:00", datetime(2027, 3, 27, 9, tzinfo=UTC)),
        ("5pm", datetime(2027, 3, 27, 9, tzinfo=UTC)),
        ("5.30 PM", datetime(2027, 3, 27, 9, 30, tzinfo=UTC)),
        ("00:00", datetime(2027, 3, 26, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_its_zone(send: Send, time: str, value: datetime) -> None:
    field = send(Everything, days("27", "3", "2027", time=time)).closes

    assert (field.data, list(field.errors)) == (value, [])


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ("25:00", "“The closing time” must have a time, like 17:00"),
        ("noon", "“The closing time” must have a time, like 17:00"),
        ("", "“The closing time” must include a time"),
    ],
)
def test_a_moment_needs_a_time(send: Send, time: str, message: str) -> None:
    form = send(Everything, days("27", "3", "2027", time=time))

    assert list(form.closes.errors) == [message]
    assert form.closes.first_id == "closes-time"


def test_stored_values_are_written_as_people_write_them(kit: Any) -> None:
    stored = {
        "amount": 125000050,
        "yen": 1250,
        "people": 7,
        "start": date(2027, 3, 27),
        "closes": datetime(2027, 3, 27, 9, tzinfo=UTC),
    }
    with kit.test_request_context("/"):
        form = Everything(data=stored)

    assert form.amount.typed == "1,250,000.50"
    assert form.yen.typed == "1,250"
    assert form.start.parts == ("27", "3", "2027")
    assert form.closes.parts == ("27", "3", "2027", "17:00")
    assert {name: form[name].data for name in stored} == stored


class Required(KitForm):
    """One field of each kind, all of them needed."""

    title = TextField("Title", [Needed(lazy("Enter the title"))])
    people = WholeField("People", [Needed(lazy("Enter the number of people"))])
    amount = MoneyField("Amount", [Needed(lazy("Enter the amount"))])
    start = DayField("Start", [Needed(lazy("Enter the start date"))])
    region = ChoiceField("Region", [Needed(lazy("Choose the region"))], choices=[("r", "R")])
    level = RadioField("Level", [Needed(lazy("Choose the level"))], choices=[("l", "L")])
    themes = ChecksField("Themes", [Needed(lazy("Choose a theme"))], choices=[("t", "T")])
    agreed = TickField("I agree", [Needed(lazy("Tick the box"))])


EMPTY = [
    "Enter the title",
    "Enter the number of people",
    "Enter the amount",
    "Enter the start date",
    "Choose the region",
    "Choose the level",
    "Choose a theme",
    "Tick the box",
]


@pytest.mark.parametrize("title", ["", "  ", "\x00"])
def test_every_needed_field_says_what_to_enter_once_and_in_order(send: Send, title: str) -> None:
    form = send(Required, title=title)

    assert [problem["text"] for problem in form.problems] == EMPTY


def test_a_filled_form_has_no_problem(send: Send) -> None:
    start = {"start-day": "1", "start-month": "2", "start-year": "2027"}
    form = send(
        Required,
        start,
        title="x",
        people="0",
        amount="0",
        region="r",
        level="l",
        themes="t",
        agreed="y",
    )

    assert form.problems == []


def test_unreadable_input_is_not_called_missing(send: Send) -> None:
    form = send(Required, {"people": "many", "start-day": "40"})

    assert list(form.people.errors) == ["People must be a whole number, like 250"]
    assert list(form.start.errors) == ["“Start” must include a month and a year"]
