"""The invented proposals are complete, add up, and do not repeat each other."""

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from challenge.programmes.tcc import form_fields
from challenge.programmes.tcc.entries import Entry, cycle_1_entries, cycle_3_entries
from challenge.programmes.tcc.texts import entry_answers

CEILING = 20_000_000_00
START = date(2024, 7, 1)
ENTRIES = cycle_1_entries() + cycle_3_entries()
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.ref)


@cache
def answers(entry: Entry) -> dict[str, Any]:
    return entry_answers(entry, period_start=START)


def texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def test_cycle_1_has_98_proposals_of_90_units() -> None:
    entries = cycle_1_entries()

    assert len(entries) == 98
    assert len({entry.psgc10 for entry in entries}) == 90
    assert sum(entry.second for entry in entries) == 8


def test_41_endorsed_have_the_published_categories_and_15_won() -> None:
    endorsed = [
        each for each in cycle_1_entries() if each.winner or each.status == "endorsed_not_selected"
    ]

    assert sum(each.winner for each in endorsed) == 15
    assert Counter(each.theme for each in endorsed) == {
        "eco": 14,
        "farm_nature": 9,
        "info_hall": 7,
        "culture": 5,
        "dock": 3,
        "sport": 2,
        "access": 1,
    }


def test_cycle_3_has_ten_entries_in_three_states() -> None:
    assert Counter(each.status for each in cycle_3_entries()) == {
        "complete": 5,
        "draft": 4,
        "to_return": 1,
    }


def test_titles_are_unique_and_the_winners_are_the_published_ones() -> None:
    titles = [entry.title for entry in ENTRIES]

    assert len(set(titles)) == len(titles)
    assert "Gawahon: A Birder's Paradise" in titles


@pytest.mark.parametrize("field", ["summary", "context"])
def test_no_two_proposals_share_a_text(field: str) -> None:
    written = [answers(entry)[field] for entry in ENTRIES]

    assert len(set(written)) == len(written)


@each_entry
def test_answers_every_field_within_its_length(entry: Entry) -> None:
    given = answers(entry)

    for field in form_fields():
        if field["kind"] == "annexes":
            continue
        assert given[field["key"]]
        if field["maximum"]:
            assert len(given[field["key"]]) <= field["maximum"]


@each_entry
def test_rows_fill_the_columns_of_the_form(entry: Entry) -> None:
    given = answers(entry)

    for field in form_fields():
        columns = {column["key"] for column in field["columns"]}
        if field["kind"] == "record":
            assert set(given[field["key"]]) == columns
        elif columns:
            assert {frozenset(row) for row in given[field["key"]]["rows"]} == {
                frozenset(columns | {"key"})
            }


@each_entry
def test_budget_adds_up_below_the_ceiling(entry: Entry) -> None:
    rows = answers(entry)["funding_requirement"]["rows"]
    grant = [row for row in rows if row["source"] == "grant"]

    assert all(row["quantity"] * row["unit_cost"] == row["amount"] for row in rows)
    assert 6 <= len(grant) <= 14
    assert 6_000_000_00 * 0.98 <= sum(row["amount"] for row in grant) <= CEILING
    assert len(rows) > len(grant)


@each_entry
def test_winners_asked_for_nearly_the_whole_ceiling(entry: Entry) -> None:
    rows = answers(entry)["funding_requirement"]["rows"]
    asked = sum(row["amount"] for row in rows if row["source"] == "grant")

    assert not entry.winner or asked > CEILING * 0.97


@each_entry
def test_budget_names_components_and_some_can_be_left_out(entry: Entry) -> None:
    given = answers(entry)
    components = given["components"]["rows"]

    keys = {row["key"] for row in components}
    assert {row["component"] for row in given["funding_requirement"]["rows"]} == keys
    assert {row["necessity"] for row in components} == {"must_have", "optional"}
    assert 2 <= len(components) <= 5


@each_entry
def test_activities_lie_inside_the_period(entry: Entry) -> None:
    period = answers(entry)["duration"]

    assert all(
        period["start"] <= row["start"] < row["end"] <= period["end"] for row in period["rows"]
    )


@each_entry
def test_texts_have_no_holes(entry: Entry) -> None:
    every = texts(answers(entry))

    assert [
        text
        for text in every
        if re.search(
            r"\bNone\b(?! (?:of|has|can))|[{}\[\]]|\.\.|  |\bthe the\b|[a-z]\. [a-z]", text
        )
    ] == []


def test_answers_do_not_change_between_two_runs() -> None:
    entry = ENTRIES[20]

    assert entry_answers(entry, period_start=START) == entry_answers(entry, period_start=START)
