"""The form of one field, built from the challenge's data; it reads and shows whatever was typed."""

from collections.abc import Iterator
from typing import Any

import wtforms

from challenge.challenges.models import FormField
from challenge.proposals.actions import Bases
from challenge.proposals.queries import Parts
from challenge.proposals.rules import Answers, Draft, Gap, is_empty, rows_of
from challenge.proposals.rules.cells import (
    LONGEST_CELL,
    LONGEST_LEAD,
    MOST_ROWS,
    as_day,
    columns_of,
    component_choices,
)
from challenge.proposals.rules.merging import BESIDE, Part, seal
from challenge.proposals.rules.money import is_whole
from challenge.web.formats import day
from challenge.web.forms import (
    ChoiceField,
    DayField,
    LongTextField,
    MoneyField,
    Row,
    RowsField,
    TextField,
    TypedField,
    VersionedForm,
    WholeField,
)
from challenge.web.locale import _, current_language, lazy

PREFIX = "c_"
"""Opens the name of every input of a column: an author may call a column anything."""
UNBOUNDED = 100_000
"""Too long a text is kept and shown as a gap; the form does not stand in its way."""
NEARLY_FULL = 75
"""From this share of a cell's characters on, the page counts those that are left."""

Column = dict[str, Any]
FIRST_DAY = {"key": "start", "label": lazy("First day"), "kind": "day"}
LAST_DAY = {"key": "end", "label": lazy("Last day"), "kind": "day"}
ROW_WORDS = {
    "rows": (lazy("Entries"), lazy("Entry"), lazy("Add an entry")),
    "period": (lazy("Activities"), lazy("Activity"), lazy("Add an activity")),
    "budget": (lazy("Lines of the budget"), lazy("Line"), lazy("Add a line")),
}
"""What the rows, one of them, and the button that adds one are called."""
NOTHING = Parts()


class AnswerRows(RowsField):
    """Rows of an answer: too many are kept and marked."""

    holds = MOST_ROWS


class AnswerForm(VersionedForm):
    """Base of the forms of single fields; knows which field it is for, and what its page showed.

    `version` is the revision of what stands beside the rows; each row carries its own. The seals
    tell which parts were left alone, and `known` which rows the page had when it was made.
    """

    seal = wtforms.HiddenField()
    known = wtforms.HiddenField()

    def __init__(
        self, one: FormField, draft: Draft, parts: Parts = NOTHING, *, posted: bool = True
    ) -> None:
        self.one = one
        answer = draft.answers.get(one.key)
        told = {} if posted else {"formdata": None}
        super().__init__(data={**_told(parts), **_shown(one, answer, draft, parts)}, **told)
        if not (posted and self.is_submitted()):
            self._show_as_typed(answer)

    def read(self) -> Any:
        """The answer as it was typed, in the shape of a draft."""
        if self.one.kind in ("text", "longtext"):
            return self["answer"].data or ""
        answer = dict(_typed(self, self._columns()))
        if "rows" in self:
            listed = (self._read_row(entry.form) for entry in self["rows"])
            answer["rows"] = [row for row in listed if not is_empty(row)]
        return answer

    def read_row(self, key: str) -> Answers:
        """The only row that was sent, under its key."""
        return self._read_row(self["rows"].entries[0].form) | {"key": key}

    def refuse_overfull(self) -> bool:
        """Say so when more rows came than are kept; none of them is dropped unsaid."""
        if "rows" not in self or not self["rows"].is_overfull:
            return False
        message = _("“%(label)s” keeps at most %(most)s entries, and %(sent)s came: none is saved")
        values = {"label": self.one.label, "most": MOST_ROWS, "sent": self["rows"].sent}
        self.refuse("rows", message % values)
        return True

    def understood(self) -> list[tuple[DayField, str]]:
        """Days with a year of the Buddhist era, and the day each was understood as."""
        rows = [entry.form for entry in self["rows"].entries] if "rows" in self else []
        return [
            (each, day(each.data, language=current_language()))
            for form in (self, *rows)
            for each in form
            if isinstance(each, DayField) and each.is_buddhist and each.data
        ]

    def bases(self) -> Bases:
        """What the page showed that this form was made from."""
        rows = [entry.form for entry in self["rows"].entries] if "rows" in self else []
        shown = {row["key"].data or "": row for row in rows}
        seals = {key: row["seal"].data for key, row in shown.items() if row["seal"].data}
        return Bases(
            self.version.data or 0,
            _read_known(self.known.data) | {key: _whole(row) for key, row in shown.items() if key},
            seals | ({BESIDE: self.seal.data} if self.seal.data else {}),
        )

    def show_again(self, parts: Parts) -> None:
        """Everything typed stays; the next sending knows what is saved by now."""
        rows = [entry.form for entry in self["rows"].entries] if "rows" in self else []
        known = set(_read_known(self.known.data)) | {row["key"].data for row in rows}
        told = _told(parts)
        self.version.process_data(told["version"])
        self.seal.process_data(told["seal"])
        left = {key: part.revision for key, part in parts.listed.items() if key in known}
        self.known.process_data(_written_known(left))
        for row in rows:
            row["revision"].process_data(left.get(row["key"].data, 0))
            row["seal"].process_data("")

    def mark(self, gaps: list[Gap]) -> None:
        """Put every gap beside the input it is about."""
        for gap in gaps:
            place = self._place(gap)
            place.errors = [*place.errors, gap.text]

    def _columns(self) -> list[Column]:
        return _own_columns(self.one)

    def _read_row(self, row: wtforms.Form) -> Answers:
        return {"key": row["key"].data or "", **dict(_typed(row, columns_of(self.one)))}

    def _place(self, gap: Gap) -> Any:
        form = self["rows"].entries[gap.row].form if gap.row is not None else self
        if gap.column is not None and PREFIX + gap.column in form:
            return form[PREFIX + gap.column]
        return self["rows"] if "rows" in self else self["answer"]

    def _show_as_typed(self, answer: Any) -> None:
        """What is no number or day yet stands in its box as it was typed."""
        if not isinstance(answer, dict):
            return
        _show(self, answer)
        for number, row in enumerate(rows_of(answer)):
            if number < len(self["rows"].entries):
                _show(self["rows"].entries[number].form, row)


