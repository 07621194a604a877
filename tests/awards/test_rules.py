"""The award rule as tables, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.awards import rules
from challenge.awards.rules import Chosen, Share

MILLION = 100_000_000
NOW = datetime(2024, 4, 15, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Tier:
    """A row of an award rule."""

    key: str
    funder: str
    amount_minor: int
    in_kind: bool = True


RANKED = [
    Tier(str(rank), "TIEZA", amount * MILLION)
    for rank, amount in enumerate((20, 15, 10, 8, 7), start=1)
] + [Tier(str(rank), "President", 5 * MILLION) for rank in range(1, 6)]
LEVELS = [Tier("municipality", "TIEZA", 15 * MILLION), Tier("city", "TIEZA", 18 * MILLION)]
FIXED = [Tier("*", "TIEZA", 3 * MILLION)]


def chosen(rank: int = 1, level: str = "municipality", unit: str = "Adams") -> Chosen:
    return Chosen("X-1", unit, "luzon", rank, level)


@pytest.mark.parametrize(
    ("winner", "basis", "tiers", "amounts"),
    [
        (chosen(1), "rank", RANKED, [20, 5]),
        (chosen(2), "rank", RANKED, [15, 5]),
        (chosen(3), "rank", RANKED, [10, 5]),
        (chosen(4), "rank", RANKED, [8, 5]),
        (chosen(5), "rank", RANKED, [7, 5]),
        (chosen(level="municipality"), "level", LEVELS, [15]),
        (chosen(level="city"), "level", LEVELS, [18]),
        (chosen(9), "fixed", FIXED, [3]),
        (chosen(1), "rank", [*RANKED, *FIXED], [20, 5, 3]),
    ],
)
def test_shares_follow_the_award_rule(
    winner: Chosen, basis: str, tiers: list[Tier], amounts: list[int]
) -> None:
    found = rules.shares(winner, basis, tiers)

    assert [share.amount_minor for share in found] == [amount * MILLION for amount in amounts]


def test_three_island_groups_of_five_make_255_million() -> None:
    total = 3 * sum(
        share.amount_minor
        for rank in range(1, 6)
        for share in rules.shares(chosen(rank), "rank", RANKED)
    )

    assert total == 255 * MILLION


@pytest.mark.parametrize(
    ("ranks", "places"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 3, 4], [1, 2, 3]),
        ([2, 7], [1, 2]),
        ([1, 2, 2, 4], [1, 2, 2, 4]),
        ([3, 3], [1, 1]),
    ],
)
def test_those_below_a_passed_over_rank_move_up(ranks: list[int], places: list[int]) -> None:
    assert [rules.place_among(rank, ranks) for rank in ranks] == places


def test_rank_without_a_tier_is_refused_with_its_reference() -> None:
    with pytest.raises(rules.NoTier) as refused:
        rules.shares(chosen(6), "rank", RANKED)

    assert (refused.value.ref, refused.value.key) == ("X-1", "6")


PURSES = [{"funder": "TIEZA", "amount_minor": 10 * MILLION}]


@pytest.mark.parametrize(("amount", "fits"), [(10 * MILLION, True), (10 * MILLION + 1, False)])
def test_awards_stay_within_the_purse_to_the_centavo(amount: int, fits: bool) -> None:
    given_shares = [Share("TIEZA", amount, True)]

    if fits:
        rules.require_within_purses(given_shares, PURSES)
    else:
        with pytest.raises(rules.PurseExceeded):
            rules.require_within_purses(given_shares, PURSES)


@given(st.lists(st.integers(1, 5 * MILLION), max_size=8))
def test_purse_is_exceeded_exactly_when_the_sum_is_larger(amounts: list[int]) -> None:
    given_shares = [Share("TIEZA", amount, True) for amount in amounts]

    try:
        rules.require_within_purses(given_shares, PURSES)
        within = True
    except rules.PurseExceeded:
        within = False

    assert within is (sum(amounts) <= 10 * MILLION)


@pytest.mark.parametrize(
    ("units", "most", "fits"),
    [
        (["A", "B"], 1, True),
        (["A", "A"], 1, False),
        (["A", "A"], 2, True),
        (["A", "A", "A"], None, True),
    ],
)
def test_limit_of_awards_per_unit(units: list[str], most: int | None, fits: bool) -> None:
    winners = [chosen(unit=unit) for unit in units]

    if fits:
        rules.require_within_limit(winners, most)
    else:
        with pytest.raises(rules.TooManyAwards):
            rules.require_within_limit(winners, most)


@pytest.mark.parametrize(
    ("seconds", "over", "window"), [(-1, False, True), (0, True, False), (1, True, False)]
)
def test_embargo_ends_and_window_closes_at_the_instant(
    seconds: int, over: bool, window: bool
) -> None:
    now = NOW + timedelta(seconds=seconds)

    assert rules.embargo_is_over(NOW, now) is over
    assert rules.window_is_open(NOW, now) is window


def test_no_window_before_the_announcement() -> None:
    assert rules.window_is_open(None, NOW) is False
