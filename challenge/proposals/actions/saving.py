"""Saving what was typed, complete or not, part by part: nobody's text is written over unseen."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from challenge.accounts.actor import Actor
from challenge.challenges.models import FormField
from challenge.proposals import rules
from challenge.proposals.actions.components import name_gone, still_named
from challenge.proposals.actions.drafting import open_for, refuse_closed
from challenge.proposals.actions.writing import Writing
from challenge.proposals.models import Answer, AnswerRow, Proposal
from challenge.proposals.queries.drafts import LISTED, TEXT
from challenge.proposals.queries.parts import Parts, answer_of, parts_of, places, row_of
from challenge.proposals.rules import refusals
from challenge.proposals.rules.cells import MOST_ROWS, columns_of
from challenge.proposals.rules.merging import (
    BESIDE,
    ROW_KEY,
    Clash,
    Merged,
    Part,
    Typed,
    Verdict,
    judge,
    may_remove,
    merge_rows,
    positions,
    seal,
)
from challenge.web.text import clean

THEME_LABEL = "Theme"
Answers = dict[str, Any]


@dataclass(frozen=True)
class Bases:
    """What a page showed of one field: the revision of each part, and the seal of what it said.

    A part that still says the same was not touched there, so whatever it is by now stays.
    """

    beside: int | None = None
    rows: Mapping[str, int] | None = None
    seals: Mapping[str, str] = field(default_factory=dict)

    def left_alone(self, part: str, value: Answers) -> bool:
        return self.seals.get(part) == seal(value)


EVERYTHING = Bases()
"""The writer has seen all there is, such as an import that was previewed."""


def save_answers(
    proposal: Proposal,
    answers: Answers,
    *,
    by: Actor,
    revisions: dict[str, int] | None = None,
) -> None:
    """Replace some fields as a whole, as they were typed; what is wrong only blocks submitting.

    `revisions` are those of the fields as the writer saw them.
    Raises SavedMeanwhile or NotOpenForChange; then nothing is changed.
    """
    opened = open_for(by, proposal)
    fields = {one.key: one for one in proposal.challenge.fields}
    parts = {key: _parts(proposal, fields[key]) for key in answers}
    for key in answers:
        refuse_closed(opened, key, fields[key].label)
        _refuse_older(parts[key].answer, revisions, fields[key])
    for key, answer in answers.items():
        _save(proposal, fields[key], answer, parts[key], EVERYTHING, by=by)


def save_field(
    proposal: Proposal, one: FormField, answer: Any, *, by: Actor, bases: Bases = EVERYTHING
) -> Parts:
    """Keep one field as a page shows it and leave what others changed; returns what is saved now.

    Raises SavedMeanwhile with every part of which a person has to choose; then nothing is changed.
    """
    refuse_closed(open_for(by, proposal), one.key, one.label)
    return _save(proposal, one, answer, _parts(proposal, one), bases, by=by)


def save_beside(
    proposal: Proposal, one: FormField, answer: Any, *, by: Actor, base: int | None
) -> int:
    """Keep what stands beside the rows; its revision. Raises SavedMeanwhile or NotOpenForChange."""
    refuse_closed(open_for(by, proposal), one.key, one.label)
    saved = answer_of(proposal.id, one.key)
    part = Part(saved.value, saved.value_revision) if saved else None
    value = _beside(one, typed(answer))
    verdict = judge(Typed(value, base), part)
    if verdict is Verdict.CLASH:
        raise _meanwhile(one, [Clash(BESIDE, value, part.value if part else None)])
    writing = Writing(proposal, one.key, by=by, part=BESIDE)
    if verdict is Verdict.WRITE:
        saved = writing.beside(value, saved)
    else:
        writing.agree(BESIDE, value)
    writing.finish(saved)
    return saved.value_revision if saved else 0


def save_row(
    proposal: Proposal, one: FormField, row: Answers, *, by: Actor, base: int | None
) -> int:
    """Keep one row, new or known by its `key`; its revision.

    Raises SavedMeanwhile, NotOpenForChange, or TooManyRows for a new one.
    """
    refuse_closed(open_for(by, proposal), one.key, one.label)
    key = _key_of(row, set())
    saved = row_of(proposal.id, one.key, key)
    part = Part(saved.value, saved.revision) if saved else None
    value = _cells(one, typed(row), saved)
    verdict = judge(Typed(value, base), part)
    if verdict is Verdict.CLASH:
        raise _meanwhile(one, [Clash(key, value, part.value if part else None)])
    writing = Writing(proposal, one.key, by=by, part=key)
    if verdict is Verdict.WRITE:
        place = 0 if saved else _free_place(proposal, one)
        saved = writing.row(key, value, saved, place=place)
    else:
        writing.agree(key, value)
    writing.finish()
    return saved.revision if saved else 0


def _free_place(proposal: Proposal, one: FormField) -> int:
    """Where a new row stands: below the last one."""
    count, last = places(proposal.id, one.key)
    if count >= MOST_ROWS:
        raise refusals.TooManyRows(label=one.label, most=MOST_ROWS)
    return last + 1


def remove_row(
    proposal: Proposal, one: FormField, row_key: str, *, by: Actor, base: int | None
) -> None:
    """Take one row out; a row that is gone already is no mistake. Raises SavedMeanwhile."""
    refuse_closed(open_for(by, proposal), one.key, one.label)
    saved = row_of(proposal.id, one.key, row_key)
    if saved is None:
        return
    if not may_remove(base, Part(saved.value, saved.revision)):
        raise _meanwhile(one, [Clash(row_key, None, saved.value)])
    name_gone(proposal, one, {row_key: saved})
    writing = Writing(proposal, one.key, by=by, part=row_key)
    writing.remove(saved)
    writing.finish()


def choose_theme(
    proposal: Proposal, key: str | None, *, by: Actor, revision: int | None = None
) -> int:
    """Name the theme of the project; the revision of the choice."""
    refuse_closed(open_for(by, proposal), rules.THEME, THEME_LABEL)
    saved = answer_of(proposal.id, rules.THEME)
    value = {"text": key or ""}
    part = Part(saved.value, saved.value_revision) if saved else None
    verdict = judge(Typed(value, revision), part)
    if verdict is Verdict.CLASH:
        clash = Clash(BESIDE, value, part.value if part else None)
        raise refusals.SavedMeanwhile(label=THEME_LABEL, clashes=[clash])
    writing = Writing(proposal, rules.THEME, by=by, part=BESIDE)
    if verdict is Verdict.WRITE:
        if proposal.current_version_id is None:
            proposal.theme = key
        saved = writing.beside(value, saved)
    else:
        writing.agree(BESIDE, value)
    writing.finish(saved)
    return saved.value_revision if saved else 0


def _save(
    proposal: Proposal, one: FormField, answer: Any, parts: Parts, bases: Bases, *, by: Actor
) -> Parts:
    """Judge every part of a field first, then write what changed."""
    given = typed(answer)
    value = _beside(one, given)
    beside = _typed_beside(value, parts, bases)
    verdict = judge(beside, parts.beside)
    merged = _merged(one, given, parts, bases)
    clashes = list(merged.clashes)
    if verdict is Verdict.CLASH:
        clashes.insert(0, Clash(BESIDE, value, parts.beside.value if parts.beside else None))
    if clashes:
        raise _meanwhile(one, clashes)
    writing, saved = Writing(proposal, one.key, by=by), parts.answer
    if verdict is Verdict.WRITE:
        saved = writing.beside(value, saved)
    elif beside.touched and beside.base is not None:
        writing.agree(BESIDE, value)
    name_gone(proposal, one, {key: parts.rows[key] for key in merged.remove})
    rows = _write_rows(writing, merged, parts)
    return Parts(writing.finish(saved), rows)


def _parts(proposal: Proposal, one: FormField) -> Parts:
    return parts_of(proposal.id, one.key, listed=one.kind in LISTED)


def _typed_beside(value: Answers, parts: Parts, bases: Bases) -> Typed:
    """What was typed beside the rows; what was left alone is whatever it is by now."""
    if parts.beside is not None and bases.left_alone(BESIDE, value):
        return Typed(parts.beside.value, parts.beside.revision, touched=False)
    return Typed(value, bases.beside)


def _merged(one: FormField, given: Any, parts: Parts, bases: Bases) -> Merged:
    if one.kind not in LISTED:
        return Merged()
    used: set[str] = set()
    rows: dict[str, Typed] = {}
    for row in rules.rows_of(given)[:MOST_ROWS]:
        key = _key_of(row, used)
        value = _cells(one, row, parts.rows.get(key))
        if bases.left_alone(key, value):
            _keep_as_is(rows, key, parts)
            continue
        base = None if bases.rows is None else bases.rows.get(key, 0)
        rows[key] = Typed(value, base)
    return merge_rows(rows, parts.listed, known=bases.rows)


def _keep_as_is(rows: dict[str, Typed], key: str, parts: Parts) -> None:
    """A row its writer left alone stays what it is by now, or gone."""
    if key in parts.rows:
        rows[key] = Typed(parts.rows[key].value, parts.rows[key].revision, touched=False)


def _write_rows(writing: Writing, merged: Merged, parts: Parts) -> dict[str, AnswerRow]:
    """Write, remove and order the rows."""
    rows = dict(parts.rows)
    for key in merged.remove:
        writing.remove(rows.pop(key))
    for key in merged.agreed:
        writing.agree(key, rows[key].value)
    for key, value in merged.write.items():
        rows[key] = writing.row(key, value, rows.get(key), place=merged.order.index(key))
    order = [key for key in merged.order if key in rows]
    moved = positions(order, [key for key in parts.rows if key in rows])
    for key, place in moved.items():
        writing.move(rows[key], place)
    return {key: rows[key] for key in order}


def _refuse_older(saved: Answer | None, revisions: dict[str, int] | None, one: FormField) -> None:
    now = saved.revision if saved else 0
    if revisions is not None and revisions.get(one.key, now) != now:
        raise refusals.SavedMeanwhile(label=one.label)


def _meanwhile(one: FormField, clashes: list[Clash]) -> refusals.SavedMeanwhile:
    return refusals.SavedMeanwhile(label=one.label, clashes=clashes)


def _beside(one: FormField, given: Any) -> Answers:
    """Nothing but what the form asks for beside the rows."""
    if one.kind in TEXT:
        return {"text": given if isinstance(given, str) else ""}
    answer = given if isinstance(given, dict) else {}
    asked = {"rows": ["lead"], "period": ["start", "end"], "budget": []}
    names = asked.get(one.kind, [column["key"] for column in one.columns])
    return {name: answer[name] for name in names if name in answer}


def _cells(one: FormField, row: Answers, saved: AnswerRow | None) -> Answers:
    """The columns that the form has, and no others; a component that is gone stays named."""
    names = [column["key"] for column in columns_of(one)]
    value = {name: row[name] for name in names if name in row}
    return still_named(value, saved.value) if saved else value


def _key_of(row: Answers, used: set[str]) -> str:
    """The row's own key, or a new one; nobody gets two rows by sending a key twice."""
    key = str(row.get("key") or "")
    if key in used or not ROW_KEY.fullmatch(key):
        key = f"r{secrets.token_hex(4)}"
    used.add(key)
    return key


def typed(answer: Any) -> Any:
    """Clean text, days as text, whole numbers within bounds, whatever the shape."""
    if isinstance(answer, dict):
        return {str(name): typed(value) for name, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [typed(value) for value in answer]
    if isinstance(answer, str):
        return clean(answer)
    return answer.isoformat() if isinstance(answer, date) else answer
