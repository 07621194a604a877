"""From score sheets to ranks and places: exact arithmetic, rounded only where the rule says so."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from challenge.scoring.rules.round_file import (
    BY_CRITERION,
    MEDIAN,
    TRIMMED_MEAN,
    ZERO,
    Criterion,
    Entry,
    RoundFile,
    Rule,
    Sheet,
)

SHARED = "shared"
NOBODY_ANSWERED = Fraction(-1)
"""Below every mean there can be."""


class Outcome(StrEnum):
    """What the rule gives a proposal."""

    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"
    BELOW_MINIMUM = "below_minimum"
    NOT_RANKED = "not_ranked"
    TIED_AT_LINE = "tied_at_line"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one proposal stands."""

    ref: str
    stratum: str
    rank: int | None
    score: Decimal | None
    sheets: int
    decided_by: str | None
    outcome: Outcome
    means: Mapping[str, Fraction | None]
    spread: Fraction | None
    """Highest total less lowest."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One proposal and what its counting sheets add up to."""

    entry: Entry
    totals: Sequence[Fraction]
    means: Mapping[str, Fraction | None]
    score: Fraction | None
    takes: bool
    """Whether it can take a place: every minimum is reached."""
    rungs: Sequence[object] = ()
    """How it stands on each rung of the ladder; the smaller value comes first."""


def rank(file: RoundFile) -> list[Placed]:
    """Every proposal's place: by stratum, then rank, then reference; those not ranked come last."""
    sheets = counting(file)
    scored = [score(each, sheets[each.ref], file.rule, file.criteria) for each in file.proposals]
    placed: list[Placed] = []
    for stratum, members in groupby(sorted(scored, key=_stratum), key=_stratum):
        placed += _place(list(members), file.rule, file.rule.places_of(stratum) or 0)
    return placed


def counting(file: RoundFile) -> Mapping[str, list[Sheet]]:
    """The sheets that count, by proposal: the member is not recused and answered something."""
    found: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in file.sheets:
        recused = (sheet.member, sheet.proposal) in file.recusals
        if not recused and any(score is not None for score in sheet.scores.values()):
            found[sheet.proposal].append(sheet)
    return found


def score(
    entry: Entry, sheets: Sequence[Sheet], rule: Rule, criteria: Sequence[Criterion]
) -> Scored:
    """What the counting sheets of one proposal add up to."""
    totals = [total(sheet.scores, criteria, rule.not_applicable) for sheet in sheets]
    means = {each.key: mean_of(each.key, sheets, rule.not_applicable) for each in criteria}
    if not totals or len(totals) < rule.minimum_sheets:
        return Scored(entry, totals, means, None, takes=False)
    rounded = round_half_even(aggregate(totals, rule.aggregate), rule.decimals)
    takes = _reaches_minimums(rounded, means, rule, criteria)
    rungs = tuple(_rung(name, entry.ref, totals, means, rule.lot_seed) for name in rule.ties)
    return Scored(entry, totals, means, rounded, takes, rungs)


def total(
    scores: Mapping[str, Fraction | None], criteria: Sequence[Criterion], not_applicable: str
) -> Fraction:
    """A sheet's total of 100; at least one criterion is answered."""
    answered = [(each, value) for each in criteria if (value := scores.get(each.key)) is not None]
    reached = sum((each.weight * value / each.maximum for each, value in answered), Fraction(0))
    counted = criteria if not_applicable == ZERO else [each for each, _value in answered]
    return 100 * reached / sum((each.weight for each in counted), Fraction(0))


def mean_of(key: str, sheets: Sequence[Sheet], not_applicable: str) -> Fraction | None:
    """A criterion's mean over the sheets that answered it; None when none did."""
    given = [sheet.scores[key] for sheet in sheets]
    if not_applicable == ZERO:
        given = [value or Fraction(0) for value in given]
    values = [value for value in given if value is not None]
    return mean(values) if values else None


