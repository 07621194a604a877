"""Round files for tests: a small one to change, and random ones full of ties and gaps."""

from typing import Any

from hypothesis import strategies as st

KEYS = ("impact", "viability", "reach")


def rule(**changed: Any) -> dict[str, Any]:
    plain = {
        "not_applicable": "leave_out",
        "aggregate": "mean",
        "minimum_sheets": 1,
        "decimals": 2,
        "minimum_total": None,
        "ties": [],
        "lot_seed": "seed",
        "places": {"*": 1},
        "reserves": 1,
    }
    return plain | changed


def document(
    scores: dict[str, list[list[int | None]]], *, criteria: Any = None, **changed: Any
) -> dict[str, Any]:
    """A file of one stratum: {reference: [scores of M1, scores of M2, …]}."""
    listed = criteria or [
        {"key": "impact", "weight": 60, "maximum": 10},
        {"key": "viability", "weight": 40, "maximum": 10},
    ]
    keys = [each["key"] for each in listed]
    sheets = [
        {"member": f"M{at}", "proposal": ref, "scores": dict(zip(keys, given, strict=True))}
        for ref, rows in scores.items()
        for at, given in enumerate(rows, start=1)
    ]
    return {
        "format": "round/1",
        "rule": rule(**changed),
        "criteria": listed,
        "proposals": [{"ref": ref, "stratum": "luzon"} for ref in scores],
        "sheets": sheets,
        "recusals": [],
    }


@st.composite
def round_files(draw: st.DrawFn) -> dict[str, Any]:
    """Any valid round file; scores are coarse, so that ties happen."""
    weights = draw(st.sampled_from([(40, 30, 30), (50, 25, 25), (98, 1, 1), (33.5, 33.5, 33)]))
    criteria: list[dict[str, Any]] = [
        {"key": key, "weight": weight, "maximum": draw(st.sampled_from([3, 4, 10]))}
        for key, weight in zip(KEYS, weights, strict=True)
    ]
    for each in criteria:
        if draw(st.booleans()):
            each["minimum"] = draw(st.integers(0, each["maximum"] - 1))
    refs = [f"P{at}" for at in range(draw(st.integers(1, 8)))]
    return {
        "format": "round/1",
        "rule": draw(rules()),
        "criteria": criteria,
        "proposals": [
            {"ref": ref, "stratum": draw(st.sampled_from(["luzon", "visayas"]))} for ref in refs
        ],
        "sheets": [
            {"member": member, "proposal": ref, "scores": draw(scores(criteria))}
            for ref in refs
            for member in draw(st.sets(st.sampled_from(["M1", "M2", "M3", "M4"])))
        ],
        "recusals": [
            {"member": draw(st.sampled_from(["M1", "M2"])), "proposal": draw(st.sampled_from(refs))}
            for _ in range(draw(st.integers(0, 2)))
        ],
    }


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    rungs = [*(f"criterion:{key}" for key in KEYS), "median", "lot"]
    return rule(
        not_applicable=draw(st.sampled_from(["leave_out", "zero"])),
        aggregate=draw(st.sampled_from(["mean", "median", "trimmed_mean"])),
        minimum_sheets=draw(st.integers(0, 3)),
        decimals=draw(st.integers(0, 3)),
        minimum_total=draw(st.none() | st.integers(0, 80)),
        ties=draw(st.lists(st.sampled_from(rungs), max_size=3)),
        places={"luzon": draw(st.integers(0, 4)), "*": draw(st.integers(0, 4))},
        reserves=draw(st.integers(0, 3)),
    )


def scores(criteria: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            each["key"]: st.none() | st.sampled_from([0, 1, 2, 2.5, each["maximum"]])
            for each in criteria
        }
    )
