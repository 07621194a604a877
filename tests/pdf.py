"""The words of a PDF as a reader hears them: where a run says what it means, that counts."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream


def pages(content: bytes) -> list[str]:
    """The text of each page without white space, which is set by place and not by signs."""
    return ["".join("".join(_words(page)).split()) for page in PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
    return "".join(pages(content))


def squeezed(words: str) -> str:
    """`words` as they stand in `text`."""
    return "".join(words.split())


def _words(page: PageObject) -> Iterator[str]:
    fonts = {name: _signs(font.get_object()) for name, font in _fonts(page).items()}
    signs: dict[str, str] = {}
    spoken = 0
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"Tf":
            signs = fonts[operands[0]]
        elif operator in (b"BDC", b"BMC"):
            said = _said(operands)
            spoken += bool(said is not None or spoken)
            yield said or ""
        elif operator == b"EMC":
            spoken = max(0, spoken - 1)
        elif operator in (b"Tj", b"TJ") and not spoken:
            yield "".join(signs.get(code, "?") for code in _codes(operands[0]))


def _fonts(page: PageObject) -> dict[str, Any]:
    return dict(page["/Resources"].get_object().get("/Font", {}))  # type: ignore[union-attr]


def _said(operands: Any) -> str | None:
    """The text that stands for the run, if it names one."""
    named = operands[1] if len(operands) > 1 and hasattr(operands[1], "get") else {}
    said = named.get("/ActualText")
    return None if said is None else str(said)


def _codes(shown: Any) -> Iterator[str]:
    for piece in shown if isinstance(shown, list) else [shown]:
        raw = getattr(piece, "original_bytes", b"")
        yield from (raw[at : at + 2].hex() for at in range(0, len(raw), 2))


def _signs(font: Any) -> dict[str, str]:
    """What each code of a font means, from its own table."""
    signs: dict[str, str] = {}
    for line in font["/ToUnicode"].get_object().get_data().decode("latin-1").splitlines():
        parts = line.replace("<", " ").replace(">", " ").split()
        if len(parts) == 2 and len(parts[0]) == 4:
            signs[parts[0].lower()] = bytes.fromhex(parts[1]).decode("utf-16-be")
    return signs
