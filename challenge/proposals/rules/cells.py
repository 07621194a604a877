"""The cells of an answer: their columns, their choices, and whether a value is of its kind."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from challenge.challenges.models import FormField
from challenge.proposals.rules import money
from challenge.web.locale import N_, lazy

Answers = dict[str, Any]
LONGEST_CELL = 500
LONGEST_LEAD = 1000
MOST_ROWS = 500
"""How many rows of one answer are kept, whatever a form allows: too many are only marked."""

BUDGET: list[Answers] = [
    {"key": "component", "label": lazy("Component"), "kind": "choice", "required": True},
    {"key": "item", "label": lazy("Item"), "kind": "text", "required": True},
    {"key": "quantity", "label": lazy("Quantity"), "kind": "whole", "required": True},
    {"key": "unit_cost", "label": lazy("Unit cost"), "kind": "money", "required": True},
    {
        "key": "source",
        "label": lazy("Paid from"),
        "kind": "choice",
        "required": True,
        "choices": [
            {"key": money.GRANT, "label": lazy("Grant")},
            {"key": money.COUNTERPART, "label": lazy("Counterpart")},
        ],
    },
]

UNIT: Answers = {"key": "unit", "label": lazy("Unit"), "kind": "text", "maximum": 40}
"""What a quantity counts: pieces, square metres, months. Asked where the form has the column."""
GONE = "component_name"
"""In a line of a budget: what its component was called before it was removed."""

FITS: dict[str, Callable[[Any, Collection[str]], bool]] = {
    "whole": lambda value, _choices: money.is_whole(value),
    "money": lambda value, _choices: money.is_whole(value) and value >= 0,
    "day": lambda value, _choices: as_day(value) is not None,
    "choice": lambda value, choices: value in choices,
}
WRONG = {
    "whole": N_("“%(label)s” must be a whole number, like 250"),
    "money": N_("“%(label)s” must be an amount of money, like 1,250,000"),
    "day": N_("“%(label)s” must be a real date, like 27 3 2027"),
    "choice": N_("“%(label)s”: choose one of the options in the list"),
}


def choices_of(one: FormField, column: Answers, answers: Answers) -> list[str]:
    """Keys that may be chosen: of the column, or of the components a budget line belongs to."""
    if one.kind == "budget" and column["key"] == "component":
        return [str(row.get("key")) for row in components_of(one, answers)]
    return [choice["key"] for choice in column.get("choices") or ()]


def columns_of(one: FormField) -> list[Answers]:
    """The columns people fill in; a budget has its own, and its amounts are computed."""
    if one.kind != "budget":
        return list(one.columns)
    labels = {column["key"]: column["label"] for column in one.columns}
    asked = [*BUDGET[:3], UNIT, *BUDGET[3:]] if UNIT["key"] in labels else BUDGET
    return [column | {"label": labels.get(column["key"], column["label"])} for column in asked]


def components_of(one: FormField, answers: Answers) -> list[Answers]:
    """The components among which the lines of a budget are divided."""
    return rows_of(answers.get(one.options.get("components_field", "components")))


def component_choices(one: FormField, answers: Answers) -> list[tuple[str, str]]:
    """The components with their names; at the end those that are gone and still have lines."""
    rows = components_of(one, answers)
    known = {str(row.get("key")): str(row.get("name") or row.get("key")) for row in rows}
    gone = {
        line["component"]: gone_label(line)
        for line in rows_of(answers.get(one.key))
        if isinstance(line.get("component"), str) and line["component"] not in known
    }
    return [*known.items(), *gone.items()]


def gone_label(line: Answers) -> str:
    name = line.get(GONE)
    if not name:
        return lazy("A component that was removed")
    return lazy("%(name)s (no longer a component)", name=name)


def rows_of(answer: Any) -> list[Answers]:
    """The rows of an answer, whatever was typed so far."""
    return money.lines_of(answer)


def as_day(value: Any) -> date | None:
    """The day of an answer, or None where it is no real day."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
