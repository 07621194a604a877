"""Numbers by which versions with the same words find each other without being read.

Neighbouring words make a mark, whichever of the two comes first, so that a text keeps most of its
marks when it is re-worded. The smallest numbers are kept, an eighth of all that there could be: the
same pair of words is kept everywhere or nowhere. Of a short text more are kept.
"""

from collections.abc import Iterator
from hashlib import blake2b

from challenge.duplicates.models import Kind
from challenge.duplicates.rules.passages import Passage, Written

NEIGHBOURS = 2
"""How many words further on still are neighbours."""
LARGEST = (1 << 63) - 1
"""Fits a signed integer of eight bytes in every database."""
KEPT, LEAST_KEPT = LARGEST // 8, 64

Mark = tuple[Kind, int]


def marks_of(text: Written) -> frozenset[Mark]:
    return frozenset([*_of_words(text), *_of_files(text), *_of_sites(text)])


def _of_words(text: Written) -> Iterator[Mark]:
    numbers = sorted({_number(pair) for passage in text.passages for pair in _pairs(passage)})
    for place, number in enumerate(numbers):
        if place >= LEAST_KEPT and number > KEPT:
            return
        yield Kind.WORDS, number


def _pairs(passage: Passage) -> Iterator[str]:
    keys = [term.key for term in passage.terms]
    for at, key in enumerate(keys):
        for other in keys[at + 1 : at + 1 + NEIGHBOURS]:
            yield " ".join(sorted((key, other)))


def _of_files(text: Written) -> Iterator[Mark]:
    yield from ((Kind.FILE, _number(sha256)) for sha256 in text.files)


def _of_sites(text: Written) -> Iterator[Mark]:
    """Within a province: a landing is a landing anywhere."""
    yield from ((Kind.SITE, _number(f"{province_of(text.unit)} {site}")) for site in text.sites)


def province_of(code: str) -> str:
    """The digits that all units of a province share."""
    return code[:5]


def _number(said: str) -> int:
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) & LARGEST
