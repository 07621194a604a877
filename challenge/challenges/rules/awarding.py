"""When the award rule is whole: every place has its award, and the purses pay for all of them."""

from collections import defaultdict
from collections.abc import Iterator

from challenge.challenges.models import Challenge
from challenge.challenges.rules.rounds import EVERY_STRATUM, STRATA, places_by_stratum
from challenge.web.locale import N_

Problem = tuple[str, dict[str, object]]
BASES = ("rank", "level", "fixed")


def purse_total(challenge: Challenge) -> int:
    """What all funders together have set aside, in minor units."""
    return sum(int(purse["amount_minor"]) for purse in challenge.purses)


def award_problems(challenge: Challenge) -> Iterator[Problem]:
    if not challenge.tiers:
        yield N_("Add at least one award"), {}
        return
    yield from _tiers_without_place(challenge)
    yield from _places_without_tier(challenge)
    yield from _purses(challenge)


def wanted_keys(challenge: Challenge) -> list[str]:
    """The keys that the award rule must have an amount for."""
    if challenge.award_basis == "level":
        return [level for level in STRATA["level"] if level in challenge.levels]
    if challenge.award_basis == "rank" and challenge.rounds:
        most = max(places_by_stratum(challenge.rounds[-1]).values(), default=0)
        return [str(rank) for rank in range(1, most + 1)]
    return [EVERY_STRATUM]


def _places_without_tier(challenge: Challenge) -> Iterator[Problem]:
    given = {tier.key for tier in challenge.tiers}
    for key in wanted_keys(challenge):
        if not given & {key, EVERY_STRATUM}:
            yield N_("Say what “%(key)s” wins: it has a place and no award"), {"key": key}


def _tiers_without_place(challenge: Challenge) -> Iterator[Problem]:
    wanted = {*wanted_keys(challenge), EVERY_STRATUM}
    for key in dict.fromkeys(tier.key for tier in challenge.tiers):
        if key not in wanted:
            yield N_("Nobody can win the award “%(key)s”: give it a place"), {"key": key}


def _purses(challenge: Challenge) -> Iterator[Problem]:
    purses = {purse["funder"]: int(purse["amount_minor"]) for purse in challenge.purses}
    for funder, needed in needed_from(challenge).items():
        if funder not in purses:
            yield N_("Enter what %(funder)s has set aside"), {"funder": funder}
        elif purses[funder] < needed:
            yield N_("%(funder)s has set aside less than its awards add up to"), {"funder": funder}


def needed_from(challenge: Challenge) -> dict[str, int]:
    """What each funder pays when every place of the last round is filled, as far as known.

    By rank, the tier of a rank is paid once in every stratum that has such a place. Otherwise
    who will win is not known, and only the existence of a purse is asked for.
    """
    needed: dict[str, int] = defaultdict(int)
    places = places_by_stratum(challenge.rounds[-1]) if challenge.rounds else {}
    for tier in challenge.tiers:
        needed[tier.funder] += tier.amount_minor * _times(challenge, tier.key, places)
    return dict(needed)


def _times(challenge: Challenge, key: str, places: dict[str, int]) -> int:
    if challenge.award_basis == "rank" and key.isdecimal():
        return sum(1 for most in places.values() if int(key) <= most)
    if challenge.award_basis in ("rank", "fixed") and key == EVERY_STRATUM:
        return sum(places.values())
    return 0
