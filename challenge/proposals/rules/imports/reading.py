"""From the cells of a file to the lines of a budget, with what is wrong cell by cell."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from challenge.challenges.models import FormField
from challenge.documents.spreadsheets import Cell, Sheet, place
from challenge.money import Money
from challenge.proposals.rules import money
from challenge.proposals.rules.cells import (
    GONE,
    LONGEST_CELL,
    Answers,
    columns_of,
    components_of,
    rows_of,
)
from challenge.proposals.rules.gaps import Draft
from challenge.proposals.rules.imports.amounts import Wrong, read_money, read_whole, shown
from challenge.proposals.rules.imports.headings import Headings, find_headings
from challenge.proposals.rules.imports.totals import compared, is_sum
from challenge.proposals.rules.imports.words import SOURCE_WORDS, folded
from challenge.proposals.rules.imports.written import cell_of, component_labels
from challenge.proposals.rules.refusals import written
from challenge.web.export import unguarded
from challenge.web.locale import N_, phrase
from challenge.web.text import clean


@dataclass(frozen=True)
class Fault:
    """Something wrong with a cell, or with the file where no cell is named."""

    message: str
    values: dict[str, object] = field(default_factory=dict)
    sheet: str = ""
    cell: str = ""

    @property
    def text(self) -> str:
        said = phrase(self.message, written(self.values))
        if not self.cell:
            return said
        where = N_("Sheet “%(sheet)s”, cell %(cell)s: %(said)s")
        plain = N_("Cell %(cell)s: %(said)s")
        values: dict[str, object] = {"sheet": self.sheet, "cell": self.cell, "said": said}
        return phrase(where if self.sheet else plain, values)


@dataclass
class Reading:
    """What a file says."""

    lines: list[Answers] = field(default_factory=list)
    """A line of an unknown component has its name under `component_name` alone."""
    faults: list[Fault] = field(default_factory=list)
    unknown: dict[str, list[Fault]] = field(default_factory=dict)
    """The components that do not exist, by name, with the cells that name them."""
    remarks: list[Fault] = field(default_factory=list)
    """What the reader should know and nobody has to correct."""
    keyed: bool = False
    """Whether the file came out of ours, so that its lines know which they are."""

    @property
    def everything(self) -> list[Fault]:
        """What has to be corrected where missing components cannot be made."""
        return [*self.faults, *(fault for found in self.unknown.values() for fault in found)]


def read_lines(sheets: Sequence[Sheet], one: FormField, draft: Draft) -> Reading:
    """The lines of a budget field in `sheets`, read with the names of the draft's components."""
    headings = find_headings(sheets, columns_of(one))
    if headings is None:
        return Reading(faults=[_no_headings(one)])
    missing = [each for each in columns_of(one) if _is_missing(each, headings)]
    if missing:
        return Reading(faults=[_missing(headings, missing)])
    return _Reader(headings, one, draft).read()


def _no_headings(one: FormField) -> Fault:
    message = N_("No row of the file names the columns. Name them in its first row: %(labels)s")
    return Fault(message, {"labels": _labels(columns_of(one))})


def _is_missing(column: Answers, headings: Headings) -> bool:
    return bool(column.get("required")) and column["key"] not in headings.places


def _missing(headings: Headings, missing: Sequence[Answers]) -> Fault:
    message = N_("This row names the columns, but not: %(labels)s. Add these columns")
    cell = place(headings.row, 0)
    return Fault(message, {"labels": _labels(missing)}, headings.sheet.name, cell)


def _labels(columns: Sequence[Answers]) -> str:
    return ", ".join(str(column["label"]) for column in columns)


