"""Ranks and places: by example, against a second ranking, and what must hold for any file."""

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from challenge.scoring.rules.ranking import Placed, rank
from challenge.scoring.rules.round_file import parse
from tests.scoring.rules import oracle
from tests.scoring.rules.rounds import document, round_files

THREE_TOTALS = [[10, 10], [7, 7], [1, 1]]


def ranks(file: dict[str, Any]) -> list[Placed]:
    return rank(parse(file))


def found(file: dict[str, Any]) -> dict[str, tuple[object, ...]]:
    return {
        each.ref: (
            each.rank,
            None if each.score is None else Fraction(each.score),
            each.sheets,
            each.decided_by,
            str(each.outcome),
        )
        for each in ranks(file)
    }


@pytest.mark.parametrize(
    ("scores", "changed", "shown"),
    [
        ([[8, 5]], {}, "68.00"),
        ([[8, 5]], {"decimals": 0}, "68"),
        ([[8, None]], {}, "80.00"),
        ([[8, None]], {"not_applicable": "zero"}, "48.00"),
        (THREE_TOTALS, {}, "60.00"),
        (THREE_TOTALS, {"aggregate": "median"}, "70.00"),
        (THREE_TOTALS, {"aggregate": "trimmed_mean"}, "70.00"),
        (THREE_TOTALS[:2], {"aggregate": "trimmed_mean"}, "85.00"),
        (THREE_TOTALS[:2], {"aggregate": "median"}, "85.00"),
        ([[10, 10], [8, 8], [8, 8]], {}, "86.67"),
        ([[None, None], [5, 5]], {}, "50.00"),
    ],
)
def test_score_of_one_proposal(
    scores: list[list[int | None]], changed: dict[str, Any], shown: str
) -> None:
    (placed,) = ranks(document({"P": scores}, **changed))

    assert str(placed.score) == shown


@pytest.mark.parametrize(("halves", "shown"), [((62, 63), "6.2"), ((63, 64), "6.4")])
def test_score_is_rounded_half_to_even(halves: tuple[int, int], shown: str) -> None:
    criteria = [{"key": "impact", "weight": 100, "maximum": 1000}]
    scores: list[list[int | None]] = [[each] for each in halves]

    (placed,) = ranks(document({"P": scores}, criteria=criteria, decimals=1))

    assert str(placed.score) == shown


def test_sheets_without_an_answer_do_not_count() -> None:
    (placed,) = ranks(document({"P": [[None, None], [5, 5]]}, minimum_sheets=2))

    assert (placed.sheets, placed.rank, placed.outcome) == (1, None, "not_ranked")


def test_a_shared_rank_skips_the_next() -> None:
    file = document(
        {"A": [[9, 9]], "B": [[5, 5]], "C": [[5, 5]], "D": [[1, 1]]}, places={"*": 4}, reserves=0
    )

    assert [(each.ref, each.rank) for each in ranks(file)] == [
        ("A", 1),
        ("B", 2),
        ("C", 2),
        ("D", 4),
    ]


@pytest.mark.parametrize(
    ("places", "reserves", "outcomes"),
    [
        (0, 0, ["not_selected"] * 4),
        (1, 0, ["selected", *["not_selected"] * 3]),
        (2, 0, ["selected", "tied_at_line", "tied_at_line", "not_selected"]),
        (2, 1, ["selected", "tied_at_line", "tied_at_line", "not_selected"]),
        (2, 2, ["selected", "tied_at_line", "tied_at_line", "reserve"]),
        (1, 1, ["selected", "tied_at_line", "tied_at_line", "not_selected"]),
        (1, 2, ["selected", "reserve", "reserve", "not_selected"]),
        (3, 1, ["selected", "selected", "selected", "reserve"]),
        (9, 9, ["selected"] * 4),
    ],
)
def test_places_then_reserves_go_down_the_ranks(
    places: int, reserves: int, outcomes: list[str]
) -> None:
    file = document(
        {"A": [[9, 9]], "B": [[5, 5]], "C": [[5, 5]], "D": [[1, 1]]},
        places={"*": places},
        reserves=reserves,
    )

    assert [each.outcome for each in ranks(file)] == outcomes


