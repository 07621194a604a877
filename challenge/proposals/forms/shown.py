"""How one cell of an answer is written for its readers."""

from typing import Any

from challenge.proposals.rules.cells import as_day
from challenge.proposals.rules.money import is_whole
from challenge.web import formats
from challenge.web.locale import current_language


def answered(value: Any, column: dict[str, Any], currency: str) -> str:
    """`value` in words; what cannot be read yet stays as it was typed."""
    match column.get("kind"):
        case "whole" if is_whole(value):
            return formats.number(value, language=current_language())
        case "money" if is_whole(value):
            return formats.money(value, currency, language=current_language())
        case "day":
            day = as_day(value)
            return formats.day(day, language=current_language()) if day else as_typed(value)
        case "choice":
            labels = {choice["key"]: choice["label"] for choice in column.get("choices") or ()}
            return str(labels.get(value, as_typed(value)))
    return as_typed(value)


def as_typed(value: Any) -> str:
    """A value that is not of its kind: the boxes of a day side by side, anything else as text."""
    if isinstance(value, list):
        return " ".join(str(part) for part in value)
    return "" if value is None else str(value)
