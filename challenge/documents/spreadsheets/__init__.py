"""Reading tables that people bring: Excel and CSV, bounded before anything is unpacked."""

from typing import BinaryIO

import filetype

from challenge.documents.rules.contents import BEGINNING, EXCEL, judge
from challenge.documents.rules.names import clean_name
from challenge.documents.rules.refusals import (
    EmptyFile,
    FileTooLarge,
    NotASpreadsheet,
    OldSpreadsheet,
    UnknownKind,
    WrongExtension,
)
from challenge.documents.spreadsheets.separated import read_separated
from challenge.documents.spreadsheets.sheets import Cell, Sheet, place
from challenge.documents.spreadsheets.workbook import read_workbook

ACCEPT = ".xlsx,.csv"
LARGEST = 5 * 1024 * 1024
PACKAGE = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
"""How Excel 97 files begin, and those of today that are locked by a password."""
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

__all__ = ["ACCEPT", "Cell", "Sheet", "place", "read_spreadsheet"]


def read_spreadsheet(file: BinaryIO, filename: str) -> list[Sheet]:
    """The sheets of a workbook, or the one table of a CSV file; needs no database.

    Raises a FileRefused.
    """
    name = clean_name(filename)
    content = file.read(LARGEST + 1)
    if not content:
        raise EmptyFile(name)
    if len(content) > LARGEST:
        raise FileTooLarge(name, limit=LARGEST)
    if content.startswith(OLD):
        raise OldSpreadsheet(name)
    if content.startswith(PACKAGE):
        _refuse_other_packages(file, name)
        return read_workbook(content, filename=name)
    if not content.startswith(BYTE_ORDER_MARKS) and _is_something_else(content):
        raise NotASpreadsheet(name)
    return [read_separated(content, filename=name)]


def _refuse_other_packages(file: BinaryIO, name: str) -> None:
    try:
        kind = judge(file, filename=name)
    except UnknownKind as error:
        raise NotASpreadsheet(name) from error
    except WrongExtension as error:
        if error.kind == EXCEL.name:
            raise
        raise NotASpreadsheet(name) from error
    if kind is not EXCEL:
        raise NotASpreadsheet(name)


def _is_something_else(content: bytes) -> bool:
    """A picture, a PDF, a program: text holds no zero bytes."""
    return b"\0" in content or filetype.guess(content[:BEGINNING]) is not None
