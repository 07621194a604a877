"""Two writers of one answer, as tables: what is written, what stays, what a person must choose."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.proposals.rules.merging import (
    Clash,
    Part,
    Typed,
    Verdict,
    judge,
    may_remove,
    merge_rows,
    positions,
    seal,
)

OLD, NEW, OTHER = {"text": "old"}, {"text": "new"}, {"text": "other"}


@pytest.mark.parametrize(
    ("typed", "saved", "verdict"),
    [
        (Typed(NEW, 0), None, Verdict.WRITE),
        (Typed(NEW, None), None, Verdict.WRITE),
        (Typed(NEW, 2), None, Verdict.CLASH),
        (Typed(NEW, 1), Part(OLD, 1), Verdict.WRITE),
        (Typed(NEW, 1), Part(OLD, 2), Verdict.CLASH),
        (Typed(NEW, 0), Part(OLD, 1), Verdict.CLASH),
        (Typed(NEW, None), Part(OLD, 9), Verdict.WRITE),
        (Typed(OLD, 1), Part(OLD, 2), Verdict.SAME),
        (Typed(OLD, 2), Part(OLD, 2), Verdict.SAME),
    ],
)
def test_judging_a_part(typed: Typed, saved: Part | None, verdict: Verdict) -> None:
    assert judge(typed, saved) is verdict


@pytest.mark.parametrize(("base", "may"), [(3, True), (None, True), (2, False), (4, False)])
def test_removing_a_row_asks_for_the_row_as_it_is(base: int | None, may: bool) -> None:
    assert may_remove(base, Part(OLD, 3)) is may


def test_a_row_added_elsewhere_stays_below_the_page_s_own() -> None:
    merged = merge_rows(
        {"a": Typed(OLD, 1)}, {"a": Part(OLD, 1), "b": Part(OTHER, 1)}, known={"a": 1}
    )

    assert (merged.order, merged.write, merged.remove, merged.clashes) == (["a", "b"], {}, [], [])


def test_a_row_taken_out_on_the_page_goes() -> None:
    merged = merge_rows({}, {"a": Part(OLD, 1)}, known={"a": 1})

    assert (merged.order, merged.remove, merged.clashes) == ([], ["a"], [])


def test_a_row_taken_out_that_somebody_changed_is_shown_first() -> None:
    merged = merge_rows({}, {"a": Part(OTHER, 2)}, known={"a": 1})

    assert (merged.remove, merged.clashes) == ([], [Clash("a", None, OTHER)])


def test_a_row_changed_that_somebody_took_out_is_shown_first() -> None:
    merged = merge_rows({"a": Typed(NEW, 1)}, {}, known={"a": 1})

    assert (merged.write, merged.clashes) == ({}, [Clash("a", NEW, None)])


def test_without_known_rows_a_list_replaces_what_is_saved() -> None:
    merged = merge_rows({"b": Typed(NEW)}, {"a": Part(OLD, 4)})

    assert (merged.order, merged.write, merged.remove) == (["b"], {"b": NEW}, ["a"])


@pytest.mark.parametrize(
    ("order", "saved", "moved"),
    [
        (["a", "b"], ["a", "b"], {}),
        (["b", "a"], ["a", "b"], {"b": 0, "a": 1}),
        (["a", "c"], ["a"], {"a": 0, "c": 1}),
    ],
)
def test_positions_change_only_with_the_order(
    order: list[str], saved: list[str], moved: dict[str, int]
) -> None:
    assert positions(order, saved) == moved


def test_a_seal_tells_texts_apart_and_not_the_order_of_columns() -> None:
    assert seal({"a": 1, "b": "x"}) == seal({"b": "x", "a": 1})
    assert seal({"a": 1}) != seal({"a": "1"})


KEYS = st.sampled_from("abcd")
VALUES = st.sampled_from([OLD, NEW, OTHER])
SAVED = st.dictionaries(KEYS, st.builds(Part, VALUES, st.integers(1, 3)))
TYPED = st.dictionaries(KEYS, st.builds(Typed, VALUES, st.integers(0, 3)))


@given(typed=TYPED, saved=SAVED, known=st.dictionaries(KEYS, st.integers(1, 3)))
def test_nothing_is_written_over_or_removed_unseen(
    typed: dict[str, Typed], saved: dict[str, Part], known: dict[str, int]
) -> None:
    merged = merge_rows(typed, saved, known=known)

    for key in merged.write:
        assert key not in saved or typed[key].base == saved[key].revision
    for key in merged.remove:
        assert key not in typed
        assert known[key] == saved[key].revision
    assert set(saved) - set(merged.order) == set(merged.remove)
    assert list(typed) == merged.order[: len(typed)]


def clashing(merged: Any) -> set[str]:
    return {clash.row_key for clash in merged.clashes}


@given(typed=TYPED, saved=SAVED, known=st.dictionaries(KEYS, st.integers(1, 3)))
def test_every_typed_row_is_written_there_already_or_shown(
    typed: dict[str, Typed], saved: dict[str, Part], known: dict[str, int]
) -> None:
    merged = merge_rows(typed, saved, known=known)

    for key, row in typed.items():
        there = key in saved and saved[key].value == row.value
        assert [key in merged.write, there, key in clashing(merged)].count(True) >= 1
