"""What is missing or wrong, as a table; no database."""

from typing import Any

import pytest

from challenge.challenges.models import FormField, Requirement
from challenge.proposals.rules import Draft, Gap, State, gaps, gaps_of, state_of
from challenge.proposals.rules.cells import columns_of

PHP = "PHP"


def field(kind: str, *, key: str = "one", required: bool = True, **rest: Any) -> FormField:
    plain: dict[str, Any] = {"label": "One", "maximum": None, "columns": [], "options": {}}
    return FormField(key=key, kind=kind, required=required, **(plain | rest))


def column(key: str, kind: str, *, required: bool = True, **rest: Any) -> dict[str, Any]:
    return {"key": key, "label": key, "kind": kind, "required": required, **rest}


def draft(one: FormField, answer: Any, **rest: Any) -> Draft:
    return Draft(fields=[one], answers={one.key: answer}, **rest)


def places(found: list[Gap]) -> list[tuple[int | None, str | None, bool]]:
    return [(gap.row, gap.column, gap.wrong) for gap in found]


TEXTS = [
    (None, [(None, None, False)]),
    ("", [(None, None, False)]),
    ("Boardwalk", []),
    ("x" * 200, []),
    ("x" * 201, [(None, None, True)]),
    ("ท่าเรือ", []),
    (5, [(None, None, True)]),
]


@pytest.mark.parametrize(("answer", "expected"), TEXTS)
def test_a_text_is_there_and_not_too_long(answer: Any, expected: list[Any]) -> None:
    one = field("text", maximum=200)

    assert places(gaps_of(one, draft(one, answer))) == expected


def test_an_optional_field_may_stay_empty_but_not_be_wrong() -> None:
    one = field("text", required=False, maximum=3)

    assert gaps_of(one, draft(one, "")) == []
    assert places(gaps_of(one, draft(one, "four"))) == [(None, None, True)]


CELLS = [
    (column("n", "whole"), 250, None),
    (column("n", "whole"), 0, None),
    (column("n", "whole"), "about 40", True),
    (column("n", "whole"), True, True),
    (column("n", "whole"), None, False),
    (column("n", "whole", required=False), None, None),
    (column("n", "money"), 1_250_000, None),
    (column("n", "money"), -1, True),
    (column("n", "money"), "1,25x", True),
    (column("n", "day"), "2027-03-27", None),
    (column("n", "day"), ["31", "2", "2027"], True),
    (column("n", "day"), "2027-02-31", True),
    (column("n", "choice", choices=[{"key": "low", "label": "Low"}]), "low", None),
    (column("n", "choice", choices=[{"key": "low", "label": "Low"}]), "high", True),
    (column("n", "choice", choices=[{"key": "low", "label": "Low"}]), "", False),
    (column("n", "text"), "x" * 500, None),
    (column("n", "text"), "x" * 501, True),
]


@pytest.mark.parametrize(("asked", "value", "wrong"), CELLS)
def test_a_cell_fits_its_column(asked: dict[str, Any], value: Any, wrong: bool | None) -> None:
    one = field("record", columns=[asked, column("other", "text")])

    found = gaps_of(one, draft(one, {"n": value, "other": "there"}))

    assert places(found) == ([] if wrong is None else [(None, "n", wrong)])


ROWS = [
    (None, [(None, None, False)]),
    ({"lead": "", "rows": []}, [(None, None, False)]),
    ({"lead": "More visitors", "rows": []}, [(None, None, False)]),
    ({"lead": "", "rows": [{"key": "r1", "what": "a"}]}, [(None, "lead", False)]),
    ({"lead": "More", "rows": [{"key": "r1", "what": "a"}]}, []),
    ({"lead": "More", "rows": [{"key": "r1"}]}, [(0, "what", False)]),
    ({"lead": "More", "rows": [{"key": "r1", "what": "a"}, {"what": ""}]}, [(1, "what", False)]),
    ({"lead": "More", "rows": [{"what": "a"}] * 4}, [(None, None, True)]),
]


@pytest.mark.parametrize(("answer", "expected"), ROWS)
def test_rows_are_enough_and_whole(answer: Any, expected: list[Any]) -> None:
    options = {"lead": "Goal", "minimum_rows": 1, "maximum_rows": 3}
    one = field("rows", columns=[column("what", "text")], options=options)

    assert places(gaps_of(one, draft(one, answer))) == expected


PERIODS = [
    ({"start": "2027-01-01", "end": "2027-12-31"}, []),
    ({"start": "2027-01-01", "end": "2027-01-01"}, []),
    ({"start": "2027-01-02", "end": "2027-01-01"}, [(None, "end", True)]),
    ({"start": "2027-01-02"}, [(None, "end", False)]),
    ({"start": ["1", "", "2027"], "end": "2027-01-01"}, [(None, "start", True)]),
]


