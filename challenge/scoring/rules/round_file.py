"""The round file as plain values: every number exact, every surprise refused with its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from challenge.scoring.rules.reading import Malformed, Reader, shown

FORMAT = "round/1"
LEAVE_OUT, ZERO = NOT_APPLICABLE = ("leave_out", "zero")
MEAN, MEDIAN, TRIMMED_MEAN = AGGREGATES = ("mean", "median", "trimmed_mean")
LOT = "lot"
BY_CRITERION = "criterion:"
OTHERS = "*"
"""Stands in `places` for every stratum that is not named."""
MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    weight: Fraction
    maximum: Fraction
    minimum: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How totals become ranks, and ranks places."""

    not_applicable: str
    aggregate: str
    minimum_sheets: int
    decimals: int
    minimum_total: Fraction | None
    ties: tuple[str, ...]
    lot_seed: str
    places: Mapping[str, int]
    reserves: int

    def places_of(self, stratum: str) -> int | None:
        """How many places a stratum has; None when the rule does not provide for it."""
        return self.places.get(stratum, self.places.get(OTHERS))


@dataclass(frozen=True, slots=True)
class Entry:
    ref: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Sheet:
    member: str
    proposal: str
    scores: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class RoundFile:
    """Everything a ranking follows from."""

    rule: Rule
    criteria: tuple[Criterion, ...]
    proposals: tuple[Entry, ...]
    sheets: tuple[Sheet, ...]
    recusals: frozenset[tuple[str, str]]
    """Pairs of member and proposal."""


def parse(document: object) -> RoundFile:
    """A round file from its JSON value.

    Raises Malformed naming the place, as in `sheets[3].scores.impact: 11 is above the maximum 10`.
    """
    top = Reader(document).keys("format", "rule", "criteria", "proposals", "sheets", "recusals")
    top["format"].one_of((FORMAT,))
    rule, criteria = parse_rule({"rule": top["rule"].value, "criteria": top["criteria"].value})
    proposals = _entries(top["proposals"], rule)
    refs = {entry.ref for entry in proposals}
    sheets = _sheets(top["sheets"], {each.key: each for each in criteria}, refs)
    recusals = frozenset(_pair(each, refs) for each in top["recusals"].items())
    return RoundFile(rule, criteria, proposals, sheets, recusals)


def parse_rule(document: object) -> tuple[Rule, tuple[Criterion, ...]]:
    """The frozen part of a round file: `{"criteria": …, "rule": …}`."""
    parts = Reader(document).keys("rule", "criteria")
    criteria = _criteria(parts["criteria"])
    return _rule(parts["rule"], {each.key for each in criteria}), criteria


def _criteria(reader: Reader) -> tuple[Criterion, ...]:
    criteria = tuple(_criterion(each) for each in reader.items())
    reader.refuse_twice([each.key for each in criteria])
    total = sum(each.weight for each in criteria)
    if total != 100:
        raise Malformed(reader.place, f"the weights sum to {shown(total)}, not to 100")
    return criteria


def _criterion(reader: Reader) -> Criterion:
    parts = reader.keys("key", "weight", "maximum", may=("minimum",))
    maximum = parts["maximum"].number(above=0)
    least = parts["minimum"].number(maximum=maximum) if "minimum" in parts else None
    return Criterion(parts["key"].text(), parts["weight"].number(above=0), maximum, least)


def _rule(reader: Reader, criteria: set[str]) -> Rule:
    parts = reader.keys(
        "not_applicable",
        "aggregate",
        "minimum_sheets",
        "decimals",
        "minimum_total",
        "ties",
        "lot_seed",
        "places",
        "reserves",
    )
    least = parts["minimum_total"]
    rungs = (LOT, MEDIAN, *(BY_CRITERION + key for key in sorted(criteria)))
    return Rule(
        not_applicable=parts["not_applicable"].one_of(NOT_APPLICABLE),
        aggregate=parts["aggregate"].one_of(AGGREGATES),
        minimum_sheets=parts["minimum_sheets"].whole(),
        decimals=parts["decimals"].whole(maximum=MOST_DECIMALS),
        minimum_total=None if least.value is None else least.number(maximum=Fraction(100)),
        ties=tuple(each.one_of(rungs) for each in parts["ties"].items()),
        lot_seed=parts["lot_seed"].text(blank=True),
        places={name: each.whole() for name, each in parts["places"].named().items()},
        reserves=parts["reserves"].whole(),
    )


def _entries(reader: Reader, rule: Rule) -> tuple[Entry, ...]:
    entries = tuple(_entry(each, rule) for each in reader.items())
    reader.refuse_twice([entry.ref for entry in entries])
    return entries


def _entry(reader: Reader, rule: Rule) -> Entry:
    parts = reader.keys("ref", "stratum")
    stratum = parts["stratum"].text()
    if rule.places_of(stratum) is None:
        raise Malformed(parts["stratum"].place, f"the rule names no places for {stratum!r}")
    return Entry(parts["ref"].text(), stratum)


def _sheets(reader: Reader, criteria: Mapping[str, Criterion], refs: set[str]) -> tuple[Sheet, ...]:
    sheets = tuple(_sheet(each, criteria, refs) for each in reader.items())
    reader.refuse_twice([f"{sheet.member} on {sheet.proposal}" for sheet in sheets])
    return sheets


def _sheet(reader: Reader, criteria: Mapping[str, Criterion], refs: set[str]) -> Sheet:
    parts = reader.keys("member", "proposal", "scores")
    given = parts["scores"].keys(*criteria)
    scores = {
        key: None if score.value is None else score.number(maximum=criteria[key].maximum)
        for key, score in given.items()
    }
    return Sheet(parts["member"].text(), parts["proposal"].known(refs), scores)


def _pair(reader: Reader, refs: set[str]) -> tuple[str, str]:
    parts = reader.keys("member", "proposal")
    return parts["member"].text(), parts["proposal"].known(refs)


def written(
    rule: Mapping[str, Any],
    *,
    proposals: Sequence[tuple[int, str, str]],
    members: Mapping[int, str],
    sheets: Iterable[tuple[int, int, dict[str, Any]]],
    recusals: Iterable[tuple[int, int]],
) -> dict[str, Any]:
    """The round file of numbered proposals (number, reference, stratum) and named seats."""
    refs = {number: ref for number, ref, _stratum in proposals}
    return {
        "format": FORMAT,
        **rule,
        "proposals": [{"ref": ref, "stratum": stratum} for _number, ref, stratum in proposals],
        "sheets": [
            {"member": members[seat], "proposal": refs[proposal], "scores": scores}
            for seat, proposal, scores in sheets
            if proposal in refs
        ],
        "recusals": [
            {"member": members[seat], "proposal": refs[proposal]}
            for seat, proposal in sorted(recusals)
            if proposal in refs
        ],
    }
