"""Word and Excel files are packages: judged by their list of contents, never unpacked."""

import struct
import zipfile
from typing import BinaryIO

from challenge.documents.rules.refusals import HoldsMacros, TooMuchInside, Unreadable

MOST_ENTRIES = 5_000
LARGEST_LIST = 1024 * 1024
LARGEST_CONTENT = 250 * 1024 * 1024
HIGHEST_RATIO = 100
PLAIN_RATIO_UP_TO = 10 * 1024 * 1024
"""Below this size content may be packed as tightly as it likes; empty tables are."""

END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
LARGE_LOCATOR = b"PK\x06\x07"
LARGE_LOCATOR_SIZE = 20
MACROS = "vbaproject.bin"


def entries(file: BinaryIO, *, filename: str) -> frozenset[str]:
    """The names of what is inside.

    Raises TooMuchInside, HoldsMacros or Unreadable.
    """
    _check_list(file, filename)
    try:
        with zipfile.ZipFile(file) as package:
            contents = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise Unreadable(filename) from error
    _check_sizes(contents, filename)
    names = frozenset(entry.filename for entry in contents)
    if any(name.lower().endswith(MACROS) for name in names):
        raise HoldsMacros(filename)
    return names


def _check_list(file: BinaryIO, filename: str) -> None:
    """Read the closing record ourselves: the library would first load a list of any length."""
    size = file.seek(0, 2)
    start = max(0, size - END_SIZE - LONGEST_COMMENT - LARGE_LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) - end < END_SIZE:
        raise Unreadable(filename)
    count, list_size = struct.unpack("<HI", tail[end + 10 : end + 16])
    oversized = LARGE_LOCATOR in tail[max(0, end - LARGE_LOCATOR_SIZE) : end]
    if oversized or count > MOST_ENTRIES or list_size > LARGEST_LIST:
        raise TooMuchInside(filename)


def _check_sizes(contents: list[zipfile.ZipInfo], filename: str) -> None:
    unpacked = sum(entry.file_size for entry in contents)
    packed = sum(entry.compress_size for entry in contents)
    tight = unpacked > PLAIN_RATIO_UP_TO and unpacked > HIGHEST_RATIO * packed
    if len(contents) > MOST_ENTRIES or unpacked > LARGEST_CONTENT or tight:
        raise TooMuchInside(filename)
