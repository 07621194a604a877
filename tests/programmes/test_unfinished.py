"""Cycle 3 shows complete proposals, drafts, and one that needs a careful reader."""

from datetime import date

from challenge.programmes.tcc import form_fields
from challenge.programmes.tcc.entries import cycle_1_entries, cycle_3_entries
from challenge.programmes.tcc.outcomes import screening_notes
from challenge.programmes.tcc.texts import entry_answers
from challenge.programmes.tcc.unfinished import MISTAKES, answers_before, cycle_3_answers

START = date(2027, 7, 1)
KEYS = [field["key"] for field in form_fields() if field["kind"] != "annexes"]


def test_drafts_lack_fields_and_the_others_are_complete() -> None:
    for entry in cycle_3_entries():
        answers = cycle_3_answers(entry, period_start=START)
        assert (len(answers) < len(KEYS)) == (entry.status == "draft")


def test_the_one_to_return_differs_in_the_noted_fields_only() -> None:
    entry = next(each for each in cycle_3_entries() if each.status == "to_return")
    right, wrong = (
        entry_answers(entry, period_start=START),
        cycle_3_answers(entry, period_start=START),
    )

    assert {key for key in KEYS if right[key] != wrong[key]} == {note.field for note in MISTAKES}


def test_the_version_before_a_return_differs_in_the_noted_fields_only() -> None:
    for entry in cycle_1_entries():
        answers = entry_answers(entry, period_start=START)
        notes = screening_notes(entry, answers)
        earlier = answers_before(answers, notes)
        assert {key for key in KEYS if earlier[key] != answers[key]} == {
            note.field for note in notes
        }
        assert all(earlier[key] for key in KEYS)
