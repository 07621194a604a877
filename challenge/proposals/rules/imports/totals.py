"""The rows of a file that add up its lines, and whether they come to what we come to."""

from collections.abc import Iterator, Sequence

from challenge.documents.spreadsheets import Cell
from challenge.proposals.rules.imports.amounts import Wrong, read_money
from challenge.proposals.rules.imports.headings import Headings
from challenge.proposals.rules.imports.words import SUBTOTAL_WORDS, TOTAL_WORDS, folded


def is_sum(headings: Headings, row: Sequence[Cell]) -> bool:
    """A sum has a word for it, or no word at all, and never a key or a unit cost."""

    def has(name: str) -> bool:
        return headings.cell(row, name) != ""

    first, words = _first_text(row), TOTAL_WORDS | SUBTOTAL_WORDS
    if has("key") or has("unit_cost") or (has("component") and has("item")):
        return False
    if first in words or first == "":
        return True
    return not has("quantity") and has("amount") and first.startswith(tuple(words))


def compared(
    headings: Headings, listed: Sequence[tuple[int, Sequence[Cell]]], currency: str, ours: int
) -> Iterator[tuple[int, int]]:
    """The last total of all lines, by its row, when it is not `ours`."""
    totals = [
        (number, row)
        for number, row in listed
        if is_sum(headings, row) and _first_text(row) in TOTAL_WORDS
    ]
    for number, row in totals[-1:]:
        cell = headings.cell(row, "amount")
        try:
            theirs = read_money(cell, currency) if cell != "" else ours
        except Wrong:
            continue
        if theirs != ours:
            yield number, theirs


def _first_text(row: Sequence[Cell]) -> str:
    texts = (folded(cell) for cell in row if isinstance(cell, str))
    return next((text for text in texts if text), "")