def answer_form(
    one: FormField, draft: Draft, parts: Parts = NOTHING, *, posted: bool = True
) -> AnswerForm:
    """The form of a field, filled with the draft or with what was just posted."""
    shape: dict[str, Any] = {}
    if one.kind == "text":
        shape["answer"] = _line(one.label, one.maximum, one.help)
    elif one.kind == "longtext":
        shape["answer"] = _long(one.label, one.maximum or UNBOUNDED, one.help)
    for column in _own_columns(one):
        shape[PREFIX + column["key"]] = _input(one, column, draft)
    if one.kind in ("rows", "period", "budget"):
        shape["rows"] = _rows(one, draft)
    kind: type[AnswerForm] = type("AnswerForm", (AnswerForm,), shape)
    return kind(one, draft, parts, posted=posted)


def _own_columns(one: FormField) -> list[Column]:
    """The inputs outside the rows."""
    if one.kind == "record":
        return list(one.columns)
    if one.kind == "period":
        return [FIRST_DAY, LAST_DAY]
    lead = one.options.get("lead") if one.kind == "rows" else None
    return [{"key": "lead", "label": lead, "kind": "longtext"}] if lead else []


def _rows(one: FormField, draft: Draft) -> RowsField:
    shape: dict[str, Any] = {name: wtforms.HiddenField() for name in ("key", "revision", "seal")}
    for column in columns_of(one):
        shape[PREFIX + column["key"]] = _input(one, column, draft)
    return AnswerRows(
        type("AnswerRow", (Row,), shape),
        ROW_WORDS[one.kind][0],
        one=ROW_WORDS[one.kind][1],
        add=ROW_WORDS[one.kind][2],
        least=1,
        most=one.options.get("maximum_rows", 50),
    )


def _input(one: FormField, column: Column, draft: Draft) -> Any:
    label = column["label"]
    match column["kind"]:
        case "whole":
            return WholeField(label, minimum=-(2**31 - 1))
        case "money":
            return MoneyField(label, currency=draft.currency)
        case "day":
            return DayField(label)
        case "choice":
            return ChoiceField(label, choices=_choices(one, column, draft))
        case "longtext":
            return _long(label, LONGEST_LEAD, "")
    longest = column.get("maximum") or LONGEST_CELL
    if one.kind == "rows":
        return LongTextField(label, maximum=longest, rows=3, threshold=NEARLY_FULL)
    return _line(label, longest, threshold=NEARLY_FULL)


