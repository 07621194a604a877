"""Excel workbooks: text stays text, lists drop down, numbers look like numbers."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from challenge.web.export.tables import Cell, Column, Formula, Table

LONGEST_CELL = 32_767
"""More characters than this no cell of Excel holds."""
LONGEST_NAME = 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SETTINGS = {
    "in_memory": False,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LISTS = "_lists"
"""The hidden sheet that holds what the drop-down lists offer."""


def written_xlsx(tables: Sequence[Table]) -> bytes:
    """A workbook with one sheet for each table."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, SETTINGS) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        lists = list(_with_choices(tables))
        for number, table in enumerate(tables):
            sheet = book.add_worksheet(_free_name(table, tables[:number]))
            formats = [_format(book, column) for column in table.columns]
            _lay_out(sheet, table, formats)
            _offer_choices(sheet, table, lists)
            for place, column in enumerate(table.columns):
                sheet.write_string(0, place, _text(str(column.label)), bold)
            _write_rows(sheet, table, formats)
        _write_lists(book, lists)
    return made.getvalue()


def sheet_name(name: str) -> str:
    """`name` without what Excel refuses in the name of a sheet."""
    plain = NOT_IN_NAMES.sub(" ", _text(name)).strip().strip("'")[:LONGEST_NAME]
    return plain.strip().strip("'") or "Sheet"


def _free_name(table: Table, before: Sequence[Table]) -> str:
    """Excel knows no two sheets of one name, however it is spelled."""
    name, taken = sheet_name(table.name), {sheet_name(each.name).casefold() for each in before}
    return f"{name[: LONGEST_NAME - 3]} {len(taken) + 1}" if name.casefold() in taken else name


def _format(book: Any, column: Column) -> Any:
    if column.digits is None:
        return None
    return book.add_format({"num_format": "#,##0" + ("." + "0" * column.digits).rstrip(".")})


def _lay_out(sheet: Any, table: Table, formats: Sequence[Any]) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        options = {"hidden": True} if column.hidden else {}
        sheet.set_column(place, place, column.width, formats[place], options)


def _with_choices(tables: Sequence[Table]) -> Iterator[Column]:
    for table in tables:
        yield from (column for column in table.columns if column.choices)


def _offer_choices(sheet: Any, table: Table, lists: Sequence[Column]) -> None:
    """A list in a range may be as long as it likes and hold commas."""
    for place, column in enumerate(table.columns):
        if not column.choices:
            continue
        letter = chr(ord("A") + next(n for n, each in enumerate(lists) if each is column))
        source = f"={LISTS}!${letter}$1:${letter}${len(column.choices)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, place, max(table.room, 1), place, rule)


def _write_rows(sheet: Any, table: Table, formats: Sequence[Any]) -> None:
    for number, row in enumerate(table.rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, formats[place])


def _write(sheet: Any, number: int, place: int, cell: Cell, shown: Any) -> None:
    match cell:
        case None | "":
            return
        case Formula():
            value = "" if cell.value is None else float(cell.value)
            sheet.write_formula(number, place, cell.text, shown, value)
        case str():
            sheet.write_string(number, place, _text(cell)[:LONGEST_CELL], shown)
        case _:
            sheet.write_number(number, place, float(cell), shown)


def _write_lists(book: Any, lists: Sequence[Column]) -> None:
    if not lists:
        return
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    for number in range(max(len(column.choices) for column in lists)):
        for place, column in enumerate(lists):
            if number < len(column.choices):
                sheet.write_string(number, place, _text(str(column.choices[number]))[:LONGEST_CELL])


def _text(text: str) -> str:
    """What XML can say."""
    return NOT_IN_XML.sub("", text)
