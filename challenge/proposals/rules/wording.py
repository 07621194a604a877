"""What changed inside a text: words, or the smallest readable runs of a script without spaces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_PARTS = 4000
"""Longer texts are compared line by line: nobody waits for a comparison of a whole book."""
CONTEXT = 60
"""Characters of unchanged text that stay on either side of a change."""
SCATTERED = 2
"""An unchanged run of so few letters between two changes is read as part of them."""

THAI = "[เ-ไ]?[ก-ฮฯ][ะ-ฺ็-๎]*"
"""A consonant with the vowels and tones around it: none of them stands alone."""
HAN_AND_KANA = "぀-ヿ㐀-鿿豈-﫿々"
PARTS = re.compile(
    rf"{THAI}|[ァ-ヺー]+|[{HAN_AND_KANA}]|\d+(?:[.,]\d+)*"
    rf"|[^\W\d_฀-๿{HAN_AND_KANA}]+['’]?\w*|\s+|.",
    re.DOTALL,
)
LETTERS = re.compile(r"\w")


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one mark."""

    mark: Mark
    text: str


def parts(text: str) -> list[str]:
    """The units in which a text changes; together they are the text."""
    return PARTS.findall(text)


def changed_words(before: str, after: str) -> list[Piece]:
    """Kept and removed pieces are `before`, kept and added ones are `after`."""
    old, new = parts(before), parts(after)
    if max(len(old), len(new)) > MOST_PARTS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if max(len(old), len(new)) > MOST_PARTS:
        old, new = [before], [after]
    return _joined(_gathered(list(_pieces(old, new))))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for step, at, to, start, end in SequenceMatcher(None, old, new).get_opcodes():
        if step == "equal":
            yield Piece(Mark.SAME, "".join(old[at:to]))
            continue
        yield Piece(Mark.REMOVED, "".join(old[at:to]))
        yield Piece(Mark.ADDED, "".join(new[start:end]))


def _gathered(pieces: list[Piece]) -> Iterator[Piece]:
    """Crumbs between two changes are taken into them."""
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        if piece.mark is Mark.SAME and 0 < number < last and _is_crumb(piece.text):
            yield Piece(Mark.REMOVED, piece.text)
            yield Piece(Mark.ADDED, piece.text)
        else:
            yield piece


def _is_crumb(text: str) -> bool:
    return "\n" not in text and len(LETTERS.findall(text)) <= SCATTERED


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Between two kept pieces, everything removed comes first, then everything added."""
    found: list[Piece] = []
    removed = added = kept = ""
    for piece in [*pieces, Piece(Mark.SAME, "")]:
        if piece.mark is Mark.REMOVED:
            found, kept = _with(found, Mark.SAME, kept), ""
            removed += piece.text
        elif piece.mark is Mark.ADDED:
            found, kept = _with(found, Mark.SAME, kept), ""
            added += piece.text
        else:
            found = _with(_with(found, Mark.REMOVED, removed), Mark.ADDED, added)
            removed = added = ""
            kept += piece.text
    return _with(found, Mark.SAME, kept)


def _with(found: list[Piece], mark: Mark, text: str) -> list[Piece]:
    return [*found, Piece(mark, text)] if text else found


def folded(pieces: Sequence[Piece]) -> list[Piece]:
    """The same pieces, in which the middle of long unchanged text is marked to be left out."""
    last = len(pieces) - 1
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        if piece.mark is Mark.SAME:
            found += _fold(piece.text, first=number == 0, last=number == last)
        else:
            found.append(piece)
    return found


def _fold(text: str, *, first: bool, last: bool) -> list[Piece]:
    head = "" if first else _start(text)
    tail = "" if last else _end(text[len(head) :])
    middle = text[len(head) : len(text) - len(tail)]
    if len(middle) <= CONTEXT:
        return [Piece(Mark.SAME, text)]
    shown = [Piece(Mark.SAME, head), Piece(Mark.FOLDED, middle), Piece(Mark.SAME, tail)]
    return [piece for piece in shown if piece.text]


def _start(text: str) -> str:
    """The first words of a text, no word cut in two."""
    taken = ""
    for part in parts(text[: CONTEXT * 2]):
        if len(taken) + len(part) > CONTEXT:
            break
        taken += part
    return taken


def _end(text: str) -> str:
    taken = ""
    for part in reversed(parts(text[-CONTEXT * 2 :])):
        if len(taken) + len(part) > CONTEXT:
            break
        taken = part + taken
    return taken