@pytest.mark.parametrize(
    ("ties", "order", "decided"),
    [
        ([], ["A", "B", "C"], ["shared", "shared", "shared"]),
        (["criterion:impact"], ["C", "A", "B"], ["criterion:impact", "shared", "shared"]),
        (["criterion:viability"], ["A", "B", "C"], ["shared", "shared", "criterion:viability"]),
        (["lot"], ["A", "C", "B"], ["lot", "lot", "lot"]),
        (
            ["criterion:impact", "lot"],
            ["C", "A", "B"],
            ["criterion:impact", "lot", "lot"],
        ),
    ],
)
def test_ladder_decides_between_equal_scores(
    ties: list[str], order: list[str], decided: list[str]
) -> None:
    file = document({"A": [[4, 9]], "B": [[4, 9]], "C": [[6, 6]]}, ties=ties)

    placed = ranks(file)

    assert [each.ref for each in placed] == order
    assert [each.decided_by for each in placed] == decided


def test_higher_median_of_totals_decides() -> None:
    file = document({"A": [[1, 1], [1, 1], [7, 7]], "B": [[0, 0], [4, 4], [5, 5]]}, ties=["median"])

    assert [(each.ref, each.decided_by) for each in ranks(file)] == [
        ("B", "median"),
        ("A", "median"),
    ]


def test_a_criterion_nobody_answered_is_lowest() -> None:
    file = document({"A": [[None, 0]], "B": [[0, None]]}, ties=["criterion:impact"])

    assert [each.ref for each in ranks(file)] == ["B", "A"]


def test_below_a_minimum_is_ranked_but_takes_no_place() -> None:
    criteria = [
        {"key": "impact", "weight": 60, "maximum": 10},
        {"key": "viability", "weight": 40, "maximum": 10, "minimum": 5},
    ]
    file = document({"A": [[10, 4]], "B": [[5, 5]]}, criteria=criteria, minimum_total=50)

    assert [(each.ref, each.rank, each.outcome) for each in ranks(file)] == [
        ("A", 1, "below_minimum"),
        ("B", 2, "selected"),
    ]


def test_each_stratum_has_its_own_ranks_and_places() -> None:
    file = document({"A": [[9, 9]], "B": [[8, 8]], "C": [[1, 1]]}, reserves=0)
    file["proposals"][2]["stratum"] = "visayas"

    assert [(each.ref, each.rank, each.outcome) for each in ranks(file)] == [
        ("A", 1, "selected"),
        ("B", 2, "not_selected"),
        ("C", 1, "selected"),
    ]


@settings(max_examples=400, deadline=None)
@given(round_files())
def test_agrees_with_a_second_ranking(file: dict[str, Any]) -> None:
    assert found(file) == oracle.ranked(file)


@settings(max_examples=100, deadline=None)
@given(round_files(), st.randoms(use_true_random=False))
def test_order_of_the_file_does_not_matter(file: dict[str, Any], chance: Any) -> None:
    before = ranks(file)
    for part in ("proposals", "sheets", "recusals", "criteria"):
        chance.shuffle(file[part])

    assert ranks(file) == before


@settings(max_examples=100, deadline=None)
@given(round_files())
def test_a_recused_sheet_changes_nothing(file: dict[str, Any]) -> None:
    before = ranks(file)
    ref = file["proposals"][0]["ref"]
    scores = {each["key"]: each["maximum"] for each in file["criteria"]}
    file["sheets"].append({"member": "M9", "proposal": ref, "scores": scores})
    file["recusals"].append({"member": "M9", "proposal": ref})

    assert ranks(file) == before


@settings(max_examples=200, deadline=None)
@given(round_files(), st.data())
def test_a_higher_score_never_makes_a_rank_worse(file: dict[str, Any], data: st.DataObject) -> None:
    file["rule"]["minimum_sheets"] = 0
    answered = [
        (at, key)
        for at, sheet in enumerate(file["sheets"])
        for key, value in sheet["scores"].items()
        if value is not None
    ]
    if not answered:
        return
    at, key = data.draw(st.sampled_from(answered))
    ref = file["sheets"][at]["proposal"]
    maximum = next(each["maximum"] for each in file["criteria"] if each["key"] == key)
    better = copy.deepcopy(file)
    better["sheets"][at]["scores"][key] = maximum

    before, after = (found(each)[ref][0] for each in (file, better))

    assert isinstance(before, int) == isinstance(after, int)
    assert before is None or (isinstance(after, int) and after <= int(str(before)))
