"""A malformed round file is refused with the place of the fault."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from challenge.scoring.rules.reading import Malformed
from challenge.scoring.rules.round_file import parse
from tests.scoring.rules.rounds import document


def plain() -> dict[str, Any]:
    return document({"P": [[8, 5], [7, None]]})


def put(value: Any, *path: str | int) -> dict[str, Any]:
    """The plain file with something else at one place; `...` takes it out."""
    file: Any = plain()
    at = file
    for step in path[:-1]:
        at = at[step]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return dict(file)


SECOND = {"member": "M1", "proposal": "P", "scores": {"impact": 1, "viability": 1}}


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ([], "file: must be an object"),
        (put("round/2", "format"), "format: 'round/2' is none of round/1"),
        (put(..., "recusals"), "recusals: is missing"),
        (put(1, "note"), "note: is not a known key"),
        (put(11, "sheets", 1, "scores", "impact"),
         "sheets[1].scores.impact: 11 is above the maximum 10"),
        (put(-1, "sheets", 0, "scores", "impact"),
         "sheets[0].scores.impact: -1 is below the minimum 0"),
        (put(True, "sheets", 0, "scores", "impact"), "sheets[0].scores.impact: must be a number"),
        (put("8", "sheets", 0, "scores", "impact"), "sheets[0].scores.impact: must be a number"),
        (put(float("nan"), "sheets", 0, "scores", "impact"),
         "sheets[0].scores.impact: must be a number"),
        (put(..., "sheets", 0, "scores", "impact"), "sheets[0].scores.impact: is missing"),
        (put(1, "sheets", 0, "scores", "beauty"), "sheets[0].scores.beauty: is not a known key"),
        (put("Q", "sheets", 0, "proposal"), "sheets[0].proposal: 'Q' is not among the proposals"),
        (put("", "sheets", 0, "member"), "sheets[0].member: must be a text"),
        (put(SECOND, "sheets", 1), "sheets[1]: M1 on P stands twice"),
        (put(50, "criteria", 0, "weight"), "criteria: the weights sum to 90, not to 100"),
        (put(0, "criteria", 0, "weight"), "criteria[0].weight: 0 is not above 0"),
        (put(0, "criteria", 0, "maximum"), "criteria[0].maximum: 0 is not above 0"),
        (put("viability", "criteria", 0, "key"), "criteria[1]: viability stands twice"),
        (put(11, "criteria", 0, "minimum"), "criteria[0].minimum: 11 is above the maximum 10"),
        (put("mode", "rule", "aggregate"),
         "rule.aggregate: 'mode' is none of mean, median, trimmed_mean"),
        (put(1.5, "rule", "minimum_sheets"), "rule.minimum_sheets: 1.5 is not a whole number"),
        (put(None, "rule", "decimals"), "rule.decimals: must be a number"),
        (put(101, "rule", "minimum_total"), "rule.minimum_total: 101 is above the maximum 100"),
        (put(["criterion:beauty"], "rule", "ties"),
         ("rule.ties[0]: 'criterion:beauty' is none of lot, median, criterion:impact, "
          "criterion:viability")),
        (put("lot", "rule", "ties"), "rule.ties: must be an array"),
        (put({"*": -1}, "rule", "places"), "rule.places.*: -1 is below the minimum 0"),
        (put({"visayas": 1}, "rule", "places"),
         "proposals[0].stratum: the rule names no places for 'luzon'"),
        (put(..., "rule", "lot_seed"), "rule.lot_seed: is missing"),
        (put([{"member": "M1", "proposal": "Q"}], "recusals"),
         "recusals[0].proposal: 'Q' is not among the proposals"),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_place(file: Any, told: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(file)

    assert str(refused.value) == told


def test_two_proposals_of_one_reference_are_refused() -> None:
    file = plain()
    file["proposals"].append({"ref": "P", "stratum": "luzon"})

    with pytest.raises(Malformed, match=r"proposals\[1\]: P stands twice"):
        parse(file)


@pytest.mark.parametrize("written", [0.1, Decimal("0.1")])
def test_numbers_are_as_written(written: Any) -> None:
    file = put(written, "sheets", 0, "scores", "impact")

    assert parse(file).sheets[0].scores["impact"] == Fraction(1, 10)
