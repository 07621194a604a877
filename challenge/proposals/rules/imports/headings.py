"""Where in a file the table begins: the row whose cells are the names of our columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from challenge.documents.spreadsheets import Cell, Sheet
from challenge.proposals.rules.cells import Answers
from challenge.proposals.rules.imports.words import HEADER_WORDS, folded

DEEPEST = 50
FEWEST = 2


@dataclass(frozen=True)
class Headings:
    """The row of the headings, and in which column of the file each of ours stands."""

    sheet: Sheet
    row: int
    places: Mapping[str, int]

    def cell(self, row: Sequence[Cell], name: str) -> Cell:
        """The cell of one of our columns; an empty text where the file has none."""
        column = self.places.get(name, -1)
        value = row[column] if 0 <= column < len(row) else ""
        return value.strip() if isinstance(value, str) else value


def find_headings(sheets: Sequence[Sheet], columns: Sequence[Answers]) -> Headings | None:
    """The row of all sheets in which most of our columns are named; the first of equals."""
    words = HEADER_WORDS | {folded(str(column["label"])): column["key"] for column in columns}
    found = [
        Headings(sheet, number, _places(row, words))
        for sheet in sheets
        for number, row in enumerate(sheet.rows[:DEEPEST])
    ]
    best = max(found, key=lambda each: len(each.places), default=None)
    return best if best is not None and len(best.places) >= FEWEST else None


def _places(row: Sequence[Cell], words: Mapping[str, str]) -> dict[str, int]:
    """Of two columns with the same name the first counts."""
    places: dict[str, int] = {}
    for number, cell in enumerate(row):
        name = words.get(folded(cell)) if isinstance(cell, str) else None
        if name is not None:
            places.setdefault(name, number)
    return places
