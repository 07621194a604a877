"""Words as they are compared: by their first letters, without filler; scripts without spaces in
short runs of letters."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from challenge.proposals.rules.wording import HAN_AND_KANA, THAI, parts

SHORTEST, STEM = 4, 5
"""Shorter words are left out, of longer ones so many letters count: visit, visits, visitor."""
RUNS = {"katakana": 1, "thai": 3, "han": 2}
"""How many pieces of a script without spaces make one term; of katakana a piece is a word."""
LETTERS = {
    "katakana": re.compile("[ァ-ヺー]+"),
    "thai": re.compile(THAI),
    "han": re.compile(f"[{HAN_AND_KANA}]"),
}
LEFT_OUT = """
    about across after along also among been before being between both during each every first
    from have into like made make makes many more most much only other over same shall should
    some such than that their them then there these they this those through under until upon very
    were what when where which while will with within without would
    aming dahil dito doon hindi kaniyang kanilang kung lamang mula nila ngunit nito para
"""
"""Of English and Filipino; filler of another language only makes texts look a little more alike."""
FILLER = frozenset(LEFT_OUT.split())


@dataclass(frozen=True, slots=True)
class Term:
    """One word as it is compared, and where in the text it stands."""

    key: str
    start: int
    end: int


def terms(text: str) -> list[Term]:
    """In the order of the text."""
    ends = [0]
    pieces = parts(text)
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    found = [Term(piece, *span) for piece, span in zip(pieces, pairwise(ends), strict=True)]
    grouped = groupby(found, key=lambda piece: _script(piece.key))
    return [term for script, run in grouped for term in _of(script, list(run))]


def _script(piece: str) -> str | None:
    return next((name for name, letter in LETTERS.items() if letter.fullmatch(piece)), None)


def _of(script: str | None, pieces: Sequence[Term]) -> Iterator[Term]:
    if script is None:
        words = (Term(stem(piece.key), piece.start, piece.end) for piece in pieces)
        yield from (word for word in words if word.key)
        return
    length = min(RUNS[script], len(pieces))
    for at in range(len(pieces) - length + 1):
        run = pieces[at : at + length]
        key = unicodedata.normalize("NFKC", "".join(piece.key for piece in run))
        yield Term(key, run[0].start, run[-1].end)


def stem(word: str) -> str:
    """What of a word is compared; nothing of filler."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(letter for letter in plain if letter.isalnum())
    if plain.isdigit():
        return plain
    return plain[:STEM] if len(plain) >= SHORTEST and plain not in FILLER else ""
