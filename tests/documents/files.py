"""Small real files of each kind, and ones made to do harm."""

import io
import struct
import zipfile
import zlib

WORD_PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<Relationships/>",
    "word/document.xml": b"<document/>",
}
EXCEL_PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<Relationships/>",
    "xl/workbook.xml": b"<workbook/>",
}
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200


def package(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive, packed as tightly as possible."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


WORD = package(WORD_PARTS)
EXCEL = package(EXCEL_PARTS)


def png(width: int = 1, height: int = 1) -> bytes:
    """A picture whose header claims this size."""
    header = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = struct.pack("!I", zlib.crc32(name + data))
    return struct.pack("!I", len(data)) + name + data + checksum


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """A picture with a comment, padding and a frame of this size."""
    comment = b"\xff\xfe" + struct.pack("!H", 2 + 9) + b"\xff\xd8 tricky"[:9]
    frame = b"\xff\xff\xc2" + struct.pack("!HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    start = b"\xff\xe0" + struct.pack("!H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    return b"\xff\xd8" + start + comment + frame + b"\xff\xd9"
