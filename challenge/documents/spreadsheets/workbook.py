"""Excel workbooks: packed again without anything but their cells, measured, and only then read."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from challenge.documents.rules.refusals import TooMuchInside, Unreadable
from challenge.documents.spreadsheets.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    too_large,
)

LARGEST_CONTENT = 40 * 1024 * 1024
MOST_CELLS = 3_000_000
"""Of all sheets together, empty ones between full ones included."""
NEEDED = (".xml", ".rels")
SHEETS = "xl/worksheets/"


def read_workbook(content: bytes, *, filename: str) -> list[Sheet]:
    """Every sheet with the values of its cells; of a formula what it came to.

    Raises TooMuchInside, TooLargeATable or Unreadable.
    """
    import python_calamine

    plain = _repacked(content, filename)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(plain))
        return [
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable(filename) from error


def _repacked(content: bytes, filename: str) -> bytes:
    """The parts that hold cells, unpacked by a reader that stops where it was told to.

    What a list of contents says about sizes may be a lie; a library would believe its stream.
    """
    made, left, cells = io.BytesIO(), LARGEST_CONTENT, 0
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as package,
            zipfile.ZipFile(made, "w") as plain,
        ):
            for entry in _needed(package):
                part = package.open(entry).read(left + 1)
                left -= len(part)
                if left < 0:
                    raise TooMuchInside(filename)
                if entry.filename.lower().startswith(SHEETS):
                    cells += _area(part, filename)
                if cells > MOST_CELLS:
                    raise too_large(filename)
                plain.writestr(entry.filename, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Unreadable(filename) from error
    return made.getvalue()


def _needed(package: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The last of each name, as every reader takes it; pictures and the like stay behind."""
    last = {entry.filename: entry for entry in package.infolist()}
    return (entry for name, entry in last.items() if name.lower().endswith(NEEDED))


def _area(part: bytes, filename: str) -> int:
    """How many cells a table takes: two that are far apart are a few bytes, and then billions.

    Raises TooLargeATable or Unreadable.
    """
    extent, parser = Extent(), expat.ParserCreate()

    def refuse(*_declared: object) -> None:
        raise Unreadable(filename)

    parser.StartElementHandler = extent.look
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Unreadable(filename) from error
    if extent.rows > MOST_ROWS or extent.columns > MOST_COLUMNS:
        raise too_large(filename)
    return extent.rows * extent.columns


class Extent:
    """How far the cells of a sheet reach, with or without their references."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0

    def look(self, name: str, attributes: dict[str, str]) -> None:
        row, column = _numbers(attributes.get("r", ""))
        match name.rpartition(":")[2]:
            case "row":
                self._row, self._column = row or self._row + 1, 0
            case "c":
                self._row, self._column = row or self._row, column or self._column + 1
            case _:
                return
        self.rows = max(self.rows, self._row)
        self.columns = max(self.columns, self._column)


def _numbers(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as D7, or of a row's number; 0 where it names none."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    column = 0
    for letter in letters[:5].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits[:9] or 0), column
