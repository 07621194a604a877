"""A paper to print, as plain values: what stands on it, block by block. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document in one language; typesetting decides how it looks, never what it says."""

    title: str
    caption: str
    """Stands above the title."""
    running: str
    """Stands on top of every page."""
    reference: str
    """Stands at the foot of every page, beside the number of the page."""
    lang: str
    pages: str
    """“Page {page} of {pages}” in the language of the paper."""
    blocks: list[Block]
    mark: str = ""
    """A warning on and behind every page, such as that this is a draft."""
    notice: str = ""
    """A second line on top of every page."""

    def values(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; those of numbers stand to the right."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a list: a name, lines below it, and a digest in type of even width."""

    text: str
    lines: list[str] = field(default_factory=list)
    digest: str = ""


def heading(text: str, level: int = 2) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def prose(text: str) -> Block:
    """Text that people wrote, with its line breaks."""
    return {"kind": "prose", "text": text}


def hint(text: str) -> Block:
    return {"kind": "hint", "text": text}


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def table(columns: Sequence[Column], rows: Sequence[Block]) -> Block:
    return {"kind": "table", "columns": [asdict(each) for each in columns], "rows": list(rows)}


def row(cells: Sequence[str]) -> Block:
    return {"look": "", "cells": list(cells)}


def group_row(text: str) -> Block:
    """Heads the rows below it, over the whole width."""
    return {"look": "group", "cells": [text]}


def sum_row(text: str, amount: str) -> Block:
    return {"look": "sum", "cells": [text, amount]}


def blank_row(columns: Sequence[Column]) -> Block:
    """To be filled in by hand."""
    return {"look": "blank", "cells": ["" for _each in columns]}


def entries(listed: Sequence[Entry]) -> Block:
    return {"kind": "entries", "entries": [asdict(each) for each in listed]}


def digest(label: str, text: str) -> Block:
    return {"kind": "digest", "label": label, "text": text}


def link(address: str) -> Block:
    """An address of ours, in full, so that it can be typed from paper."""
    return {"kind": "link", "address": address, "text": address}


def choices(listed: Sequence[str]) -> Block:
    """Boxes to tick by hand."""
    return {"kind": "choices", "choices": list(listed)}


def lines(count: int) -> Block:
    """Empty lines to write on."""
    return {"kind": "lines", "lines": count}
