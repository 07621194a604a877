"""The size of a picture, read from its header without decoding a pixel."""

import struct
from typing import BinaryIO

from challenge.documents.rules.refusals import TooManyPixels, Unreadable

MEGAPIXELS = 60
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segments that give a JPEG's size."""
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
MOST_SEGMENTS = 1_000


def check_pixels(file: BinaryIO, *, filename: str, png: bool) -> None:
    """Raise TooManyPixels, or Unreadable when the header gives no size."""
    file.seek(0)
    try:
        width, height = _png_size(file) if png else _jpeg_size(file)
    except (struct.error, ValueError) as error:
        raise Unreadable(filename) from error
    if width < 1 or height < 1:
        raise Unreadable(filename)
    if width * height > MEGAPIXELS * 1_000_000:
        raise TooManyPixels(filename, megapixels=MEGAPIXELS)


def _png_size(file: BinaryIO) -> tuple[int, int]:
    kind, width, height = struct.unpack("!12x4sII", file.read(24))
    if kind != b"IHDR":
        raise ValueError(kind)
    return width, height


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        marker = _next_marker(file)
        if marker in WITHOUT_LENGTH:
            continue
        (length,) = struct.unpack("!H", file.read(2))
        if marker in FRAMES:
            height, width = struct.unpack("!xHH", file.read(5))
            return width, height
        file.seek(length - 2, 1)
    raise ValueError("no frame")


def _next_marker(file: BinaryIO) -> int:
    start, marker = struct.unpack("!BB", file.read(2))
    while marker == 0xFF:  # padding
        (marker,) = struct.unpack("!B", file.read(1))
    if start != 0xFF:
        raise ValueError("no marker")
    return int(marker)
