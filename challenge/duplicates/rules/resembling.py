"""Which passages of two proposals resemble each other, and whether a reader should be told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from challenge.duplicates.rules.passages import Passage, Written
from challenge.duplicates.rules.sketching import province_of

LEAST_TERMS = 5
"""A passage of fewer different words says too little to be anybody's."""
ALIKE = 50
"""Percent: twice the shared words, of the words of both passages together."""
TOLD_OF = 50
"""Percent of the shorter text. Texts of different units in the demonstration, whose sentences come
from common banks, reach 43."""
LEAST_SHARED = 30
"""So many words at least stand in resembling passages before text alone is a reason."""
AT_ONE_SITE = 20
"""Percent that is enough when both name the same site: names such as “South side” are common."""


@dataclass(frozen=True, slots=True)
class Match:
    """A passage and the one it resembles most, by their places."""

    earlier: int
    later: int


@dataclass(frozen=True)
class Likeness:
    """The matches of two texts, in the order of the later one."""

    earlier: Sequence[Passage]
    later: Sequence[Passage]
    matches: Sequence[Match]

    @cached_property
    def earlier_share(self) -> int:
        return _share(self.earlier, {match.earlier for match in self.matches})

    @cached_property
    def later_share(self) -> int:
        return _share(self.later, {match.later for match in self.matches})

    @property
    def shared(self) -> int:
        """How many words of the later text stand in passages that resemble."""
        return sum(len(self.later[match.later].terms) for match in self.matches)


def _share(passages: Sequence[Passage], matched: set[int]) -> int:
    """In percent of what is long enough to be compared."""
    whole = sum(len(passage.terms) for passage in passages if _tells(passage))
    part = sum(len(passages[place].terms) for place in matched)
    return 100 * part // whole if whole else 0


def _tells(passage: Passage) -> bool:
    return len(passage.keys) >= LEAST_TERMS


def likeness(earlier: Written, later: Written) -> Likeness:
    matches = tuple(_matches(earlier.passages, later.passages))
    return Likeness(earlier.passages, later.passages, matches)


def _matches(earlier: Sequence[Passage], later: Sequence[Passage]) -> Iterator[Match]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, passage in enumerate(earlier):
        for key in passage.keys if _tells(passage) else ():
            places[key].append(place)
    for number, passage in enumerate(later):
        if not _tells(passage):
            continue
        shared = Counter(place for key in passage.keys for place in places.get(key, ()))
        best = min(
            shared, key=lambda place: (-_alike(earlier[place], passage), place), default=None
        )
        if best is not None and _alike(earlier[best], passage) >= ALIKE:
            yield Match(best, number)


def _alike(one: Passage, other: Passage) -> float:
    both = len(one.keys & other.keys)
    return 200 * both / (len(one.keys) + len(other.keys)) if both >= LEAST_TERMS else 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What else two proposals have in common."""

    same_file: bool = False
    same_site: bool = False


def same_place(one: str, other: str) -> bool:
    """Whether two units are the same, or one is the province of the other."""
    provinces = {code for code in (one, other) if code.endswith("00000")}
    return one == other or (province_of(one) == province_of(other) and bool(provinces))


def to_be_told(found: Likeness, facts: Facts) -> bool:
    """Whether the officer should look at both."""
    share = max(found.earlier_share, found.later_share)
    words = share >= TOLD_OF and found.shared >= LEAST_SHARED
    return words or facts.same_file or (facts.same_site and share >= AT_ONE_SITE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stands in both passages, or in this one alone."""

    text: str
    shared: bool


def pieces(passage: Passage, other: Passage) -> list[Piece]:
    """The passage in runs; together they are its text."""
    both = passage.keys & other.keys
    found: list[Piece] = []
    at = 0
    for start, end in _runs(passage, both):
        found += [Piece(passage.text[at:start], shared=False)] if at < start else []
        found.append(Piece(passage.text[start:end], shared=True))
        at = end
    return [*found, Piece(passage.text[at:], shared=False)] if at < len(passage.text) else found


def _runs(passage: Passage, both: frozenset[str]) -> Iterator[tuple[int, int]]:
    """From where to where shared words stand, with nothing but blanks and signs between them."""
    run: tuple[int, int] | None = None
    for term in passage.terms:
        if term.key not in both:
            continue
        if run and not any(letter.isalnum() for letter in passage.text[run[1] : term.start]):
            run = run[0], max(run[1], term.end)
            continue
        if run:
            yield run
        run = term.start, term.end
    if run:
        yield run
