"""The ranking a second time, from the description and not the code: slow and direct."""

import hashlib
from fractions import Fraction
from typing import Any

Result = dict[str, tuple[int | None, Fraction | None, int, str | None, str]]
"""By reference: rank, score, sheets, what decided, outcome."""


def ranked(document: dict[str, Any]) -> Result:
    """What the description says about a round file."""
    result: Result = {}
    for stratum in {each["stratum"] for each in document["proposals"]}:
        refs = [each["ref"] for each in document["proposals"] if each["stratum"] == stratum]
        result |= _stratum(document, stratum, refs)
    return result


def _stratum(document: dict[str, Any], stratum: str, refs: list[str]) -> Result:
    rule = document["rule"]
    places = rule["places"].get(stratum, rule["places"].get("*"))
    score = {ref: _score(document, ref) for ref in refs}
    in_ranking = [ref for ref in refs if score[ref] is not None]
    ahead = {ref: [o for o in in_ranking if _first(document, score, o, ref)] for ref in in_ranking}
    rank = {ref: 1 + len(ahead[ref]) for ref in in_ranking}
    outcome = _outcomes(document, rank, score, places, rule["reserves"])
    return {
        ref: (
            rank.get(ref),
            score[ref],
            len(_totals(document, ref)),
            _decided(document, score, in_ranking, ref) if ref in rank else None,
            outcome.get(ref, "not_ranked"),
        )
        for ref in refs
    }


def _counting(document: dict[str, Any], ref: str) -> list[dict[str, Any]]:
    recused = [(each["member"], each["proposal"]) for each in document["recusals"]]
    return [
        sheet["scores"]
        for sheet in document["sheets"]
        if sheet["proposal"] == ref
        and (sheet["member"], ref) not in recused
        and [value for value in sheet["scores"].values() if value is not None] != []
    ]


def _totals(document: dict[str, Any], ref: str) -> list[Fraction]:
    totals = []
    for scores in _counting(document, ref):
        upper = lower = Fraction(0)
        for each in document["criteria"]:
            value = scores[each["key"]]
            if value is not None:
                upper += Fraction(str(each["weight"])) * Fraction(str(value)) / each["maximum"]
            if value is not None or document["rule"]["not_applicable"] == "zero":
                lower += Fraction(str(each["weight"]))
        totals.append(100 * upper / lower)
    return sorted(totals)


def _score(document: dict[str, Any], ref: str) -> Fraction | None:
    rule, totals = document["rule"], _totals(document, ref)
    if not totals or len(totals) < rule["minimum_sheets"]:
        return None
    if rule["aggregate"] == "median":
        exact = _median(totals)
    elif rule["aggregate"] == "trimmed_mean" and len(totals) >= 3:
        exact = sum(totals[1:-1], Fraction(0)) / (len(totals) - 2)
    else:
        exact = sum(totals, Fraction(0)) / len(totals)
    unit = Fraction(1, 10 ** rule["decimals"])
    below = exact // unit
    rest = exact / unit - below
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and below % 2 == 1)
    return (below + (1 if up else 0)) * unit


def _median(totals: list[Fraction]) -> Fraction:
    return (totals[(len(totals) - 1) // 2] + totals[len(totals) // 2]) / 2


def _mean(document: dict[str, Any], ref: str, key: str) -> Fraction | None:
    values = [scores[key] for scores in _counting(document, ref)]
    if document["rule"]["not_applicable"] == "zero":
        values = [0 if value is None else value for value in values]
    exact = [Fraction(str(value)) for value in values if value is not None]
    return sum(exact, Fraction(0)) / len(exact) if exact else None


def _rung(document: dict[str, Any], name: str, one: str, other: str) -> int:
    """1 when `one` comes first on this rung, -1 when `other` does, 0 when they are equal."""
    if name == "lot":
        seed = document["rule"]["lot_seed"]
        mine, theirs = (
            hashlib.sha256((seed + "\n" + ref).encode()).hexdigest() for ref in (other, one)
        )
        return (mine > theirs) - (mine < theirs)
    if name == "median":
        high, low = (_median(_totals(document, ref)) for ref in (one, other))
        return (high > low) - (high < low)
    means = [_mean(document, ref, name.split(":")[1]) for ref in (one, other)]
    high, low = (Fraction(-1) if mean is None else mean for mean in means)
    return (high > low) - (high < low)


def _separated(document: dict[str, Any], one: str, other: str) -> tuple[int, int] | None:
    """The first rung on which two proposals of equal score differ, and which way."""
    for at, name in enumerate(document["rule"]["ties"]):
        if (way := _rung(document, name, one, other)) != 0:
            return at, way
    return None


def _first(document: dict[str, Any], score: dict[str, Any], one: str, other: str) -> bool:
    if one == other or score[one] != score[other]:
        return bool(score[one] > score[other])
    found = _separated(document, one, other)
    return found is not None and found[1] == 1


def _decided(
    document: dict[str, Any], score: dict[str, Any], refs: list[str], ref: str
) -> str | None:
    rungs = [
        _separated(document, ref, other)
        for other in refs
        if other != ref and score[other] == score[ref]
    ]
    if not rungs:
        return None
    known = [found[0] for found in rungs if found is not None]
    return "shared" if len(known) < len(rungs) else str(document["rule"]["ties"][max(known)])


def _takes(document: dict[str, Any], score: dict[str, Any], ref: str) -> bool:
    rule = document["rule"]
    if rule["minimum_total"] is not None and score[ref] < rule["minimum_total"]:
        return False
    for each in document["criteria"]:
        mean = _mean(document, ref, each["key"])
        if "minimum" in each and mean is not None and mean < each["minimum"]:
            return False
    return True


def _outcomes(
    document: dict[str, Any],
    rank: dict[str, int],
    score: dict[str, Any],
    places: int,
    reserves: int,
) -> dict[str, str]:
    """Every way to settle the shared ranks is tried; who always gets the same gets it at once."""
    able = {ref for ref in rank if _takes(document, score, ref)}
    outcome = {ref: "below_minimum" for ref in rank if ref not in able}
    for ref in able:
        ahead = sum(rank[other] < rank[ref] for other in able)
        equal = sum(rank[other] == rank[ref] for other in able)
        seats = range(ahead, ahead + equal)
        possible = {_seat(seat, places, reserves) for seat in seats}
        outcome[ref] = possible.pop() if len(possible) == 1 else "tied_at_line"
    return outcome


def _seat(number: int, places: int, reserves: int) -> str:
    if number < places:
        return "selected"
    return "reserve" if number < places + reserves else "not_selected"
