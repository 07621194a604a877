"""A table as it was read: its cells, and what people call their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from challenge.documents.rules.refusals import TooLargeATable

Cell = str | float | int | bool | date | datetime | time | timedelta
MOST_ROWS = 10_000
MOST_COLUMNS = 256


@dataclass(frozen=True)
class Sheet:
    """The cells from A1 on; the one of a CSV file has no name."""

    name: str
    rows: Sequence[Sequence[Cell]]
    guarded: bool = False
    """Whether texts may stand behind an apostrophe that keeps programs from running them."""


def place(row: int, column: int) -> str:
    """The name of a cell, both counted from 0: (6, 3) is D7."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def too_large(filename: str) -> TooLargeATable:
    return TooLargeATable(filename, rows=MOST_ROWS, columns=MOST_COLUMNS)
