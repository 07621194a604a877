"""Turns banks of sentences into the text of one entry: the same entry, the same words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from .entries import LEVELS, Entry, places
from .sources import dice, tree

TAGS = re.compile(r"^\[([a-z_ ]+)\] ")
SENTENCE_START = re.compile(r"(^|[.!?]\s+|\n)([a-z])")
PREPOSITION = re.compile(
    r" (?:of|at|in|on|along|above|behind|beside|from|to|nearest|between|below|next|with|facing)\b"
)

SIZES = {"municipality": (9, 38), "city": (18, 62), "province": (9, 16)}
HOUSEHOLDS = {"municipality": (2600, 12400), "city": (18000, 92000), "province": (42000, 190000)}
VISITORS = {"municipality": (6200, 46000), "city": (38000, 160000), "province": (90000, 320000)}
SHARES = (
    "four in five",
    "two thirds",
    "nearly three quarters",
    "seven in ten",
    "more than half",
    "nine in ten",
)


class Pen:
    """Picks and fills sentences for one entry, and remembers what it has used."""

    def __init__(self, entry: Entry, *, period_start: date) -> None:
        self.entry = entry
        self.random = dice(f"tcc {entry.ref}")
        self._place = places()[entry.ref]
        self._tags = {entry.concept["setting"], entry.level, *entry.concept["parts"]}
        self.slots = _slots(entry, self.random, period_start)

    def pick(self, bank: Sequence[str]) -> str:
        """Takes turns through the shuffled bank, so that neighbours in a theme read differently."""
        return self._in_turn(bank, self._place.in_theme, self.entry.theme)

    def pick_for_setting(self, banks: Mapping[str, Sequence[str]]) -> str:
        setting = self.entry.concept["setting"]
        return self._in_turn(banks[setting], self._place.in_setting, setting)

    def _in_turn(self, bank: Sequence[str], place: int, group: str) -> str:
        fitting = [text for text in bank if self.fits(text)]
        lap, turn = divmod(place, len(fitting))
        return self.write(dice(f"{group} {fitting[0]} {lap}").sample(fitting, len(fitting))[turn])

    def fits(self, text: str) -> bool:
        """A text marked [coast island] is for entries with such a setting, level or part."""
        tags = TAGS.match(text)
        return tags is None or not self._tags.isdisjoint(tags[1].split())

    def write(self, text: str) -> str:
        filled = TAGS.sub("", text).format_map(self.slots)
        return SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), filled)

    def number(self, least: int, most: int, *, step: int = 1) -> int:
        return self.random.randint(least, most) // step * step


def _slots(entry: Entry, random: Random, period_start: date) -> dict[str, str]:
    figures = _figures(entry, random, period_start)
    return _unit_words(entry, random) | _project_words(entry) | figures


def _unit_words(entry: Entry, random: Random) -> dict[str, str]:
    town, towns, adjective, head, council = LEVELS[entry.level]
    kind = "municipalities" if town == "province" else "barangays"
    parts = f"{random.randint(*SIZES[entry.level])} {kind}"
    return {
        "unit": entry.unit,
        "unit_full": entry.unit_full,
        "town": town,
        "towns": towns,
        "adj": adjective,
        "Adj": adjective.capitalize(),
        "head": head,
        "council": council,
        "parts": parts,
        "Parts": f"Its {parts}",
        "barangay": random.choice(tree("texts/names.toml")["barangays"]),
    }


def _project_words(entry: Entry) -> dict[str, str]:
    concept = entry.concept
    names = ("subject", "site", "operator")
    return {
        "draw": concept["draw"],
        "habitat": concept.get("habitat", "landscape"),
        "site_is": "are" if _is_plural(concept["site"]) else "is",
        "Operator": capital(concept["operator"]),
        **{name: concept[name] for name in names},
        **{f"{name}_cap": capital(concept[name]) for name in names},
    }


def _figures(entry: Entry, random: Random, period_start: date) -> dict[str, str]:
    """Figures that hang together: income follows from visitors and fee, costs lie below income."""
    visitors = random.randint(*VISITORS[entry.level])
    fee = random.choice((20, 25, 30, 40, 50, 60, 75))
    income = round(fee * min(visitors * 0.7, 60_000) + random.randint(180_000, 420_000), -4)
    year = period_start.year - 2
    share = random.choice(SHARES)
    counts = {
        "households": round(random.randint(*HOUSEHOLDS[entry.level]), -2),
        "visitors": visitors,
        "visitors_goal": round(visitors * random.uniform(1.4, 2.1), -3),
        "income": int(income),
        "cost": int(round(income / random.uniform(1.06, 1.4), -4)),
    }
    small = {
        "fee": fee,
        "growth": random.randint(6, 24),
        "day": random.randrange(180, 490, 10),
        "minutes": random.randrange(15, 60, 5),
        "jobs": random.randint(14, 58),
        "trained": random.randint(18, 60),
        "survey": random.randint(124, 348),
        "shelter": random.randrange(180, 620, 20),
        "year": year,
        "year_before": year - random.randint(1, 3),
    }
    large = {name: f"{value:,.0f}" for name, value in counts.items()}
    words = {name: str(value) for name, value in small.items()}
    return large | words | {"share": share, "share_cap": capital(share)}


def _is_plural(phrase: str) -> bool:
    head = PREPOSITION.split(phrase)[0]
    return head.endswith("s") and not head.endswith("ss")


def capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
