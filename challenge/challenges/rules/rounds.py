"""When the plan of a round is whole: its weights, its places, its sheets."""

from collections.abc import Iterator

from challenge.challenges.models import Challenge, Round
from challenge.web.locale import N_

Problem = tuple[str, dict[str, object]]
FULL_WEIGHT = 100
EVERY_STRATUM = "*"
STRATA: dict[str, tuple[str, ...]] = {
    "island_group": ("luzon", "visayas", "mindanao"),
    "level": ("province", "city", "municipality"),
}
"""The strata whose names are known beforehand; regions and themes need `*` or their own keys."""


def stratum_order(stratum: str) -> tuple[int, str]:
    """Strata known beforehand in their own order, north to south; others by name after them."""
    known = [key for keys in STRATA.values() for key in keys]
    return known.index(stratum) if stratum in known else len(known), stratum


def weight_sum(planned: Round) -> int:
    return sum(criterion.weight for criterion in planned.criteria)


def round_problems(challenge: Challenge) -> Iterator[Problem]:
    if not challenge.rounds:
        yield N_("Add at least one round of scoring"), {}
    for planned in challenge.rounds:
        for sentence, values in _problems(planned):
            yield sentence, {"round": planned.label, **values}


def _problems(planned: Round) -> Iterator[Problem]:
    if not planned.criteria:
        yield N_("Add criteria to “%(round)s”"), {}
    elif weight_sum(planned) != FULL_WEIGHT:
        yield (
            N_("Make the weights of “%(round)s” add up to 100; they add up to %(sum)s"),
            {"sum": weight_sum(planned)},
        )
    if not any(planned.places.values()):
        yield N_("Enter how many places “%(round)s” gives"), {}
    if planned.minimum_sheets > planned.sheets_per_proposal:
        yield N_("Ask for no more sheets in “%(round)s” than each proposal gets"), {}
    yield from _tie_problems(planned)


def _tie_problems(planned: Round) -> Iterator[Problem]:
    """A tie-break by criterion must name one of the round's own."""
    known = {f"criterion:{criterion.key}" for criterion in planned.criteria}
    for rung in planned.ties:
        if rung.startswith("criterion:") and rung not in known:
            yield (
                N_("“%(round)s” breaks ties by “%(key)s”, which is none of its criteria"),
                {"key": rung.removeprefix("criterion:")},
            )


def places_by_stratum(planned: Round) -> dict[str, int]:
    """Places of every stratum that is known by name; `*` where it is not."""
    default = int(planned.places.get(EVERY_STRATUM, 0))
    named = {key: int(value) for key, value in planned.places.items() if key != EVERY_STRATUM}
    known = {key: named.get(key, default) for key in STRATA.get(planned.stratum, ())}
    if planned.stratum == "none":
        known = {EVERY_STRATUM: default}
    return known | named or {EVERY_STRATUM: default}
