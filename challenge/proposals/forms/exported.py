"""A budget as tables to write: its lines, and its subtotals by component and source."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from challenge.challenges.models import FormField
from challenge.money import minor_digits
from challenge.proposals.rules import Draft, money
from challenge.proposals.rules.cells import Answers, columns_of, components_of, rows_of
from challenge.proposals.rules.imports import KEY_COLUMN, cell_of, component_labels
from challenge.web.export import Cell, Column, Formula, Table
from challenge.web.export.workbook import sheet_name
from challenge.web.locale import _

WIDTHS = {"component": 28, "item": 44, "quantity": 10, "unit": 12, "unit_cost": 18, "source": 18}
ROOM = 100
"""So many rows more than there are lines have drop-down lists."""


def budget_tables(one: FormField, draft: Draft, *, empty: bool = False) -> list[Table]:
    """The lines with their amounts, then what they add up to; `empty` leaves the lines out."""
    lines = [] if empty else rows_of(draft.answers.get(one.key))
    return [
        _lines(one, draft, lines),
        _subtotals(one, draft, lines),
    ]


def _lines(one: FormField, draft: Draft, lines: Sequence[Answers]) -> Table:
    labels = component_labels(components_of(one, draft.answers))
    digits = minor_digits(draft.currency)
    columns = [Column(KEY_COLUMN, hidden=True)]
    for each in columns_of(one):
        name = each["key"]
        choices = [str(choice["label"]) for choice in each.get("choices") or ()]
        columns.append(
            Column(
                str(each["label"]),
                width=WIDTHS.get(name, 20),
                digits={"unit_cost": digits, "quantity": 0}.get(name),
                choices=list(labels.values()) if name == "component" else choices,
            )
        )
    columns.append(Column(_("Amount"), width=20, digits=digits))
    rows = _line_rows(one, draft, lines, labels)
    return Table(one.label, columns, rows, room=len(lines) + ROOM)


def _line_rows(
    one: FormField, draft: Draft, lines: Sequence[Answers], labels: dict[str, str]
) -> Iterator[list[Cell]]:
    columns = columns_of(one)
    letters = {column["key"]: chr(ord("B") + place) for place, column in enumerate(columns)}
    last = chr(ord("B") + len(columns))
    for number, line in enumerate(lines, start=2):
        cells = [cell_of(line, column, labels, draft.currency) for column in columns]
        sum_of = f"{letters['quantity']}{number}*{letters['unit_cost']}{number}"
        amount = Formula(f'=IFERROR({sum_of},"")', _units(money.amount(line), draft))
        yield [str(line.get("key", "")), *cells, amount]
    if lines:
        total = sum(money.amount(line) or 0 for line in lines)
        blank: list[Cell] = [None] * (len(columns) - 1)
        added = Formula(f"=SUM({last}2:{last}{len(lines) + 1})", _units(total, draft))
        yield [None, _("Total"), *blank, added]


def _units(minor: int | None, draft: Draft) -> Decimal | None:
    return None if minor is None else Decimal(minor).scaleb(-minor_digits(draft.currency))


def _subtotals(one: FormField, draft: Draft, lines: Sequence[Answers]) -> Table:
    """The sums recompute themselves while somebody works on the lines in Excel."""
    digits = minor_digits(draft.currency)
    columns = [Column(_("Component"), width=28)]
    columns += [
        Column(label, width=20, digits=digits) for label in (_("Grant"), _("Counterpart"), _("Sum"))
    ]
    return Table(_("Subtotals"), columns, _subtotal_rows(one, draft, lines))


def _subtotal_rows(one: FormField, draft: Draft, lines: Sequence[Answers]) -> Iterator[list[Cell]]:
    components = components_of(one, draft.answers)
    labels = component_labels(components)
    sums = _Sums(one, len(lines) + ROOM)
    parts = [part for part in money.shares(lines, components) if part.key in labels]
    for number, part in enumerate(parts, start=2):
        yield [
            labels[part.key],
            Formula(sums.of(number, money.GRANT), _units(part.grant, draft)),
            Formula(sums.of(number, money.COUNTERPART), _units(part.counterpart, draft)),
            Formula(f"=B{number}+C{number}", _units(part.amount, draft)),
        ]


class _Sums:
    """Formulas that add up the lines of a component and a source; text in them is only ours."""

    def __init__(self, one: FormField, rows: int) -> None:
        self._sheet = sheet_name(one.label).replace("'", "''")
        self._rows = rows + 1
        columns = columns_of(one)
        self._letters = {each["key"]: chr(ord("B") + place) for place, each in enumerate(columns)}
        self._letters["amount"] = chr(ord("B") + len(columns))
        (source,) = (each for each in columns if each["key"] == "source")
        self._sources = {each["key"]: str(each["label"]) for each in source["choices"]}

    def of(self, number: int, source: str) -> str:
        """The sum of the amounts whose component stands in this row."""
        component, paid = self._range("component"), self._range("source")
        label = self._sources[source].replace('"', '""')
        chosen = f'({component}=$A{number})*({paid}="{label}")'
        return f"=SUMPRODUCT({chosen},{self._range('amount')})"

    def _range(self, name: str) -> str:
        letter = self._letters[name]
        return f"'{self._sheet}'!${letter}$2:${letter}${self._rows}"
