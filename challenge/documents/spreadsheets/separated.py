"""CSV as programs of many countries write it: three separators, five alphabets."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter

from challenge.documents.rules.refusals import UnknownLetters, Unreadable
from challenge.documents.spreadsheets.sheets import MOST_COLUMNS, MOST_ROWS, Sheet, too_large

SEPARATORS = ",;\t"
SAMPLE = 50
NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which Excel tells itself."""
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
THAI_WORD = re.compile(rb"[\xa1-\xda\xdf-\xfb]{3}")
"""Thai has runs of letters that Western alphabets write as single accented ones."""


def read_separated(content: bytes, *, filename: str) -> Sheet:
    """The one table of a CSV file.

    Raises UnknownLetters, TooLargeATable or Unreadable.
    """
    text = _decoded(content, filename)
    named = NAMED_SEPARATOR.match(text)
    if named:
        text = text[named.end() :]
    separator = named[1] if named else _separator(text)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = list(itertools.islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise Unreadable(filename) from error
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise too_large(filename)
    return Sheet("", rows, guarded=True)


def _decoded(content: bytes, filename: str) -> str:
    marked = [name for mark, name in MARKS.items() if content.startswith(mark)]
    western = "cp874" if THAI_WORD.search(content) else "cp1252"
    for name in marked or ["utf-8", western]:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise UnknownLetters(filename)


def _separator(text: str) -> str:
    """The one that cuts most of the first lines into equally many cells, more than one."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        counts = Counter(len(row) for row in itertools.islice(reader, SAMPLE) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    if not counts:
        return (0, 0)
    cells, lines = counts.most_common(1)[0]
    return (lines, cells)
