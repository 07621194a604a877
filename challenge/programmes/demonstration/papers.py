"""Small, real files for the annexes and scans of the demonstration."""

import io
import struct
import zlib
from hashlib import blake2b

from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.documents.actions import store
from challenge.documents.models import Document

WIDTH, HEIGHT = 64, 48
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
    b"/Resources << /Font << /F1 5 0 R >> >> >>"
)


def letter(title: str, lines: list[str], *, filename: str, by: Actor) -> Document:
    """A PDF of one page with a title and some lines."""
    return store(db.session, io.BytesIO(pdf([title, "", *lines])), filename, by=by)


def picture(seed: int, *, filename: str, by: Actor) -> Document:
    """A small picture, different for every seed, that says nothing in words."""
    return store(db.session, io.BytesIO(png(seed)), filename, by=by)


def pdf(lines: list[str]) -> bytes:
    """The smallest PDF that shows `lines`; characters outside Latin-1 become question marks."""
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    stream = f"BT /F1 12 Tf 16 TL 60 780 Td\n{shown}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def png(seed: int) -> bytes:
    """A picture of two colours drawn from `seed`: land below, water above."""
    red, green, deep, blue, high = blake2b(str(seed).encode(), digest_size=5).digest()
    land = bytes((40 + red % 60, 110 + green % 90, 60))
    water = bytes((60, 130 + deep % 50, 170 + blue % 60))
    shore = HEIGHT // 3 + high % (HEIGHT // 3)
    rows = [b"\0" + (water if row < shore else land) * WIDTH for row in range(HEIGHT)]
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
