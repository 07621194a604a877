"""The entries of the demonstration: who proposed what, and how one speaks of the unit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .sources import table, tree

CONCEPTS = (
    "winners",
    "concepts_luzon",
    "concepts_luzon_2",
    "concepts_visayas",
    "concepts_visayas_2",
    "concepts_mindanao",
    "concepts_mindanao_2",
    "concepts_cycle_3",
)

THEMES_NOT_PUBLISHED = {"TCC1-016": "culture", "TCC1-017": "eco"}
"""Two units were reported to have entered, without their projects: theme and title are invented."""

LEVELS = {
    "municipality": ("town", "towns", "municipal", "mayor", "Sangguniang Bayan"),
    "city": ("city", "cities", "city", "mayor", "Sangguniang Panlungsod"),
    "province": ("province", "provinces", "provincial", "governor", "Sangguniang Panlalawigan"),
}


@dataclass(frozen=True)
class Entry:
    ref: str
    psgc10: str
    level: str
    unit: str
    """As one says it: Virac, Tanauan City, Zambales."""
    province: str
    region: str
    island_group: str
    theme: str
    title: str
    status: str
    """`final_status` of cycle 1, or `complete`, `draft` or `to_return` of cycle 3."""
    winner: bool
    second: bool
    """The second proposal of a unit that made two."""

    @property
    def unit_full(self) -> str:
        if self.level == "province":
            return f"the province of {self.unit}"
        return f"{self.unit} in {self.province}" if self.province else self.unit

    @property
    def concept(self) -> Mapping[str, Any]:
        return concepts()[self.ref]


def cycle_1_entries() -> list[Entry]:
    """All 98, in the order of their references."""
    return [entry_of(row) for row in table("demo_proposals_98.csv")]


def cycle_3_entries() -> list[Entry]:
    return [entry_of(row) for row in table("demo_cycle_3.csv")]


def entry_of(row: Mapping[str, str]) -> Entry:
    winner = row["final_status"] == "awarded"
    return Entry(
        ref=row["ref"],
        psgc10=row["psgc10"],
        level=row["level"],
        unit=_spoken(row["lgu"]),
        province=row["province"],
        region=row["region_2026"],
        island_group=row["island_group"],
        theme=row["category"] or THEMES_NOT_PUBLISHED[row["ref"]],
        title=row["title"] if winner else concepts()[row["ref"]]["title"],
        status=row["final_status"],
        winner=winner,
        second=row["note"] == "second proposal",
    )


@cache
def concepts() -> Mapping[str, Mapping[str, Any]]:
    """What each entry proposes, by reference."""
    files = [tree(f"texts/{name}.toml") for name in CONCEPTS]
    return {ref: concept for file in files for ref, concept in file.items()}


@dataclass(frozen=True)
class Place:
    """Where an entry stands among others like it: neighbours get different sentences."""

    in_theme: int
    in_setting: int


@cache
def places() -> Mapping[str, Place]:
    counts: Counter[str] = Counter()
    result = {}
    for entry in cycle_1_entries() + cycle_3_entries():
        setting = entry.concept["setting"]
        result[entry.ref] = Place(counts[entry.theme], counts[setting])
        counts.update((entry.theme, setting))
    return result


def _spoken(name: str) -> str:
    """The register says "City of Tanauan", people say "Tanauan City"."""
    if name == "Island Garden City of Samal":
        return "Samal"
    return f"{name.removeprefix('City of ')} City" if name.startswith("City of ") else name
