"""Two writers of one answer: what may be written, and what has to be shown to a person first.

An answer is kept in parts that change on their own: what stands beside the rows, and each row.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from challenge.audit.rules import canonical

Value = dict[str, Any]
BESIDE = ""
"""The key of the part beside the rows."""
ROW_KEY = re.compile(r"[a-z0-9_]{1,12}", re.ASCII)
"""The key of a row: whoever adds the row draws it, and it stays."""


@dataclass(frozen=True)
class Part:
    """A part as it is saved, and how often it was changed so far."""

    value: Value
    revision: int


@dataclass(frozen=True)
class Typed:
    """A part as somebody typed it; `base` is the revision that their page showed.

    Without a base the writer has seen everything, such as an import that was previewed. What is
    not `touched` was only shown on the page and came back as it was.
    """

    value: Value
    base: int | None = None
    touched: bool = True


class Verdict(StrEnum):
    """What becomes of a typed part."""

    WRITE = "write"
    SAME = "same"
    CLASH = "clash"


@dataclass(frozen=True)
class Clash:
    """Two texts for one part, of which a person has to choose.

    `typed` is None where the writer took the row out, `saved` where somebody else did.
    """

    row_key: str
    typed: Value | None
    saved: Value | None


@dataclass
class Merged:
    """What to write: parts by key, rows to take out, the order of the rows, and what clashes.

    `agreed` are rows that were typed just as somebody else had saved them.
    """

    write: dict[str, Value] = field(default_factory=dict)
    agreed: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


def seal(value: Value) -> str:
    """Tells whether a part still says what a page showed, without keeping the text itself."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]


def judge(typed: Typed, saved: Part | None) -> Verdict:
    """Whether `typed` may replace `saved`.

    The same text twice is no clash: an answer that got lost on the line is sent again.
    """
    if saved is None:
        return Verdict.WRITE if not typed.base else Verdict.CLASH
    if saved.value == typed.value:
        return Verdict.SAME
    seen = typed.base is None or typed.base == saved.revision
    return Verdict.WRITE if seen else Verdict.CLASH


def may_remove(base: int | None, saved: Part) -> bool:
    """Whether a row may go: only as it was when its remover saw it."""
    return base is None or base == saved.revision


def merge_rows(
    typed: Mapping[str, Typed],
    saved: Mapping[str, Part],
    *,
    known: Mapping[str, int] | None = None,
) -> Merged:
    """Put a whole list as one page shows it together with what is saved by now.

    `typed` and `saved` are in the order of the list. `known` are the rows that the page showed
    with their revisions: those that are missing from `typed` were taken out there, all others were
    added elsewhere and stay. Without `known` the page showed everything.
    """
    merged = Merged(order=list(typed))
    for key, row in typed.items():
        _put(merged, key, row, saved.get(key))
    for key, part in saved.items():
        if key not in typed:
            _leave_or_remove(merged, key, part, known)
    return merged


def _put(merged: Merged, key: str, row: Typed, saved: Part | None) -> None:
    verdict = judge(row, saved)
    if verdict is Verdict.WRITE:
        merged.write[key] = row.value
    elif verdict is Verdict.CLASH:
        merged.clashes.append(Clash(key, row.value, saved.value if saved else None))
    elif row.touched and row.base is not None:
        merged.agreed.append(key)


def _leave_or_remove(
    merged: Merged, key: str, saved: Part, known: Mapping[str, int] | None
) -> None:
    if known is not None and key not in known:
        merged.order.append(key)
    elif may_remove(known[key] if known is not None else None, saved):
        merged.remove.append(key)
    else:
        merged.order.append(key)
        merged.clashes.append(Clash(key, None, saved.value))


def positions(order: Sequence[str], saved: Sequence[str]) -> dict[str, int]:
    """New positions of the rows whose place changes; none when the order is as it was."""
    return {} if list(order) == list(saved) else {key: place for place, key in enumerate(order)}
