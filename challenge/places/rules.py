"""How names are folded and spelled, how codes changed, and what held on a day."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

from challenge.places.models import BEGINNING

ABBREVIATIONS = {
    "sto": "santo",
    "sta": "santa",
    "gen": "general",
    "pres": "president",
    "sen": "senator",
    "dr": "doctor",
}
REGION_IN_NINE_DIGITS = {"19": "15"}
WITHOUT_NINE_DIGITS = {"19087", "19088"}
"""The two provinces made of Maguindanao in 2022 never had nine-digit codes."""


class Change(NamedTuple):
    """On `on`, a unit went from one region to another."""

    on: date
    before: str
    after: str


class Period(NamedTuple):
    region: str
    since: date
    until: date | None


class Dated(Protocol):
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...


Fact = TypeVar("Fact", bound=Dated)


def holds_on(fact: Dated, on: date) -> bool:
    """The first day counts, the last does not."""
    return (fact.since is None or fact.since <= on) and (fact.until is None or on < fact.until)


def in_force(facts: Iterable[Fact], on: date) -> Fact | None:
    return next((fact for fact in facts if holds_on(fact, on)), None)


def periods(current: str, changes: Iterable[Change]) -> list[Period]:
    """The regions of a unit in order, from its changes and where it is now."""
    found, since = [], BEGINNING
    for change in sorted(changes):
        found.append(Period(change.before, since, change.on))
        since = change.on
    return [*found, Period(current, since, None)]


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, abbreviations written out, single spaces."""
    plain = re.sub("[\u0300-\u036f'’]", "", unicodedata.normalize("NFKD", text).casefold())
    words = "".join(letter if _in_a_word(letter) else " " for letter in plain).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


def _in_a_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


def search_key(names: Iterable[str], *, in_province: str) -> str:
    """Every name between bars, then the province: whole names can be told from parts."""
    bars = "".join(f" {fold(name)} |" for name in names)
    return f"|{bars}; {fold(in_province)}"


def spellings(name: str) -> list[str]:
    """The other ways people write a name, such as "Davao City" for "City of Davao"."""
    return [other for other in dict.fromkeys(_spellings(name)) if fold(other) != fold(name)]


def _spellings(name: str) -> Iterator[str]:
    if parts := re.fullmatch(r"(?:(.+) )?City of (.+)", name):
        title, bare = parts.groups()
        yield from (bare, f"{bare} City", f"City of {bare}")
        if title:
            yield f"{bare} {title} City"
    elif name.endswith(" City"):
        yield f"City of {name.removesuffix(' City')}"
    if "-" in name:
        yield name.replace("-", "")


def earlier_code(code: str, region_before: str) -> str:
    """A ten-digit code begins with its region, so a move between regions changes it."""
    return region_before[:2] + code[2:]


def nine_digit_code(code: str) -> str | None:
    """The code used before ten digits, where a rule gives it; independent cities had others."""
    region, province, rest = code[:2], code[2:5], code[5:]
    if not province.startswith("0") or code[:5] in WITHOUT_NINE_DIGITS:
        return None
    return REGION_IN_NINE_DIGITS.get(region, region) + province[1:] + rest
