"""The cleaning that every typed text goes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from challenge.web.text import clean, clean_form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\ud800b", "ab"),
        ("a\x00b\x1b[0mc\x85", "ab[0mc"),
        ("one\r\ntwo\rthree\nfour\t.", "one\ntwo\nthree\nfour\t."),
        ("one\vtwo\u2028three", "one\ntwo\nthree"),
        ("\u202etxt.exe\u2066", "txt.exe"),
        ("e\u0301", "é"),
        ("คนไทย\u200d日本語", "คนไทย\u200d日本語"),
    ],
)
def test_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_and_the_result_can_be_stored(typed: str) -> None:
    once = clean(typed)

    assert clean(once) == once
    assert "\x00" not in once
    assert once.encode().decode() == once


def test_names_that_no_field_has_are_dropped() -> None:
    posted = [("title", "a\x00"), ("lines-²-item", "x"), ("a b", "x"), ("x" * 201, "x")]

    assert clean_form(posted) == MultiDict({"title": "a"})
