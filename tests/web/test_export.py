"""The one writer of tables: nothing in a cell runs, everything comes back as it was."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from challenge.web.export import (
    Cell,
    Column,
    Formula,
    Table,
    guarded,
    unguarded,
    written_csv,
    written_xlsx,
)
from challenge.web.export.workbook import sheet_name

FULL_WIDTH = "＝＋－＠"  # noqa: RUF001 (these are the ones)
GUARDED = [
    ("Planks", "Planks"),
    ("=1+1", "'=1+1"),
    ("+63 2 8459 5200", "'+63 2 8459 5200"),
    ("-2", "'-2"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    *((f"{sign}1", f"'{sign}1") for sign in FULL_WIDTH),
    ("'=1", "''=1"),
    ("'90s lamp", "'90s lamp"),
    ("", ""),
]
ROWS: list[list[Cell]] = [["=1+1", 5, Decimal("1250.50")], ["ท่าเรือ", None, Formula("=B2*C2", 7)]]
TABLE = Table("Sums", [Column("Item"), Column("Pieces"), Column("Cost", digits=2)], ROWS)


@pytest.mark.parametrize(("text", "expected"), GUARDED)
def test_a_text_is_guarded_where_it_would_run_and_comes_back(text: str, expected: str) -> None:
    assert guarded(text) == expected
    assert unguarded(expected) == text


def test_a_csv_file_quotes_everything_and_marks_its_letters() -> None:
    written = b"".join(written_csv(TABLE))

    assert written.decode() == (
        '\ufeff"Item","Pieces","Cost"\r\n"\'=1+1","5","1250.50"\r\n"ท่าเรือ","","7"\r\n'
    )


def test_a_long_csv_file_comes_in_pieces() -> None:
    table = Table("Long", [Column("Number")], ([number] for number in range(1_200)))

    pieces = list(written_csv(table))

    assert len(pieces) == 3
    text = b"".join(pieces).decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))] == ["Number", *map(str, range(1_200))]


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers() -> None:
    written = written_xlsx([TABLE])

    rows = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_name("Sums").to_python()
    sheet = part(written, "xl/worksheets/sheet1.xml")
    assert rows == [["Item", "Pieces", "Cost"], ["=1+1", 5.0, 1250.5], ["ท่าเรือ", "", 7.0]]
    assert sheet.count("<f>") == 1
    assert "<f>B2*C2</f>" in sheet


def test_a_workbook_hides_columns_and_offers_lists() -> None:
    names = [f"Part {number}, large" for number in range(40)]
    columns = [Column("Key", hidden=True), Column("Part", choices=names)]

    written = written_xlsx([Table("Sums", columns, [["r1", names[0]]], room=100)])

    sheet = part(written, "xl/worksheets/sheet1.xml")
    assert 'hidden="1"' in sheet
    assert 'sqref="B2:B101"' in sheet
    assert "<formula1>_lists!$A$1:$A$40</formula1>" in sheet
    lists = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_name("_lists")
    assert [row[0] for row in lists.to_python()] == names


NAMES = [
    ("Budget", "Budget"),
    ("Costs: what [and] why?", "Costs  what  and  why"),
    ("'quoted'", "quoted"),
    ("x" * 40, "x" * 31),
    ("???", "Sheet"),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_sheet_is_named_as_excel_allows(name: str, expected: str) -> None:
    assert sheet_name(name) == expected


def test_two_tables_of_one_name_get_two_sheets() -> None:
    written = written_xlsx([Table("Sums", [Column("A")], []), Table("SUMS", [Column("A")], [])])

    assert CalamineWorkbook.from_filelike(io.BytesIO(written)).sheet_names == ["Sums", "SUMS 2"]


def test_what_xml_cannot_say_and_excel_cannot_hold_is_cut() -> None:
    written = written_xlsx([Table("Sums", [Column("A")], [["a\x00b\uffff"], ["x" * 40_000]])])

    rows = CalamineWorkbook.from_filelike(io.BytesIO(written)).get_sheet_by_name("Sums").to_python()
    assert [len(str(row[0])) for row in rows] == [1, 2, 32_767]


def part(written: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        return package.read(name).decode()
