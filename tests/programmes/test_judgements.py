"""Score sheets come out where the demonstration needs them, and comments differ."""

from dataclasses import dataclass
from datetime import date
from statistics import mean

import pytest

from challenge.programmes.tcc import cycle_1
from challenge.programmes.tcc.entries import Entry, cycle_1_entries
from challenge.programmes.tcc.judgements import (
    Scores,
    sheet_comment,
    sheet_scores,
    tie_above,
    total,
)
from challenge.programmes.tcc.outcomes import (
    paper_target,
    presentation_target,
    rank_of,
    screening_notes,
    screening_of,
)
from challenge.programmes.tcc.texts import entry_answers

START = date(2024, 7, 1)


@dataclass(frozen=True)
class Criterion:
    key: str
    weight: int
    maximum: int


def criteria(round_index: int) -> list[Criterion]:
    source = cycle_1()["rounds"][round_index]["criteria"]
    return [Criterion(each["key"], each["weight"], each["maximum"]) for each in source]


PAPER, PRESENTATION = criteria(0), criteria(1)
ENDORSED = [
    each for each in cycle_1_entries() if each.winner or each.status == "endorsed_not_selected"
]
WINNERS = [each for each in ENDORSED if each.winner]


def panel_mean(
    entry: Entry, rubric: list[Criterion], target: float, panel: tuple[int, ...]
) -> float:
    sheets = [sheet_scores(entry.ref, member, rubric, target, panel=panel) for member in panel]
    return mean(total(sheet, rubric) for sheet in sheets)


@pytest.mark.parametrize("panel", [(0, 1, 2, 3, 4), (0, 2, 3), (1, 4, 3, 2)])
def test_mean_of_a_panel_lies_near_the_target(panel: tuple[int, ...]) -> None:
    for entry in ENDORSED:
        assert abs(panel_mean(entry, PAPER, paper_target(entry), panel) - paper_target(entry)) < 1


def test_scores_are_whole_numbers_within_bounds_and_members_differ() -> None:
    for entry in ENDORSED:
        sheets = [
            sheet_scores(entry.ref, member, PAPER, paper_target(entry)) for member in range(5)
        ]
        assert all(
            score is None or 0 <= score <= 10 for sheet in sheets for score in sheet.values()
        )
        assert len({tuple(sheet.values()) for sheet in sheets}) > 1


@pytest.mark.parametrize("group", ["luzon", "visayas", "mindanao"])
def test_paper_round_shortlists_the_five_winners_of_each_island_group(group: str) -> None:
    rivals = [each for each in ENDORSED if each.island_group == group]
    scored = sorted(
        rivals, key=lambda each: -panel_mean(each, PAPER, paper_target(each), (0, 1, 2, 3, 4))
    )

    assert all(each.winner for each in scored[:5])


@pytest.mark.parametrize("group", ["luzon", "visayas", "mindanao"])
def test_presentation_round_gives_the_published_ranks(group: str) -> None:
    rivals = [each for each in WINNERS if each.island_group == group]
    scored = sorted(
        rivals,
        key=lambda each: (
            -panel_mean(each, PRESENTATION, presentation_target(each), (0, 1, 2, 3, 4))
        ),
    )

    assert [rank_of(each) for each in scored] == [1, 2, 3, 4, 5]


def test_tie_above_keeps_the_total_and_moves_a_point() -> None:
    scores: Scores = {
        "resilience": 7,
        "relevance": 8,
        "impact": 7,
        "viability": 6,
        "sustainability": 7,
    }
    scores |= {"presentation": 8}

    tied = tie_above(scores, gains="resilience", pays=["relevance", "presentation"])

    assert tied["resilience"] == 8
    assert total(tied, PRESENTATION) == pytest.approx(total(scores, PRESENTATION))


def test_comments_of_one_proposal_differ() -> None:
    for entry in ENDORSED:
        comments = [
            sheet_comment(
                entry.ref,
                member,
                entry.theme,
                sheet_scores(entry.ref, member, PAPER, paper_target(entry)),
            )
            for member in range(5)
        ]
        assert len(set(comments)) >= 4


def test_screening_endorses_41_and_gives_a_known_reason_to_the_others() -> None:
    codes = {reason["code"] for reason in cycle_1()["decline_reasons"]}
    decided = [
        screening_of(each, entry_answers(each, period_start=START)) for each in cycle_1_entries()
    ]

    assert sum(each.endorsed for each in decided) == 41
    assert {each.code for each in decided if not each.endorsed} <= codes
    assert all("{" not in each.text for each in decided)
    assert {len(each.returns) for each in decided} == {0, 1, 2}


def test_notes_name_fields_of_the_form() -> None:
    keys = [field["key"] for field in cycle_1()["fields"]]

    for entry in cycle_1_entries():
        notes = screening_notes(entry, entry_answers(entry, period_start=START))
        assert [note.field for note in notes] == [
            key for key in keys if key in {each.field for each in notes}
        ]
