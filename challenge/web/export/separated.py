"""CSV as every spreadsheet program opens it, and none runs it."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from challenge.web.export.tables import Cell, Formula, Table

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 (full-width is the point)
LINES_AT_A_TIME = 500


def guarded(text: str) -> str:
    """`text` behind an apostrophe when a spreadsheet would take it for a formula."""
    return "'" + text if STARTS_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What was written before it was guarded."""
    return text[1:] if text.startswith("'") and STARTS_A_FORMULA.match(text) else text


def written_csv(table: Table) -> Iterator[bytes]:
    """The table piece by piece, in UTF-8 with its mark, everything in quotation marks."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([guarded(str(column.label)) for column in table.columns])
    for number, row in enumerate(table.rows, start=1):
        writer.writerow([_text(cell) for cell in row])
        if not number % LINES_AT_A_TIME:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return written


def _text(cell: Cell) -> str:
    match cell:
        case Formula():
            return _text(cell.value)
        case None:
            return ""
        case Decimal():
            return f"{cell:f}"
        case str():
            return guarded(cell)
    return str(cell)