def _line(label: str, maximum: int | None, help_text: str = "", *, threshold: int = 0) -> TextField:
    return TextField(
        label,
        maximum=maximum or UNBOUNDED,
        counted=maximum is not None,
        threshold=threshold,
        as_stored=False,
        description=help_text,
    )


def _long(label: str, maximum: int, help_text: str) -> LongTextField:
    rows = 3 if maximum <= LONGEST_LEAD else 12 if maximum > 2000 else 8
    return LongTextField(label, maximum=maximum, rows=rows, description=help_text)


def _choices(one: FormField, column: Column, draft: Draft) -> list[tuple[str, str]]:
    if one.kind == "budget" and column["key"] == "component":
        return component_choices(one, draft.answers)
    return [(choice["key"], choice["label"]) for choice in column.get("choices") or ()]


def _told(parts: Parts) -> Answers:
    """What the page will know of the parts it shows."""
    beside = parts.beside
    revisions = {key: part.revision for key, part in parts.listed.items()}
    return {
        "version": beside.revision if beside else 0,
        "seal": seal(beside.value) if beside else "",
        "known": _written_known(revisions),
    }


def _written_known(revisions: dict[str, int]) -> str:
    return " ".join(f"{key}:{revision}" for key, revision in revisions.items())


def _read_known(written: str | None) -> dict[str, int]:
    pairs = (pair.partition(":") for pair in (written or "").split())
    return {key: int(number) for key, _colon, number in pairs if _is_count(number)}


def _is_count(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) < 10


def _whole(row: Any) -> int:
    number = str(row["revision"].data or "")
    return int(number) if _is_count(number) else 0


def _shown(one: FormField, answer: Any, draft: Draft, parts: Parts) -> Answers:
    """The data of the form: only what each input can hold; the rest is put in as it was typed."""
    if one.kind in ("text", "longtext"):
        return {"answer": answer if isinstance(answer, str) else ""}
    value = answer if isinstance(answer, dict) else {}
    data = dict(_held(one, value, _own_columns(one), draft))
    rows = rows_of(answer)
    listed = parts.listed
    held = [
        {
            "key": row.get("key"),
            **_row_told(listed.get(str(row.get("key")))),
            **dict(_held(one, row, columns_of(one), draft)),
        }
        for row in rows
    ]
    return data | ({"rows": held} if held else {})


def _row_told(part: Part | None) -> Answers:
    return {"revision": part.revision, "seal": seal(part.value)} if part else {}


def _held(
    one: FormField, value: Answers, columns: list[Column], draft: Draft
) -> Iterator[tuple[str, Any]]:
    for column in columns:
        cell = value.get(column["key"])
        match column["kind"]:
            case "whole" | "money":
                fits = is_whole(cell)
            case "choice":
                fits = cell in dict(_choices(one, column, draft))
            case "day":
                cell = as_day(cell)
                fits = cell is not None
            case _:
                fits = isinstance(cell, str)
        if fits:
            yield PREFIX + column["key"], cell


def _typed(form: wtforms.Form, columns: list[Column]) -> Iterator[tuple[str, Any]]:
    for column in columns:
        value = _value(form[PREFIX + column["key"]])
        if not is_empty(value):
            yield column["key"], value


def _value(field: wtforms.Field) -> Any:
    if isinstance(field, DayField):
        return field.data.isoformat() if field.data else list(field.parts)
    if isinstance(field, TypedField):
        return field.typed[:LONGEST_CELL] if field.data is None else field.data
    return field.data


def _show(form: wtforms.Form, value: Answers) -> None:
    for name, cell in value.items():
        field = form._fields.get(PREFIX + name)
        if isinstance(field, DayField) and isinstance(cell, list):
            field.parts = tuple(str(part) for part in cell[:3])
        elif isinstance(field, TypedField) and isinstance(cell, str):
            field.typed = cell