@pytest.mark.parametrize(("answer", "expected"), PERIODS)
def test_a_period_does_not_run_backwards(answer: Any, expected: list[Any]) -> None:
    one = field("period", required=False)

    assert places(gaps_of(one, draft(one, answer))) == expected


LINE = {
    "key": "r1",
    "component": "c1",
    "item": "Planks",
    "quantity": 2,
    "unit_cost": 500,
    "source": "grant",
}
LINES = [
    ([LINE], []),
    ([LINE | {"component": "gone"}], [(0, "component", True)]),
    ([LINE | {"quantity": 0}], [(0, "quantity", True), (None, None, False)]),
    ([LINE | {"quantity": -3}], [(0, "quantity", True), (None, None, False)]),
    (
        [LINE | {"quantity": -3, "unit_cost": "many"}],
        [(0, "unit_cost", True), (0, "quantity", True), (None, None, False)],
    ),
    ([LINE | {"unit_cost": 10**15}], [(0, "unit_cost", True), (None, None, False)]),
    ([LINE | {"source": "lottery"}], [(0, "source", True), (None, None, False)]),
    ([LINE | {"source": "counterpart"}], [(None, None, False)]),
    ([LINE, LINE | {"unit_cost": 4500}], []),
    ([LINE, LINE | {"unit_cost": 4501}], [(1, "unit_cost", True)]),
    ([LINE, LINE | {"unit_cost": 4501, "source": "counterpart"}], []),
    ([LINE | {"unit_cost": 5001}, LINE], [(0, "unit_cost", True), (1, "unit_cost", True)]),
]


@pytest.mark.parametrize(("lines", "expected"), LINES)
def test_a_budget_adds_up_under_the_ceiling(lines: Any, expected: list[Any]) -> None:
    one = field("budget", key="budget", options={"components_field": "parts"})
    answers = {"parts": {"rows": [{"key": "c1", "name": "Walk"}]}, "budget": {"rows": lines}}
    whole = Draft(fields=[one], answers=answers, currency=PHP, ceiling=10_000)

    assert places(gaps_of(one, whole)) == expected


def test_the_line_that_breaks_the_ceiling_says_by_how_much() -> None:
    one = field("budget", key="budget", options={"components_field": "parts"})
    answers = {
        "parts": {"rows": [{"key": "c1", "name": "Walk"}]},
        "budget": {"rows": [LINE | {"unit_cost": 5001}]},
    }

    (gap,) = gaps(Draft(fields=[one], answers=answers, currency=PHP, ceiling=10_000))

    assert {name: str(value) for name, value in gap.values.items()} == {
        "item": "Planks",
        "reached": "Money(minor=10002, currency='PHP')",
        "ceiling": "Money(minor=10000, currency='PHP')",
        "over": "Money(minor=2, currency='PHP')",
    }


def test_a_required_document_is_attached() -> None:
    one = field("annexes", key="annexes")
    asked = [
        Requirement(key="letter", label="Letter", required=True),
        Requirement(key="map", label="Map", required=False),
    ]

    without = Draft(fields=[one], answers={}, requirements=asked)
    given = Draft(fields=[one], answers={}, requirements=asked, annexed={"letter"})

    assert places(gaps_of(one, without)) == [(None, "letter", False)]
    assert gaps_of(one, given) == []


THEMES = [(None, False), ("nature", None), ("gone", True)]


@pytest.mark.parametrize(("theme", "wrong"), THEMES)
def test_a_theme_is_chosen(theme: str | None, wrong: bool | None) -> None:
    found = gaps(Draft(fields=[], answers={}, themes=["nature"], theme=theme))

    assert [gap.wrong for gap in found] == ([] if wrong is None else [wrong])


STATES = [
    ("text", "", True, State.NOT_STARTED),
    ("text", "", False, State.OPTIONAL),
    ("text", "ok", True, State.DONE),
    ("text", "too long", True, State.WRONG),
    ("record", {"n": ""}, True, State.NOT_STARTED),
    ("record", {"m": "x"}, True, State.STARTED),
]


@pytest.mark.parametrize(("kind", "answer", "required", "expected"), STATES)
def test_a_field_has_one_state(kind: str, answer: Any, required: bool, expected: State) -> None:
    columns = [column("n", "text"), column("m", "text")]
    one = field(kind, required=required, maximum=4, columns=columns)

    assert state_of(one, draft(one, answer)) is expected


def test_a_unit_is_asked_where_the_form_has_its_column() -> None:
    plain = field("budget")
    with_unit = field("budget", columns=[column("unit", "text", label="Counted in")])

    assert [each["key"] for each in columns_of(plain)] == [
        *("component", "item", "quantity", "unit_cost", "source")
    ]
    assert [(each["key"], str(each["label"])) for each in columns_of(with_unit)][3] == (
        "unit",
        "Counted in",
    )
