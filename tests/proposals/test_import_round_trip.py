"""Whatever stands in a draft: written to a file and read again, nothing changes."""

import io
from collections.abc import Callable
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from challenge.challenges.models import FormField
from challenge.documents.spreadsheets import read_spreadsheet
from challenge.proposals.forms.exported import budget_tables
from challenge.proposals.rules import Draft
from challenge.proposals.rules.cells import columns_of
from challenge.proposals.rules.imports import changes, matched, read_lines
from challenge.web.export import Table, written_csv, written_xlsx
from challenge.web.fields import MOST_MINOR
from challenge.web.text import clean

LETTERS = st.characters(exclude_categories=("Cs", "Cn"))
FORMULAS = st.sampled_from(["=1+1", "'=1", "+5", "-5", "@x", "\t", "_x0041_", "1,5", "5", "Total"])
TEXTS = st.one_of(FORMULAS, st.text(LETTERS, max_size=30)).map(lambda text: clean(text).strip())
NAMES = st.one_of(TEXTS, st.sampled_from(["Boardwalk", "boardwalk", "Walk, long"]))
COSTS = st.one_of(st.integers(0, MOST_MINOR), TEXTS)
COUNTS = st.one_of(st.integers(-5, 2**31 - 1), TEXTS)
KEYS = ["c1", "c2", "c3", "gone"]
LINES = st.fixed_dictionaries(
    {},
    optional={
        "component": st.sampled_from(KEYS),
        "item": TEXTS,
        "quantity": COUNTS,
        "unit": TEXTS,
        "unit_cost": COSTS,
        "source": st.sampled_from(["grant", "counterpart"]),
    },
).filter(lambda line: any(value != "" for value in line.values()))
UNIT = {"key": "unit", "label": "Unit", "kind": "text"}
ODD = [{"item": "=1+1", "quantity": -3, "unit_cost": "1.250"}, {"component": "gone"}]


def budget() -> FormField:
    options = {"components_field": "parts", "maximum_rows": 500}
    plain: dict[str, Any] = {"label": "Budget: [ours]", "maximum": None, "columns": [UNIT]}
    return FormField(key="budget", kind="budget", required=True, options=options, **plain)


def draft(names: list[str], lines: list[dict[str, Any]], currency: str) -> Draft:
    """Lines as they are saved: nothing empty in them, a name kept where the component is gone."""
    components = [{"key": key, "name": name} for key, name in zip(KEYS, names, strict=False)]
    rows = [
        {"key": f"r{number}", **{name: cell for name, cell in line.items() if cell != ""}}
        for number, line in enumerate(lines)
    ]
    for row in rows:
        if row.get("component") == "gone":
            row["component_name"] = "Pier"
    answers = {"parts": {"rows": components}, "budget": {"rows": rows}}
    return Draft(fields=[budget()], answers=answers, currency=currency)


def as_csv(tables: list[Table]) -> bytes:
    return b"".join(written_csv(tables[0]))


WRITERS: list[tuple[Callable[[list[Table]], bytes], str]] = [
    (written_xlsx, "budget.xlsx"),
    (as_csv, "budget.csv"),
]


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(NAMES, min_size=3, max_size=3),
    lines=st.lists(LINES, min_size=1, max_size=6),
    currency=st.sampled_from(["PHP", "JPY"]),
)
@example(names=["A", "A", "A (2)"], lines=[{"component": key} for key in KEYS], currency="PHP")
@example(names=["=A", "B,C", "'x"], lines=ODD, currency="PHP")
@example(names=["A", "B", "C"], lines=[{"item": "x" * 40_000}], currency="PHP")
def test_a_budget_comes_back_as_it_went(
    names: list[str], lines: list[dict[str, Any]], currency: str
) -> None:
    one, whole = budget(), draft(names, lines, currency)
    saved = whole.answers["budget"]["rows"]

    for write, filename in WRITERS:
        content = write(budget_tables(one, whole))
        reading = read_lines(read_spreadsheet(io.BytesIO(content), filename), one, whole)
        found = matched(reading.lines, saved, keyed=reading.keyed)

        assert [fault.text for fault in [*reading.everything, *reading.remarks]] == []
        kinds = [each.kind for each in changes(found, saved, [c["key"] for c in columns_of(one)])]
        assert kinds == ["unchanged"] * len(saved)
        assert [line["key"] for line in found] == [row["key"] for row in saved]
