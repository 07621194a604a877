"""Tables that people bring: of five alphabets, three separators, and some that mean harm."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter

from challenge.documents.rules.refusals import FileRefused
from challenge.documents.spreadsheets import Sheet, place, read_spreadsheet
from tests.documents.files import PDF, PROGRAM, WORD, package, png

SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, filename: str = "budget.xlsx") -> list[Sheet]:
    return read_spreadsheet(io.BytesIO(content), filename)


def refusal(content: bytes, filename: str = "budget.xlsx") -> str:
    with pytest.raises(FileRefused) as caught:
        read(content, filename)
    return type(caught.value).__name__


def workbook(**sheets: list[list[Any]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return made.getvalue()


def raw_workbook(cells: bytes, before: bytes = b"") -> bytes:
    """A workbook around the XML of one sheet's rows."""
    with zipfile.ZipFile(io.BytesIO(workbook(S=[["x"]]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = before + b"<worksheet " + space + b"><sheetData>" + cells + b"</sheetData></worksheet>"
    return package(parts | {SHEET: sheet})


def test_a_workbook_is_read_from_its_first_cell_on() -> None:
    content = workbook(Budget=[[], ["", "Item"], ["", 2.5]], Notes=[["x"]])

    sheets = read(content)

    assert [(sheet.name, list(sheet.rows)) for sheet in sheets] == [
        ("Budget", [["", ""], ["", "Item"], ["", 2.5]]),
        ("Notes", [["x"]]),
    ]


def test_a_formula_is_what_it_came_to() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("S").write_formula(0, 0, "=6*7", None, 42)

    assert read(made.getvalue())[0].rows == [[42.0]]


LETTERS = [
    ("utf-8", "Item,Cost\nท่าเรือ,5\n"),
    ("utf-8-sig", "Item,Cost\nท่าเรือ,5\n"),
    ("utf-16", "Item\tCost\nท่าเรือ\t5\n"),
    ("cp874", "รายการ;ราคา\nท่าเรือ;5\n"),
    ("cp1252", "Item;Cost\nCaña, señal café;5\n"),
    ("utf-8", "Item;Cost\r\n1,250;5\r\n"),
    ("utf-8", "sep=;\nItem;Cost\na,b;5\n"),
    ("utf-8", '"Item","Cost"\n"two\nlines","5"\n'),
]


@pytest.mark.parametrize(("encoding", "text"), LETTERS)
def test_a_csv_file_is_read_in_its_alphabet(encoding: str, text: str) -> None:
    (sheet,) = read(text.encode(encoding), "budget.csv")

    plain = text.removeprefix("sep=;\n").replace("\r\n", "\n")
    separator = next(each for each in ";\t," if each in plain)
    first, rest = plain.split("\n", 1)
    assert list(sheet.rows[0]) == [cell.strip('"') for cell in first.split(separator)]
    expected = [cell.strip('"') for cell in rest.strip().split(separator)]
    assert list(sheet.rows[1]) == expected
    assert sheet.guarded


REFUSED = [
    (b"", "EmptyFile"),
    (b"a,b\n" * 1_400_000, "FileTooLarge"),
    (PROGRAM, "NotASpreadsheet"),
    (PDF, "NotASpreadsheet"),
    (png(), "NotASpreadsheet"),
    (WORD, "NotASpreadsheet"),
    (package({"content.xml": b"<office/>"}), "NotASpreadsheet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "OldSpreadsheet"),
    (b"PK\x03\x04 and then nothing", "Unreadable"),
    (raw_workbook(b"<row"), "Unreadable"),
    (raw_workbook(b"<row><c><v>1</v></c></row>" * 10_001), "TooLargeATable"),
    (raw_workbook(b'<row r="1"><c r="A1"/></row><row r="1048576"/>'), "TooLargeATable"),
    (raw_workbook(b'<row r="1"><c x="&gt;" r="XFD1"/></row>'), "TooLargeATable"),
    (raw_workbook(b"<row>" + b"<c/>" * 300 + b"</row>"), "TooLargeATable"),
    (raw_workbook(b"", before=b'<!DOCTYPE x [<!ENTITY a "aa">]>'), "Unreadable"),
    (b"a,b\n1,2\n" * 6_000, "TooLargeATable"),
    (b"a,b\n\x81\x8d\x8f,2\n", "UnknownLetters"),
]


@pytest.mark.parametrize(("content", "expected"), REFUSED, ids=lambda each: str(each)[:20])
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, expected: str) -> None:
    assert refusal(content) == expected


def test_a_renamed_program_is_no_csv_file() -> None:
    assert refusal(PROGRAM, "budget.csv") == "NotASpreadsheet"


def test_a_workbook_under_another_name_says_so() -> None:
    assert refusal(workbook(S=[["x"]]), "budget.csv") == "WrongExtension"


def test_a_sheet_made_by_hand_is_read() -> None:
    cells = b'<row><c><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'

    assert read(raw_workbook(cells))[0].rows == [[1.0, ""], ["", ""], ["", 2.0]]


def test_a_bomb_is_refused_by_its_list_of_contents() -> None:
    assert refusal(raw_workbook(b" " * 60_000_000)) == "TooMuchInside"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked() -> None:
    content = raw_workbook(b"<row/>" * 9_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    lying = content.replace(size, (100).to_bytes(4, "little"))

    assert len(read(content)) == 1
    assert refusal(lying) == "Unreadable"


def test_many_wide_sheets_are_too_large_together() -> None:
    wide = [[""] * 200 + ["x"]] + [[]] * 8_000 + [["x"]]

    assert refusal(workbook(A=wide, B=wide)) == "TooLargeATable"


PLACES = [((0, 0), "A1"), ((6, 3), "D7"), ((0, 25), "Z1"), ((9, 26), "AA10"), ((0, 701), "ZZ1")]


@pytest.mark.parametrize(("at", "expected"), PLACES)
def test_a_cell_is_named_as_people_name_it(at: tuple[int, int], expected: str) -> None:
    assert place(*at) == expected
