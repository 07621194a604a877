"""Answers that are not yet what they should be: drafts, mistakes, and versions before a return."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from .borrowed import SOURCES, borrowing
from .entries import Entry, cycle_1_entries
from .outcomes import Note
from .texts import Answers, entry_answers

WRITTEN = {
    "TCC3-SAGADA": ("title", "proponent", "summary"),
    "TCC3-CALBAYOG": ("title", "proponent", "summary", "context", "goals_objectives", "components"),
    "TCC3-MATI": ("title",),
    "TCC3-BONGAO": (
        "title",
        "proponent",
        "summary",
        "context",
        "goals_objectives",
        "expected_outputs",
        "components",
        "duration",
        "beneficiaries_benefits",
        "funding_requirement",
        "risks",
    ),
}
"""What each draft has so far; the last one lacks two fields."""

MISTAKES = (
    Note(
        "expected_outputs",
        "The first target is ten times the quantity in the budget. Which of the two is right?",
    ),
    Note(
        "context",
        "No visitor figures are given. Add the number for last year, and say who counted.",
    ),
    Note(
        "sustainability",
        "Yearly running costs are missing. Give them, with the income that covers them.",
    ),
)
"""What the officer writes about the one that is returned."""


def cycle_3_answers(entry: Entry, *, period_start: date) -> Answers:
    answers = entry_answers(entry, period_start=period_start)
    if entry.status == "draft":
        return {field: answers[field] for field in WRITTEN[entry.ref]}
    if entry.ref in SOURCES:
        return borrowing(answers, entry_answers(_source_of(entry), period_start=period_start))
    return _with_mistakes(answers) if entry.status == "to_return" else answers


def _source_of(entry: Entry) -> Entry:
    return next(one for one in cycle_1_entries() if one.ref == SOURCES[entry.ref])


def answers_before(answers: Answers, notes: Sequence[Note]) -> Answers:
    """An earlier version, weaker in the fields that the notes are about and equal in all others."""
    earlier = deepcopy(answers)
    for field in {note.field for note in notes}:
        earlier[field] = _weaker(field, earlier[field])
    return earlier


def _weaker(field: str, value: Any) -> Any:
    """Shorter where it can be; components keep their rows, since the budget refers to them."""
    if isinstance(value, str):
        return _without_last_sentence(value)
    rows = value["rows"]
    if field == "components":
        return value | {"rows": [{**row, "necessity": "must_have"} for row in rows]}
    if field == "funding_requirement":
        return value | {"rows": [*rows[:-1], _dearer(rows[-1])]}
    return value | {"rows": rows[:-1]}


def _dearer(row: dict[str, Any]) -> dict[str, Any]:
    """The last line is a counterpart, so the ceiling does not mind."""
    return {**row, "unit_cost": 2 * row["unit_cost"], "amount": 2 * row["amount"]}


def _without_last_sentence(text: str) -> str:
    return text[: text.rstrip(".").rindex(". ") + 1]


def _with_mistakes(answers: Answers) -> Answers:
    """Nothing that a form would catch: these need a reader."""
    wrong = deepcopy(answers)
    wrong["expected_outputs"]["rows"][0]["target"] *= 10
    wrong["context"] = _without_paragraph(wrong["context"], 1)
    wrong["sustainability"] = _without_paragraph(wrong["sustainability"], 1)
    return wrong


def _without_paragraph(text: str, number: int) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(paragraphs[:number] + paragraphs[number + 1 :])
