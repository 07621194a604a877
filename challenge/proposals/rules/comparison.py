"""What differs between two frozen contents: field by field, row by row. Pure, and reversible."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

Content = Mapping[str, Any]
RowKey = tuple[str, int]
"""A row's own key, and which of the rows with this key it is, counted from 0."""
OF_THE_VERSION = ("number", "submitted_at")
"""Every version has its own; that is no change of what was proposed."""
ANSWERS, ANNEXES = "answers", "annexes"


class Nothing(Enum):
    """Where there was, or is, no value at all."""

    HERE = "nothing"


NOTHING: Final = Nothing.HERE


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that changed."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went, or changed in some cells."""

    key: RowKey
    before: Content | None
    after: Content | None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """An answer that differs: as a whole, or in cells and rows where both are made of them."""

    key: str
    before: Any
    after: Any
    parts: bool = False
    """Whether `cells`, `rows` and `order` say it all."""
    cells: tuple[Cell, ...] = ()
    rows: tuple[RowChange, ...] = ()
    order: tuple[RowKey, ...] = ()
    """The rows as they stand now."""
    moved: bool = False
    """Whether rows that stayed changed places."""


@dataclass(frozen=True, slots=True)
class AnnexChange:
    """A document that came, went, or was replaced by another one."""

    before: Content | None
    after: Content | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which a later content differs from an earlier one."""

    fields: tuple[FieldChange, ...] = ()
    annexes: tuple[AnnexChange, ...] = ()
    annexes_now: tuple[Content, ...] | None = None
    """The list as it stands now, when it changed in any way."""
    facts: tuple[Cell, ...] = ()
    """Theme, unit, region and totals, each as a whole."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.annexes_now is not None or self.facts)


def compare(before: Content, after: Content) -> Comparison:
    old, new = before.get(ANNEXES, ()), after.get(ANNEXES, ())
    changed = list(old) != list(new)
    return Comparison(
        fields=_fields(before.get(ANSWERS, {}), after.get(ANSWERS, {})),
        annexes=tuple(_annexes(old, new)) if changed else (),
        annexes_now=tuple(new) if changed else None,
        facts=_cells(_facts(before), _facts(after)),
    )


def _facts(content: Content) -> dict[str, Any]:
    apart = (ANSWERS, ANNEXES, *OF_THE_VERSION)
    return {name: value for name, value in content.items() if name not in apart}


def _fields(before: Content, after: Content) -> tuple[FieldChange, ...]:
    return tuple(_field(cell.name, cell.before, cell.after) for cell in _cells(before, after))


def _field(key: str, before: Any, after: Any) -> FieldChange:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return FieldChange(key, before, after)
    if not _are_rows(before) or not _are_rows(after):
        return FieldChange(key, before, after)
    old, new = keyed(before.get("rows", ())), keyed(after.get("rows", ()))
    return FieldChange(
        key,
        before,
        after,
        parts=True,
        cells=_cells(_without_rows(before), _without_rows(after)),
        rows=tuple(_rows(old, new)),
        order=tuple(new),
        moved=[one for one in old if one in new] != [one for one in new if one in old],
    )


def in_parts(change: FieldChange) -> FieldChange:
    """The same change cell by cell, where one side was not written at all."""
    before, after = ({} if each is NOTHING else each for each in (change.before, change.after))
    return _field(change.key, before, after)


def _are_rows(answer: Content) -> bool:
    rows = answer.get("rows", [])
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _without_rows(answer: Content) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "rows"}


def keyed(rows: Iterable[Content]) -> dict[RowKey, Content]:
    """Rows by their keys, in their order."""
    seen: Counter[str] = Counter()
    found: dict[RowKey, Content] = {}
    for row in rows:
        key = str(row.get("key", ""))
        found[key, seen[key]] = row
        seen[key] += 1
    return found


def _rows(old: Mapping[RowKey, Content], new: Mapping[RowKey, Content]) -> Iterable[RowChange]:
    """Those that stand now in their order, then those that are gone."""
    for key, row in new.items():
        if key not in old:
            yield RowChange(key, None, row)
        elif cells := _cells(old[key], row):
            yield RowChange(key, old[key], row, cells)
    yield from (RowChange(key, row, None) for key, row in old.items() if key not in new)


def _cells(before: Content, after: Content) -> tuple[Cell, ...]:
    names = dict.fromkeys([*before, *after])
    pairs = ((name, before.get(name, NOTHING), after.get(name, NOTHING)) for name in names)
    return tuple(Cell(*pair) for pair in pairs if not _alike(pair[1], pair[2]))


def _alike(one: Any, other: Any) -> bool:
    """Equal and of one kind: 1 is not true."""
    return type(one) is type(other) and bool(one == other)


def _annexes(old: Sequence[Content], new: Sequence[Content]) -> Iterable[AnnexChange]:
    """Documents for the same requirement, or of the same name, replace each other in order."""
    left = [annex for annex in old if annex not in new]
    for annex in new:
        if annex in old:
            continue
        earlier = _replaced(annex, left)
        if earlier is not None:
            left.remove(earlier)
        yield AnnexChange(earlier, annex)
    yield from (AnnexChange(annex, None) for annex in left)


def _replaced(annex: Content, left: Sequence[Content]) -> Content | None:
    asked = [each for each in left if each.get("requirement") == annex.get("requirement")]
    named = [each for each in asked if each.get("filename") == annex.get("filename")]
    return next(iter([*named, *asked]), None)


def apply(content: Content, changes: Comparison) -> dict[str, Any]:
    """The later content, from the earlier one and what differs."""
    facts = _applied(content, changes.facts)
    answers = dict(content.get(ANSWERS, {}))
    for change in changes.fields:
        whole = Cell(change.key, change.before, _answer(change))
        answers = _applied(answers, [whole])
    if ANSWERS in content or answers:
        facts[ANSWERS] = answers
    if changes.annexes_now is not None:
        facts[ANNEXES] = list(changes.annexes_now)
    return facts


def _applied(values: Content, cells: Iterable[Cell]) -> dict[str, Any]:
    found = dict(values)
    for cell in cells:
        found.pop(cell.name, None)
        if cell.after is not NOTHING:
            found[cell.name] = cell.after
    return found


def _answer(change: FieldChange) -> Any:
    if not change.parts:
        return change.after
    answer = _applied(_without_rows(change.before), change.cells)
    rows = keyed(change.before.get("rows", ()))
    for row in change.rows:
        rows[row.key] = _row(row)
    if "rows" in change.after:
        answer["rows"] = [rows[key] for key in change.order]
    return answer


def _row(change: RowChange) -> Content:
    if change.before is None or change.after is None:
        return change.after or {}
    return _applied(change.before, change.cells)
