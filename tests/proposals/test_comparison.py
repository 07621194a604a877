"""Two contents compared: what is told, and that nothing is left out or made up."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenge.proposals.rules.comparison import (
    NOTHING,
    AnnexChange,
    Cell,
    Comparison,
    apply,
    compare,
)
from challenge.proposals.rules.wording import Mark, Piece, changed_words, folded, parts

LETTER = {"requirement": "letter", "filename": "letter.pdf", "sha256": "a" * 64}
LETTER_AGAIN = LETTER | {"sha256": "b" * 64}
OTHER_LETTER = LETTER | {"filename": "other.pdf", "sha256": "c" * 64}
PERMIT = {"requirement": "permit", "filename": "permit.pdf", "sha256": "d" * 64}


def content(*, annexes: list[dict[str, str]] | None = None, **answers: Any) -> dict[str, Any]:
    return {"number": 1, "answers": answers, "annexes": annexes or []}


def rows(*listed: dict[str, Any], **outside: Any) -> dict[str, Any]:
    return {**outside, "rows": list(listed)}


def test_nothing_is_listed_when_only_number_and_moment_differ() -> None:
    before = content(title="Boardwalk") | {"submitted_at": "2027-01-01"}

    found = compare(before, copy.deepcopy(before) | {"number": 2, "submitted_at": "2027-02-01"})

    assert found == Comparison()
    assert not found


def test_a_text_is_compared_as_a_whole() -> None:
    [change] = compare(content(title="Old"), content(title="New")).fields

    assert (change.key, change.before, change.after, change.parts) == ("title", "Old", "New", False)


def test_an_answer_that_was_not_written_is_nothing() -> None:
    [change] = compare(content(), content(title="")).fields

    assert (change.before, change.after) == (NOTHING, "")


def test_a_record_is_compared_cell_by_cell() -> None:
    before = content(proponent={"person": "Ana", "email": "a@example.org"})
    after = content(proponent={"person": "Ben", "email": "a@example.org"})

    [change] = compare(before, after).fields

    assert change.cells == (Cell("person", "Ana", "Ben"),)


A, B, C = ({"key": key, "item": key.upper()} for key in "abc")
ROWS = [
    ([A, B], [A], [("b", "removed")], False),
    ([A], [B, A], [("b", "added")], False),
    ([A, B], [A, B | {"item": "Z"}], [("b", "changed")], False),
    ([A, B], [B, A], [], True),
    ([A, B], [B | {"item": "Z"}, C], [("b", "changed"), ("c", "added"), ("a", "removed")], False),
    ([A, A], [A], [("a", "removed")], False),
]


@pytest.mark.parametrize(("before", "after", "told", "moved"), ROWS)
def test_rows_are_matched_by_their_keys(
    before: list[Any], after: list[Any], told: list[tuple[str, str]], moved: bool
) -> None:
    [change] = compare(content(list=rows(*before)), content(list=rows(*after))).fields

    states = [
        (row.key[0], "added" if not row.before else "removed" if not row.after else "changed")
        for row in change.rows
    ]
    assert (states, change.moved) == (told, moved)


ANNEXES = [
    ([LETTER], [LETTER, PERMIT], [AnnexChange(None, PERMIT)]),
    ([LETTER, PERMIT], [PERMIT], [AnnexChange(LETTER, None)]),
    ([LETTER], [LETTER_AGAIN], [AnnexChange(LETTER, LETTER_AGAIN)]),
    ([LETTER], [OTHER_LETTER], [AnnexChange(LETTER, OTHER_LETTER)]),
    (
        [LETTER, OTHER_LETTER],
        [OTHER_LETTER | {"sha256": "e" * 64}],
        [
            AnnexChange(OTHER_LETTER, OTHER_LETTER | {"sha256": "e" * 64}),
            AnnexChange(LETTER, None),
        ],
    ),
    ([LETTER, PERMIT], [PERMIT, LETTER], []),
]


@pytest.mark.parametrize(("before", "after", "told"), ANNEXES)
def test_annexes_are_matched_by_requirement_and_name(
    before: list[Any], after: list[Any], told: list[AnnexChange]
) -> None:
    found = compare(content(annexes=before), content(annexes=after))

    assert list(found.annexes) == told


def test_totals_and_theme_are_facts() -> None:
    before = content() | {"theme": {"key": "nature"}, "totals": {"requested": 1}}
    after = content() | {"theme": {"key": "nature"}, "totals": {"requested": 2}}

    assert compare(before, after).facts == (Cell("totals", {"requested": 1}, {"requested": 2}),)


WORDS = [
    ("The red fox", "The brown fox", ["The ", "-red", "+brown", " fox"]),
    ("", "New", ["+New"]),
    ("Same", "Same", ["Same"]),
    ("1,250.50 pesos", "1,350.50 pesos", ["-1,250.50", "+1,350.50", " pesos"]),
    ("สะพานไม้ผ่านป่า", "สะพานคอนกรีตผ่านป่า", ["สะพาน", "-ไม้", "+คอนกรีต", "ผ่านป่า"]),
    (
        "高齢者の買い物を助ける",
        "高齢者の通院を助ける",
        ["高齢者の", "-買い物", "+通院", "を助ける"],
    ),
    ("a big red b", "a small blue b", ["a ", "-big red", "+small blue", " b"]),
]
SIGNS = {Mark.SAME: "", Mark.REMOVED: "-", Mark.ADDED: "+", Mark.FOLDED: "…"}


@pytest.mark.parametrize(("before", "after", "told"), WORDS)
def test_changed_words_are_marked(before: str, after: str, told: list[str]) -> None:
    found = changed_words(before, after)

    assert [SIGNS[piece.mark] + piece.text for piece in found] == told


def test_no_tone_or_vowel_is_parted_from_its_consonant() -> None:
    assert parts("ไม้ที่น้ำ") == ["ไม้", "ที่", "น้ำ"]


def test_long_unchanged_text_is_folded_to_its_ends() -> None:
    same = "word " * 60
    pieces = [Piece(Mark.ADDED, "x"), Piece(Mark.SAME, same), Piece(Mark.REMOVED, "y")]

    shown = folded(pieces)

    assert [piece.mark for piece in shown] == ["added", "same", "folded", "same", "removed"]
    assert "".join(piece.text for piece in shown[1:4]) == same
    assert (shown[1].text, shown[3].text) == ("word " * 12, "word " * 12)


TEXTS = st.text(st.sampled_from("ab \n.้กาเ高ひカ1,"), max_size=40)


@given(TEXTS, TEXTS)
def test_marked_words_hold_both_texts(before: str, after: str) -> None:
    found = folded(changed_words(before, after))

    assert "".join(each.text for each in found if each.mark is not Mark.ADDED) == before
    assert "".join(each.text for each in found if each.mark is not Mark.REMOVED) == after


CELLS = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "x", "y"]))
RECORDS = st.dictionaries(st.sampled_from(["key", "item", "cost"]), CELLS, max_size=3)
LISTS = st.fixed_dictionaries(
    {"rows": st.lists(RECORDS, max_size=4)}, optional={"lead": CELLS, "start": CELLS}
)
CONTENTS = st.fixed_dictionaries(
    {
        "answers": st.dictionaries(
            st.sampled_from(["title", "list", "record"]), st.one_of(CELLS, RECORDS, LISTS)
        ),
        "annexes": st.lists(st.sampled_from([LETTER, LETTER_AGAIN, OTHER_LETTER, PERMIT])),
    },
    optional={"theme": RECORDS, "totals": RECORDS},
)


@given(CONTENTS, CONTENTS)
def test_what_differs_makes_the_later_content_of_the_earlier_one(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert apply(before, compare(before, after)) == after


@given(CONTENTS)
def test_nothing_differs_from_itself(one: dict[str, Any]) -> None:
    assert not compare(one, copy.deepcopy(one))
