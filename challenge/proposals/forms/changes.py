"""What differs between two versions, in the reader's words and figures."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from challenge.challenges.models import FormField
from challenge.proposals.forms.answers import FIRST_DAY, LAST_DAY, ROW_WORDS
from challenge.proposals.forms.shown import answered
from challenge.proposals.rules import comparison, wording
from challenge.proposals.rules.cells import columns_of
from challenge.proposals.rules.comparison import NOTHING, Content, FieldChange, RowChange, RowKey
from challenge.proposals.rules.wording import Mark, Piece
from challenge.web import formats
from challenge.web.locale import _, current_language, lazy

Column = dict[str, Any]
WORDED = ("text", "longtext")
AMOUNT = {"key": "amount", "label": lazy("Amount"), "kind": "money"}
SUMS = {
    "requested": lazy("Asked from the grant"),
    "counterpart": lazy("Counterpart of the unit"),
    "total": lazy("Total"),
    "must_have": lazy("Must-have components"),
    "optional": lazy("Optional components"),
}
"""The totals of a budget, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value that changed, with its marks."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Item:
    """A row, or what stands outside the rows, with the lines that changed."""

    title: str = ""
    state: str = ""
    """added, removed, replaced or changed; blank outside the rows."""
    lines: list[Line] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One field of the form in which something changed."""

    key: str
    label: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Sum:
    """One total, before and after."""

    label: str
    before: int
    after: int

    @property
    def more(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """The whole page."""

    sections: list[Section]
    sums: list[Sum]

    @property
    def changed(self) -> bool:
        return bool(self.sections)


@dataclass(frozen=True)
class Sides:
    """The two contents, and the currency in which both speak."""

    before: Content
    after: Content
    currency: str


def changes_between(sides: Sides, fields: Sequence[FormField]) -> Changes:
    """Sections in the order of the form; what is in no form, such as the unit, comes first."""
    found = comparison.compare(sides.before, sides.after)
    by_key = {change.key: change for change in found.fields}
    sections = [*_facts(found.facts)]
    for one in fields:
        items = _annexes(found.annexes) if one.kind == "annexes" else []
        if one.key in by_key:
            items = _items(one, by_key[one.key], sides)
        if items:
            sections.append(Section(one.key, one.label, items))
    if found.annexes and not any(one.kind == "annexes" for one in fields):
        sections.append(Section("annexes", _("Documents"), _annexes(found.annexes)))
    return Changes(sections, _sums(sides))


def _facts(cells: Iterable[comparison.Cell]) -> Iterator[Section]:
    named: dict[str, tuple[str, Callable[[Any], str]]] = {
        "unit": (_("Unit"), _place),
        "region": (_("Region"), lambda value: str(value.get("name", ""))),
        "theme": (_("Theme"), lambda value: str(value.get("label", ""))),
    }
    for cell in cells:
        if cell.name in named:
            label, written = named[cell.name]
            old, new = (written(each) if each else "" for each in _held(cell))
            if old != new:
                yield Section(cell.name, label, [Item(lines=[Line("", _swapped(old, new))])])


def _held(cell: comparison.Cell) -> tuple[Any, Any]:
    """Both values; None where there was or is nothing."""
    before, after = (None if each is NOTHING else each for each in (cell.before, cell.after))
    return before, after


def _place(unit: Mapping[str, Any]) -> str:
    return ", ".join(str(unit[part]) for part in ("name", "province") if unit.get(part))


def _annexes(found: Sequence[comparison.AnnexChange]) -> list[Item]:
    return [_annex(change) for change in found]


def _annex(change: comparison.AnnexChange) -> Item:
    one = change.after or change.before or {}
    old, new = change.before or {}, change.after or {}
    state = "replaced" if old and new else "added" if new else "removed"
    names = _swapped(str(old.get("filename", "")), str(new.get("filename", "")))
    digests = _swapped(str(old.get("sha256", "")), str(new.get("sha256", "")))
    lines = [Line(_("File"), names), Line("SHA-256", digests)]
    return Item(str(one.get("label", "")), state, lines)


def _items(one: FormField, change: FieldChange, sides: Sides) -> list[Item]:
    if one.kind in WORDED or not _has_parts(change):
        before, after = _text(change.before), _text(change.after)
        return [Item(lines=[Line("", _worded(before, after))])]
    change = comparison.in_parts(change)
    outside = [line for cell in change.cells for line in _outside(one, cell, sides)]
    return [
        *([Item(lines=outside)] if outside else []),
        *(_row(one, row, _places(change), sides) for row in change.rows),
        *([Item(note=_("The order of the rows changed."))] if change.moved else []),
    ]


def _has_parts(change: FieldChange) -> bool:
    """Whether both sides are made of cells, or one is and the other is not written."""
    return all(isinstance(each, dict) or each is NOTHING for each in (change.before, change.after))


def _text(value: Any) -> str:
    return "" if value is NOTHING or value is None else str(value)


def _outside(one: FormField, cell: comparison.Cell, sides: Sides) -> Iterator[Line]:
    lead = {"key": "lead", "label": one.options.get("lead") or "", "kind": "text"}
    known = list(one.columns) if one.kind == "record" else [lead, FIRST_DAY, LAST_DAY]
    for column in known:
        if column["key"] == cell.name:
            yield Line(str(column["label"]), _cell(column, cell.before, cell.after, sides))


def edited(
    one: FormField, part: str, before: Content | None, after: Content | None, sides: Sides
) -> Item:
    """What changed in one part of a draft; `sides` name the components of a budget."""
    if one.kind in WORDED:
        texts = (str((value or {}).get("text", "")) for value in (before, after))
        return Item(lines=[Line("", _worded(*texts))])
    if part:
        return _row(one, RowChange((part, 0), before, after), None, sides)
    change = comparison.in_parts(FieldChange(one.key, before or {}, after or {}))
    return Item(lines=[line for cell in change.cells for line in _outside(one, cell, sides)])


def swapped(before: str, after: str) -> Item:
    """One name in the place of another."""
    return Item(lines=[Line("", _swapped(before, after))])


def _places(change: FieldChange) -> dict[RowKey, int]:
    """At which place a row stands; for one that is gone, where it stood."""
    old = comparison.keyed(change.before.get("rows", ()))
    return {key: at for rows in (old, change.order) for at, key in enumerate(rows, 1)}


def _row(one: FormField, row: RowChange, places: Mapping[RowKey, int] | None, sides: Sides) -> Item:
    state = "added" if row.before is None else "removed" if row.after is None else "changed"
    before, after = row.before or {}, row.after or {}
    word = ROW_WORDS[one.kind][1] if one.kind in ROW_WORDS else _("Entry")
    columns = _columns(one)
    lines = [
        Line(str(column["label"]), _cell(column, *values, sides))
        for column in columns
        if (values := (before.get(column["key"]), after.get(column["key"])))[0] != values[1]
    ]
    title = f"{word} {places[row.key]}" if places else str(word)
    name = next((str(filled) for filled in _names(columns, after or before)), "")
    return Item(f"{title}: {name}" if name else title, state, lines)


def _names(columns: Sequence[Column], row: Content) -> Iterator[Any]:
    """What a row may be called by: its first cell of text."""
    for column in columns:
        if column["kind"] in WORDED and row.get(column["key"]):
            yield row[column["key"]]


def _columns(one: FormField) -> list[Column]:
    if one.kind != "budget":
        return list(one.columns)
    source = one.options.get("components_field", "components")
    named = {"components": source, "kind": "component"}
    listed = [
        column | named if column["key"] == "component" else column for column in columns_of(one)
    ]
    return [*listed, AMOUNT]


def _cell(column: Column, before: Any, after: Any, sides: Sides) -> list[Piece]:
    old, new = (None if each is NOTHING else each for each in (before, after))
    if column["kind"] in WORDED:
        return _worded(_text(old), _text(new))
    if column["kind"] == "component":
        key = column["components"]
        return _swapped(_component(old, key, sides.before), _component(new, key, sides.after))
    return _swapped(answered(old, column, sides.currency), answered(new, column, sides.currency))


def _component(key: Any, components: str, content: Content) -> str:
    """The component's name in the version that names it."""
    answer = content.get("answers", {}).get(components)
    rows = answer.get("rows", []) if isinstance(answer, dict) else []
    return next((str(row.get("name") or key) for row in rows if row.get("key") == key), _text(key))


def _worded(before: str, after: str) -> list[Piece]:
    return wording.folded(wording.changed_words(before, after))


def _swapped(before: str, after: str) -> list[Piece]:
    if before == after:
        return [Piece(Mark.SAME, after)] if after else []
    pieces = (Piece(Mark.REMOVED, before), Piece(Mark.ADDED, after))
    return [piece for piece in pieces if piece.text]


def _sums(sides: Sides) -> list[Sum]:
    old, new = sides.before.get("totals", {}), sides.after.get("totals", {})
    return [Sum(str(label), old.get(key, 0), new.get(key, 0)) for key, label in SUMS.items()]


def difference(amount: int, currency: str) -> str:
    """How much more or less, with its sign; nothing where it is the same."""
    if not amount:
        return ""
    shown = formats.money(amount, currency, language=current_language())
    return f"+{shown}" if amount > 0 else shown