class _Reader:
    """Reads one sheet below its headings."""

    def __init__(self, headings: Headings, one: FormField, draft: Draft) -> None:
        self.headings = headings
        self.one = one
        self.currency = draft.currency
        self.columns = [each for each in columns_of(one) if each["key"] in headings.places]
        self.labels = component_labels(components_of(one, draft.answers))
        self.components = {folded(label): key for key, label in reversed(self.labels.items())}
        self.saved = {str(row.get("key")): row for row in rows_of(draft.answers.get(one.key))}
        self.reading = Reading(keyed="key" in headings.places)

    def read(self) -> Reading:
        listed = list(self._rows())
        lines = [(number, row) for number, row in listed if not is_sum(self.headings, row)]
        most = self.one.options.get("maximum_rows", 500)
        if not lines:
            self._refuse(N_("There is no line below the names of the columns"))
        elif len(lines) > most:
            message = N_("The file has %(count)s lines, and this budget takes %(most)s at most")
            self._refuse(message, count=len(lines), most=most)
        else:
            self.reading.lines = [self._line(number, row) for number, row in lines]
            self.reading.remarks = list(self._remarks(listed))
        return self.reading

    def _refuse(self, message: str, **values: object) -> None:
        self.reading.faults.append(Fault(message, values))

    def _rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows in which something stands, with their number in the file."""
        asked = [*(column["key"] for column in self.columns), "amount"]
        for number, row in enumerate(self.headings.sheet.rows):
            filled = any(self.headings.cell(row, name) != "" for name in asked)
            if number > self.headings.row and filled:
                yield number, row

    def _line(self, number: int, row: Sequence[Cell]) -> Answers:
        key = str(self.headings.cell(row, "key"))
        saved = self.saved.get(key, {})
        line: Answers = {"key": key} if key else {}
        for column in self.columns:
            cell = self._plain(self.headings.cell(row, column["key"]))
            if cell == "":
                continue
            try:
                line |= self._value(column, cell, saved)
            except Wrong as wrong:
                name = column["key"]
                self.reading.faults.append(self._fault(number, name, wrong.message, wrong.values))
        if GONE in line and "component" not in line:
            message = N_("There is no component “%(name)s”. There are: %(known)s")
            known = ", ".join(self.labels.values()) or "–"
            values: dict[str, object] = {"name": line[GONE], "known": known}
            fault = self._fault(number, "component", message, values)
            self.reading.unknown.setdefault(line[GONE], []).append(fault)
        return line

    def _plain(self, cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        text = unguarded(cell) if self.headings.sheet.guarded else cell
        return clean(text).strip()

    def _value(self, column: Answers, cell: Cell, saved: Answers) -> Answers:
        """The value of one cell under its key; what is as we would write it was not touched."""
        name = column["key"]
        before = cell_of(saved, column, self.labels, self.currency)
        if before is not None and is_same(cell, str(before)):
            return {name: saved[name]}
        reads: dict[str, Callable[[Cell], Any]] = {
            "quantity": read_whole,
            "unit_cost": lambda each: read_money(each, self.currency),
            "source": self._source,
        }
        if name == "component":
            return self._component(cell)
        return {name: reads[name](cell) if name in reads else self._text(column, cell)}

    def _component(self, cell: Cell) -> Answers:
        key = self.components.get(folded(shown(cell)))
        return {"component": key} if key else {GONE: shown(cell)}

    def _source(self, cell: Cell) -> str:
        column = next(each for each in self.columns if each["key"] == "source")
        choices = {folded(str(each["label"])): each["key"] for each in column["choices"]}
        found = (SOURCE_WORDS | choices).get(folded(shown(cell)))
        if found is None:
            options = ", ".join(str(each["label"]) for each in column["choices"])
            message = N_("“%(cell)s” pays for nothing here: write one of %(options)s")
            raise Wrong(message, cell=shown(cell), options=options)
        return str(found)

    def _text(self, column: Answers, cell: Cell) -> str:
        text = cell if isinstance(cell, str) else shown(cell)
        longest = column.get("maximum") or LONGEST_CELL
        if len(text) > longest:
            message = N_("This text has %(count)s characters; %(most)s is the most")
            raise Wrong(message, count=len(text), most=longest)
        return text

    def _fault(self, number: int, name: str, message: str, values: dict[str, object]) -> Fault:
        cell = place(number, self.headings.places[name])
        return Fault(message, dict(values), self.headings.sheet.name, cell)

    def _remarks(self, listed: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[Fault]:
        """Where the sums of the file differ from ours."""
        if self.reading.faults:
            return
        total = sum(money.amount(line) or 0 for line in self.reading.lines)
        for number, theirs in compared(self.headings, listed, self.currency, total):
            values: dict[str, object] = {
                "theirs": Money(theirs, self.currency),
                "ours": Money(total, self.currency),
            }
            message = N_("Your file's total is %(theirs)s, ours is %(ours)s")
            yield self._fault(number, "amount", message, values)


def is_same(cell: Cell, before: str) -> bool:
    """Whether a cell holds what we wrote; Excel holds no more than its 32,767 characters."""
    text = shown(cell) if not isinstance(cell, str) else cell
    return text == before or (len(text) >= LONGEST_IN_EXCEL and before.startswith(text))


LONGEST_IN_EXCEL = 32_000
