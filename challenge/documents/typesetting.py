"""From a paper to a PDF: typeset with our own fonts, and cut off from all other files."""

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal

from flask import Response

from challenge.documents.paper import Paper
from challenge.documents.rules.names import disposition

HERE = Path(__file__).parent
PAPERS, FONTS = HERE / "papers", HERE / "fonts"
_ONE_AT_A_TIME = Lock()
"""A long paper may keep one thread of a server busy, never all its processors."""


def typeset(paper: Paper) -> bytes:
    """The PDF of `paper`; the same paper gives the same bytes."""
    return _typeset(json.dumps(paper.values(), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=16)
def _typeset(values: str) -> bytes:
    """Accessible by PDF/UA-1, unless somebody typed a sign that no font of ours has."""
    import typst  # the compiler, needed by no other page

    with _ONE_AT_A_TIME:
        try:
            return _compiled(values, standard="ua-1")
        except typst.TypstError:
            return _compiled(values, standard=None)


def _compiled(values: str, *, standard: Literal["ua-1"] | None) -> bytes:
    import typst

    return typst.compile(
        PAPERS / "paper.typ",
        root=PAPERS,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": values},
        pdf_standards=standard,
    )


def as_download(content: bytes, filename: str, mimetype: str = "application/pdf") -> Response:
    """To be saved by the reader and kept by nobody on the way."""
    response = Response(content, mimetype=mimetype)
    response.headers.update(
        {
            "Content-Disposition": disposition(filename),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        }
    )
    return response
