"""What the demonstration is to arrive at: targets of the rounds, and the ends of screening."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .entries import Entry, cycle_1_entries
from .sources import dice, table, tree
from .texts import Answers
from .wording import capital

RANKED = (91.0, 87.5, 84.0, 80.5, 77.0)
"""Targets of the presentation round by rank: further apart than sheets can stray."""

SHORTLIST_LEAST, SHORTLIST_MOST = 76.0, 87.0
OTHERS_LEAST, OTHERS_MOST = 49.0, 70.0

DECLINE_CODES = (
    "not_ready",
    "weak_case",
    "off_theme",
    "not_ready",
    "site_not_available",
    "weak_case",
    "not_ready",
    "environment",
    "non_responsive",
)


@dataclass(frozen=True)
class Note:
    """A correction asked for: which field, and what."""

    field: str
    text: str


@dataclass(frozen=True)
class Screening:
    endorsed: bool
    returns: tuple[tuple[Note, ...], ...]
    """Notes of each return for correction before the verdict: none, one or two."""
    code: str
    """Why it was declined; empty if endorsed."""
    text: str


def rank_of(entry: Entry) -> int | None:
    """The published rank inside the island group."""
    return _ranks().get(entry.ref)


def paper_target(entry: Entry) -> float:
    """Winners reach the shortlist, in another order than the final one; the others do not."""
    throw = dice(f"paper {entry.ref}").random()
    if entry.winner:
        return SHORTLIST_LEAST + throw * (SHORTLIST_MOST - SHORTLIST_LEAST)
    return OTHERS_LEAST + throw * (OTHERS_MOST - OTHERS_LEAST)


def presentation_target(entry: Entry) -> float:
    rank = rank_of(entry)
    if rank is None:
        raise ValueError(entry.ref)
    return RANKED[rank - 1]


def screening_of(entry: Entry, answers: Answers) -> Screening:
    """What the regional office decided on an entry of cycle 1, and what it wrote on the way."""
    random = dice(f"screening {entry.ref}")
    endorsed = entry.status in ("awarded", "endorsed_not_selected")
    code = "" if endorsed else _decline_code(entry)
    rounds = 1 if code == "non_responsive" else random.choice((0, 0, 0, 0, 0, 1, 1, 2))
    return Screening(
        endorsed=endorsed,
        returns=tuple(screening_notes(entry, answers, turn=turn) for turn in range(rounds)),
        code=code,
        text=_verdict(entry, answers, code),
    )


def screening_notes(entry: Entry, answers: Answers, *, turn: int = 0) -> tuple[Note, ...]:
    """One to four corrections, each about a field, in the order of the form."""
    random, bank = dice(f"notes {entry.ref} {turn}"), tree("screening_notes.toml")["corrections"]
    fields = random.sample(list(bank), random.randint(1, 4 - turn))
    slots = _slots(entry, answers)
    return tuple(
        Note(field, random.choice(bank[field]).format_map(slots))
        for field in bank
        if field in fields
    )


def decline_text(entry: Entry, answers: Answers, code: str) -> str:
    bank = tree("screening_notes.toml")["declined"][code]["texts"]
    return _written(bank, entry, answers)


def _verdict(entry: Entry, answers: Answers, code: str) -> str:
    if code:
        return decline_text(entry, answers, code)
    return _written(tree("screening_notes.toml")["endorsed"]["texts"], entry, answers)


def _written(bank: Sequence[str], entry: Entry, answers: Answers) -> str:
    return capital(dice(f"verdict {entry.ref}").choice(bank).format_map(_slots(entry, answers)))


def _decline_code(entry: Entry) -> str:
    """Second proposals often overlap with the first; others fail for all kinds of reasons."""
    random = dice(f"decline {entry.ref}")
    return "duplicate" if entry.second and random.random() < 0.4 else random.choice(DECLINE_CODES)


def _slots(entry: Entry, answers: Answers) -> dict[str, str]:
    random = dice(f"slots {entry.ref}")
    component = random.choice(answers["components"]["rows"])
    return {
        "unit": entry.unit,
        "title": entry.title,
        "site": entry.concept["site"],
        "operator": entry.concept["operator"],
        "operator_cap": capital(entry.concept["operator"]),
        "component": component["name"],
        "barangay": component["barangay"],
        "item": random.choice(answers["funding_requirement"]["rows"][:5])["item"],
    }


@cache
def _ranks() -> dict[str, int]:
    published = {row["psgc10"]: int(row["rank"]) for row in table("tcc_winners.csv")}
    return {entry.ref: published[entry.psgc10] for entry in cycle_1_entries() if entry.winner}