def aggregate(totals: Sequence[Fraction], how: str) -> Fraction:
    if how == MEDIAN:
        return median(totals)
    if how == TRIMMED_MEAN and len(totals) >= 3:
        return mean(sorted(totals)[1:-1])
    return mean(totals)


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def median(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


def round_half_even(value: Fraction, decimals: int) -> Fraction:
    return Fraction(round(value * 10**decimals), 10**decimals)


def to_decimal(value: Fraction, decimals: int) -> Decimal:
    """`value` with exactly `decimals` digits after the point."""
    return Decimal(round(value * 10**decimals)).scaleb(-decimals)


def lot(seed: str, ref: str) -> str:
    return hashlib.sha256(f"{seed}\n{ref}".encode()).hexdigest()


def _reaches_minimums(
    score: Fraction,
    means: Mapping[str, Fraction | None],
    rule: Rule,
    criteria: Sequence[Criterion],
) -> bool:
    if rule.minimum_total is not None and score < rule.minimum_total:
        return False
    return not any(_falls_short(means[each.key], each.minimum) for each in criteria)


def _falls_short(reached: Fraction | None, minimum: Fraction | None) -> bool:
    """A mean that does not exist is not below anything."""
    return reached is not None and minimum is not None and reached < minimum


def _rung(
    name: str,
    ref: str,
    totals: Sequence[Fraction],
    means: Mapping[str, Fraction | None],
    lot_seed: str,
) -> object:
    if name.startswith(BY_CRITERION):
        reached = means[name.removeprefix(BY_CRITERION)]
        return -(NOBODY_ANSWERED if reached is None else reached)
    return -median(totals) if name == MEDIAN else lot(lot_seed, ref)


def _place(members: Sequence[Scored], rule: Rule, places: int) -> list[Placed]:
    """The members of one stratum in order, with ranks and outcomes."""
    ranked = sorted((each for each in members if each.score is not None), key=_order)
    groups = [list(group) for _key, group in groupby(ranked, key=_key)]
    equals = {reached: list(several) for reached, several in groupby(ranked, key=_score)}
    placed: list[Placed] = []
    for group, outcome in zip(groups, outcomes(groups, places, rule.reserves), strict=True):
        at = len(placed) + 1
        decided = _decided_by(group[0], equals[group[0].score], rule.ties)
        placed += [_placed(each, rule, at, decided, outcome) for each in group]
    rest = sorted((each for each in members if each.score is None), key=_ref)
    return placed + [_placed(each, rule, None, None, Outcome.NOT_RANKED) for each in rest]


def outcomes(groups: Sequence[Sequence[Scored]], places: int, reserves: int) -> list[Outcome]:
    """What those of each shared rank get who can take a place.

    A rank that straddles the last place or the last reserve is tied at the line. It uses up as
    many places and reserves as it has members, so that what is below depends on no decision.
    """
    given: list[Outcome] = []
    for group in groups:
        wanting = sum(each.takes for each in group)
        given.append(_outcome(wanting, places, reserves))
        reserves -= min(max(wanting - places, 0), reserves)
        places -= min(wanting, places)
    return given


def _stratum(each: Scored) -> str:
    return each.entry.stratum


def _score(each: Scored) -> Fraction | None:
    return each.score


def _outcome(wanting: int, places: int, reserves: int) -> Outcome:
    left, outcome = (places, Outcome.SELECTED) if places else (reserves, Outcome.RESERVE)
    if not left:
        return Outcome.NOT_SELECTED
    return outcome if wanting <= left else Outcome.TIED_AT_LINE


def _decided_by(each: Scored, equals: Sequence[Scored], ties: Sequence[str]) -> str | None:
    """The last rung that was needed to tell it from every other one of equal score."""
    needed = [_first_difference(each, other) for other in equals if other is not each]
    if not needed:
        return None
    return SHARED if None in needed else ties[max(at for at in needed if at is not None)]


def _first_difference(one: Scored, other: Scored) -> int | None:
    pairs = enumerate(zip(one.rungs, other.rungs, strict=True))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), None)


def _placed(
    each: Scored, rule: Rule, rank: int | None, decided_by: str | None, outcome: Outcome
) -> Placed:
    if rank is not None and not each.takes:
        outcome = Outcome.BELOW_MINIMUM
    return Placed(
        ref=each.entry.ref,
        stratum=each.entry.stratum,
        rank=rank,
        score=None if each.score is None else to_decimal(each.score, rule.decimals),
        sheets=len(each.totals),
        decided_by=decided_by,
        outcome=outcome,
        means=each.means,
        spread=max(each.totals) - min(each.totals) if each.totals else None,
    )


def _ref(each: Scored) -> str:
    return each.entry.ref


def _key(each: Scored) -> tuple[object, ...]:
    return (-(each.score or 0), *each.rungs)


def _order(each: Scored) -> tuple[object, ...]:
    return (*_key(each), each.entry.ref)
