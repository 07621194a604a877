"""How a saved line stands in the cells of a file, for those who write it and those who read it."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, count
from typing import Any

from challenge.money import minor_digits
from challenge.proposals.rules.cells import GONE, Answers
from challenge.proposals.rules.money import is_whole

KEY_COLUMN = "Key"
"""The heading of the hidden column by which our own files come back; in every language."""


def component_labels(components: Iterable[Answers]) -> dict[str, str]:
    """The components by key, each under a name of its own: two of one name are numbered."""
    labels: dict[str, str] = {}
    for row in components:
        name = str(row.get("name") or row.get("key") or "").strip()
        numbered = (f"{name} ({number})" for number in count(2))
        free = (label for label in chain([name], numbered) if label not in labels.values())
        labels[str(row.get("key"))] = next(free)
    return labels


def cell_of(
    line: Answers, column: Answers, labels: dict[str, str], currency: str
) -> str | int | Decimal | None:
    """What stands in the file for one cell of a line; as it was typed where it is no number."""
    value: Any = line.get(column["key"])
    if value is None or value == "":
        return None
    if column["key"] == "component":
        return labels.get(value) or str(line.get(GONE) or value)
    if column["kind"] == "choice":
        named = {choice["key"]: str(choice["label"]) for choice in column["choices"]}
        return named.get(value, str(value))
    if column["kind"] == "money" and is_whole(value):
        return Decimal(value).scaleb(-minor_digits(currency))
    return value if is_whole(value) else str(value)
