"""What must hold in the whole database: how an invariant is written, and the ones about events."""

import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby, repeat
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from challenge.audit import queries
from challenge.audit.models import Event
from challenge.db import db
from challenge.workflow import ImpossibleStep, Move, S, Step, fold

Row = tuple[Any, ...]
Statement = sa.Select[*tuple[Any, ...]]
AT_ONCE = 1000
"""Rows fetched together: the whole database passes through, never all of it in memory."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: what it is about, and a sentence."""

    subject: str
    sentence: str


Looked = Iterator[Finding | None]
"""For each thing that was looked at, in turn: what is wrong with it, or nothing."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """A sentence that must be true of everything, and the way to look."""

    sentence: str
    look: Callable[[], Looked]
    reads_files: bool = False


def holds(
    sentence: str, *, reads_files: bool = False
) -> Callable[[Callable[[], Looked]], Invariant]:
    """Make a function that looks at everything of a kind the proof of `sentence`."""
    return lambda look: Invariant(sentence, look, reads_files)


def stream(statement: Statement) -> Iterator[Row]:
    """The rows of a statement, a thousand at a time."""
    with db.session.execute(statement.execution_options(yield_per=AT_ONCE)) as rows:
        for row in rows:
            yield tuple(row)


def together(*streams: Iterable[Row]) -> Iterator[tuple[int, list[list[Row]]]]:
    """Streams, each in the order of its first column, brought together by its value."""
    tagged = [_tagged(rows, place) for place, rows in enumerate(streams)]
    merged = heapq.merge(*tagged, key=itemgetter(0, 1))
    for key, group in groupby(merged, key=itemgetter(0)):
        parts: list[list[Row]] = [[] for _stream in streams]
        for _key, place, row in group:
            parts[place].append(row)
        yield key, parts


def _tagged(rows: Iterable[Row], place: int) -> Iterator[tuple[int, int, Row]]:
    return ((row[0], place, row) for row in rows)


def ordered(statement: Statement) -> Iterator[Row]:
    """The rows of a statement in the order of its first column, as `together` wants them."""
    return stream(statement.order_by(statement.selected_columns[0]))


def plain(column: Any) -> sa.ColumnElement[str]:
    """An enumeration as the text that is stored: even a word that it does not know."""
    return sa.type_coerce(column, sa.String)


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a subject, as far as the invariants read it."""

    action: str
    detail: dict[str, Any]
    actor: int | None
    label: str


def events(kind: str, actions: Iterable[str] = ()) -> Iterator[Row]:
    """(subject, Told) of a kind, by subject and in order; all of them unless actions are named."""
    about = sa.select(
        Event.subject_id, Event.action, Event.detail, Event.actor_id, Event.subject_label
    ).where(Event.subject_kind == kind, Event.subject_id.is_not(None))
    named = list(actions)
    if named:
        about = about.where(Event.action.in_(named))
    for subject, action, detail, actor, label in stream(
        about.order_by(Event.subject_id, Event.seq)
    ):
        yield subject, Told(action, json.loads(detail), actor, label)


@holds("The record of events is whole, from the first to the last.")
def chain() -> Looked:
    found = queries.walk()
    yield from repeat(None, found.events)
    if not found.whole:
        yield Finding(f"event {found.broken_at}", "it does not fit the event before it")


def told(
    kind: str, rows: Statement, *, births: Iterable[str] = (), gone: Iterable[str] = ()
) -> Invariant:
    """Every row has one of the events of its birth, every event its row unless it is `gone`."""
    word, born = kind.replace("_", " "), frozenset(births)
    sentence = f"Every {word} that is on record is there"
    if born:
        sentence += "; none is there without its events"
    return Invariant(sentence + ".", partial(_told, kind, rows, born, frozenset(gone)))


def _told(kind: str, rows: Statement, births: frozenset[str], gone: frozenset[str]) -> Looked:
    for number, (there, happened) in together(ordered(rows), events(kind)):
        actions = [event.action for _subject, event in happened]
        if there and births and births.isdisjoint(actions):
            yield Finding(f"{kind} {number}", "no event tells how it came to be")
        elif not there and actions[-1] not in gone:
            label = happened[-1][1].label
            yield Finding(f"{kind} {number} ({label})", f"gone, though {actions[-1]} is on record")
        else:
            yield None


def folded(
    kind: str,
    rows: Statement,
    moves: tuple[Move[S], ...],
    steps: Mapping[str, Step],
    *,
    start: S,
) -> Invariant:
    """The status of each row, (number, status, label), is where its events lead."""
    word = kind.replace("_", " ")
    sentence = f"The status of each {word} is where the steps on record lead."
    return Invariant(sentence, partial(_folded, kind, rows, moves, steps, start))


def _folded(
    kind: str,
    rows: Statement,
    moves: tuple[Move[S], ...],
    steps: Mapping[str, Step],
    start: S,
) -> Looked:
    for _number, (there, happened) in together(ordered(rows), events(kind, steps)):
        for _key, status, label in there:
            taken = [steps[event.action] for _subject, event in happened]
            yield _compared(label, status, moves, start, taken)


def _compared(
    label: str, status: str, moves: tuple[Move[S], ...], start: S, taken: list[Step]
) -> Finding | None:
    try:
        expected = fold(moves, start, taken)
    except ImpossibleStep as impossible:
        return Finding(label, f"the record has a step that cannot be: {impossible}")
    if status == expected:
        return None
    return Finding(label, f"stands as {status}, the record leads to {expected}")


@dataclass(frozen=True, slots=True)
class Hands:
    """What two persons did: about which subject and which part of it, and who they were."""

    subject: int
    part: object
    first: int | None
    second: int | None
    label: str


def in_two_hands(
    kind: str,
    decided: Iterable[Hands],
    *,
    first: str,
    second: Iterable[str],
    part: Callable[[dict[str, Any]], object] = lambda _detail: None,
) -> Looked:
    """Each row names two persons, the same two as the record; each approval has its row."""
    rows = ((row.subject, row) for row in decided)
    for number, (there, happened) in together(rows, events(kind, [first, *second])):
        recorded = Counter(_pairs([event for _subject, event in happened], first, part))
        surplus = recorded.total() - len(there)
        for _subject, row in there:
            named = (row.part, row.first, row.second)
            yield _judged(row, on_record=recorded[named] > 0)
            recorded[named] -= 1
        for _time in range(surplus):
            yield Finding(f"{kind} {number}", "an approval is on record, and its row is gone")


def _pairs(
    happened: list[Told], first: str, part: Callable[[dict[str, Any]], object]
) -> Iterator[tuple[object, int | None, int | None]]:
    """(part, who proposed it last, who approved it) of every approval on record."""
    proposers: dict[object, int | None] = {}
    for event in happened:
        about = part(event.detail)
        if event.action == first:
            proposers[about] = event.actor
        else:
            yield about, proposers.get(about), event.actor


def _judged(row: Hands, *, on_record: bool) -> Finding | None:
    if row.first is None or row.second is None or row.first == row.second:
        return Finding(row.label, "two persons are needed, and there are not two")
    if not on_record:
        return Finding(row.label, "the record does not name the same two persons")
    return None
