"""When texts resemble: the rule alone, without a database."""

from string import ascii_lowercase

import pytest

from challenge.duplicates import rules
from challenge.duplicates.models import Kind
from challenge.duplicates.rules.passages import LONGEST, Passage, sentences
from challenge.duplicates.rules.terms import terms
from tests.world.duplicates import HERONS, HERONS_AGAIN, LANTERNS

THAI = "ชุมชนริมแม่น้ำจะสร้างทางเดินไม้สองร้อยเมตรหลังป่าชายเลน"
JAPANESE = "川口の古いマングローブ林に二百メートルの木道をつくる。"
CALL = "0102801000"


def text(*said: str, **more: object) -> rules.Written:
    sentences_said = [sentence for each in said for sentence in sentences(each)]
    passages = tuple(Passage("summary", sentence) for sentence in sentences_said)
    return rules.Written(CALL, passages, **more)  # type: ignore[arg-type]


HALF_A_COPY = text(*HERONS.split(". ")[:2], LANTERNS, JAPANESE)
"""A third of another text, beside much of one's own."""


def shares(earlier: rules.Written, later: rules.Written) -> tuple[int, int]:
    found = rules.likeness(earlier, later)
    return found.earlier_share, found.later_share


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("The Visitors visit their NESTING places", ["visit", "visit", "nesti", "place"]),
        ("Biñan’s 2,000 pesos", ["binan", "2000", "pesos"]),
        ("of and the", []),
        ("木道をつくる", ["木道", "道を", "をつ", "つく", "くる"]),
        ("タワー", ["タワー"]),
        ("ป่าชาย", ["ป่าชาย"]),
    ],
)
def test_words_are_compared_by_their_first_letters(said: str, keys: list[str]) -> None:
    assert [term.key for term in terms(said)] == keys


def test_words_know_where_they_stand() -> None:
    said = "Small boats, two  landings"

    assert [said[term.start : term.end] for term in terms(said)] == ["Small", "boats", "landings"]


def test_long_text_without_full_stops_is_cut_at_spaces() -> None:
    said = "ทางเดินไม้ " * 100

    cut = list(sentences(said))

    assert max(map(len, cut)) <= LONGEST
    assert " ".join(cut) == said.strip()


@pytest.mark.parametrize("said", [HERONS, THAI, JAPANESE])
def test_the_same_text_resembles_as_a_whole(said: str) -> None:
    assert shares(text(said), text(said)) == (100, 100)


def test_re_worded_text_resembles_passage_by_passage() -> None:
    found = rules.likeness(text(HERONS), text(HERONS_AGAIN))

    assert [(match.earlier, match.later) for match in found.matches] == [
        (number, number) for number in range(5)
    ]


def test_text_about_something_else_does_not_resemble() -> None:
    assert shares(text(HERONS), text(LANTERNS)) == (0, 0)


def test_share_is_that_of_each_text() -> None:
    earlier, later = text(HERONS), text(HERONS, LANTERNS)

    earlier_share, later_share = shares(earlier, later)

    assert earlier_share == 100
    assert 40 < later_share < 60


@pytest.mark.parametrize(
    ("later", "facts", "told"),
    [
        (text(HERONS_AGAIN), rules.Facts(), True),
        (text(LANTERNS), rules.Facts(), False),
        (text(LANTERNS), rules.Facts(same_file=True), True),
        (text(LANTERNS), rules.Facts(same_site=True), False),
        (HALF_A_COPY, rules.Facts(), False),
        (HALF_A_COPY, rules.Facts(same_site=True), True),
    ],
)
def test_officer_is_told_of_much_text_one_file_or_one_site(
    later: rules.Written, facts: rules.Facts, told: bool
) -> None:
    assert rules.to_be_told(rules.likeness(text(HERONS, THAI), later), facts) is told


def test_few_words_alone_tell_nothing() -> None:
    short = text("A boardwalk of local wood for the landing of fishers.")

    assert shares(short, short) == (100, 100)
    assert not rules.to_be_told(rules.likeness(short, short), rules.Facts())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0102801000", "0102801000", True),
        ("0102801000", "0102800000", True),
        ("0102801000", "0102802000", False),
        ("0102801000", "0305400000", False),
    ],
)
def test_place_is_the_same_for_one_unit_and_for_its_province(
    one: str, other: str, same: bool
) -> None:
    assert rules.same_place(one, other) is same


def test_shared_words_are_marked_and_nothing_is_lost() -> None:
    one = Passage("summary", "Fishers guide small groups, quietly.")
    other = Passage("summary", "Small groups are guided by young fishers.")

    found = rules.pieces(one, other)

    assert [(piece.text, piece.shared) for piece in found] == [
        ("Fishers guide small groups", True),
        (", quietly.", False),
    ]
    assert "".join(piece.text for piece in rules.pieces(other, one)) == other.text


def test_marks_are_the_same_everywhere_and_survive_rewording() -> None:
    marks, again = rules.marks_of(text(HERONS)), rules.marks_of(text(HERONS_AGAIN))

    assert marks == rules.marks_of(text(HERONS))
    assert len(marks & again) > len(marks) // 4
    assert not marks & rules.marks_of(text(LANTERNS))


def test_marks_of_a_long_text_are_an_eighth() -> None:
    words = [f"{letter}{other}word" for letter in ascii_lowercase for other in ascii_lowercase]

    kept = rules.marks_of(text(" ".join(words)))

    assert 130 < len(kept) < 210


def test_marks_name_files_and_sites_too() -> None:
    marked = text(files={"ab" * 32: "map.pdf"}, sites=frozenset({"river mouth"}))

    assert sorted(kind for kind, _number in rules.marks_of(marked)) == [Kind.FILE, Kind.SITE]
