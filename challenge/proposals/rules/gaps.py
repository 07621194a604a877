"""What is missing or wrong in a draft: one predicate for list, page and refusal."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from challenge.challenges.models import FormField, Requirement
from challenge.money import Money
from challenge.proposals.rules import money
from challenge.proposals.rules.cells import (
    FITS,
    GONE,
    LONGEST_CELL,
    LONGEST_LEAD,
    MOST_ROWS,
    WRONG,
    Answers,
    as_day,
    choices_of,
    columns_of,
    rows_of,
)
from challenge.proposals.rules.refusals import written
from challenge.web.locale import N_, lazy, phrase
from challenge.web.text import characters

THEME, ANNEXES = "theme", "annexes"
FILL_IN = N_("Fill in “%(label)s”")
CHOOSE = N_("Choose “%(label)s”")


@dataclass(frozen=True)
class Gap:
    """Something to do before the proposal can be submitted, and where."""

    field_key: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    row: int | None = None
    column: str | None = None
    wrong: bool = False
    """Something is there and cannot stay; else nothing is there yet."""

    @property
    def text(self) -> str:
        """The sentence in the reader's language."""
        return phrase(self.message, written(self.values))


@dataclass(frozen=True)
class Draft:
    """Everything that is judged about a draft, as plain values."""

    fields: Sequence[FormField]
    answers: Answers
    requirements: Sequence[Requirement] = ()
    """Those asked for at submission."""
    annexed: Collection[str] = ()
    """Keys of the requirements that have a document."""
    themes: Collection[str] = ()
    theme: str | None = None
    currency: str = "PHP"
    ceiling: int | None = None


class State(StrEnum):
    """How far one field has come."""

    DONE = "done"
    WRONG = "wrong"
    STARTED = "started"
    NOT_STARTED = "not_started"
    OPTIONAL = "optional"


def gaps(draft: Draft) -> list[Gap]:
    """Everything to do, in the order of the form; empty when the draft may be submitted."""
    return [*_theme(draft), *(gap for one in draft.fields for gap in gaps_of(one, draft))]


def gaps_of(one: FormField, draft: Draft) -> list[Gap]:
    """What is to do in one field."""
    if one.kind == ANNEXES:
        return list(_annexes(one, draft))
    answer = draft.answers.get(one.key)
    if is_empty(answer):
        return [Gap(one.key, FILL_IN, {"label": one.label})] if one.required else []
    return list(CHECKS[one.kind](one, answer, draft))


def state_of(one: FormField, draft: Draft) -> State:
    """Done, wrong, begun or not; a field nobody has to fill in is optional while it is empty."""
    found = gaps_of(one, draft)
    begun = bool(draft.annexed) if one.kind == ANNEXES else not is_empty(draft.answers.get(one.key))
    if any(gap.wrong for gap in found):
        return State.WRONG
    if found:
        return State.STARTED if begun else State.NOT_STARTED
    return State.DONE if begun else State.OPTIONAL


def is_empty(answer: object) -> bool:
    """Whether nothing was typed, in whatever shape; row keys alone are nothing."""
    if isinstance(answer, dict):
        return all(is_empty(value) for name, value in answer.items() if name != "key")
    if isinstance(answer, list):
        return all(is_empty(value) for value in answer)
    return answer is None or answer == ""


def _theme(draft: Draft) -> Iterator[Gap]:
    if not draft.themes:
        return
    if not draft.theme:
        yield Gap(THEME, N_("Choose the theme of the project"))
    elif draft.theme not in draft.themes:
        yield Gap(THEME, N_("Choose one of the themes of this challenge"), wrong=True)


def _annexes(one: FormField, draft: Draft) -> Iterator[Gap]:
    for requirement in draft.requirements:
        if requirement.required and requirement.key not in draft.annexed:
            yield Gap(
                one.key,
                N_("Attach “%(label)s”"),
                {"label": requirement.label},
                column=requirement.key,
            )


def _text(one: FormField, answer: Any, _draft: Draft) -> Iterator[Gap]:
    if not isinstance(answer, str):
        yield Gap(one.key, N_("“%(label)s” must be text"), {"label": one.label}, wrong=True)
    else:
        yield from _too_long(one, answer, one.maximum, one.label)


def _too_long(
    one: FormField,
    text: str,
    maximum: int | None,
    label: str,
    row: int | None = None,
    column: str | None = None,
) -> Iterator[Gap]:
    length = characters(text) if maximum and len(text) > maximum else 0
    if maximum and length > maximum:
        values = {"label": label, "maximum": maximum, "length": length}
        message = N_("“%(label)s” must be %(maximum)s characters or fewer (you have %(length)s)")
        yield Gap(one.key, message, values, row, column, wrong=True)


def _record(one: FormField, answer: Any, draft: Draft) -> Iterator[Gap]:
    record = answer if isinstance(answer, dict) else {}
    yield from _cells(one, record, None, draft)


def _rows(one: FormField, answer: Any, draft: Draft) -> Iterator[Gap]:
    value = answer if isinstance(answer, dict) else {}
    if (lead := one.options.get("lead")) and is_empty(value.get("lead")):
        yield Gap(one.key, FILL_IN, {"label": lead}, column="lead")
    elif lead:
        yield from _too_long(one, str(value["lead"]), LONGEST_LEAD, str(lead), column="lead")
    yield from _listed(one, rows_of(answer), draft)


def _listed(one: FormField, rows: Sequence[Answers], draft: Draft) -> Iterator[Gap]:
    least, most = one.options.get("minimum_rows", 0), one.options.get("maximum_rows", MOST_ROWS)
    if len(rows) < max(least, 1 if one.required else 0):
        values = {"label": one.label, "least": max(least, 1)}
        yield Gap(one.key, N_("“%(label)s”: list at least %(least)s"), values)
    if len(rows) > most:
        values = {"label": one.label, "most": most, "count": len(rows)}
        message = N_("“%(label)s”: list at most %(most)s (you have %(count)s)")
        yield Gap(one.key, message, values, wrong=True)
    for number, row in enumerate(rows[:most]):
        yield from _cells(one, row, number, draft)


def _cells(one: FormField, row: Answers, number: int | None, draft: Draft) -> Iterator[Gap]:
    for column in columns_of(one):
        yield from _cell(one, column, row.get(column["key"]), number, draft)


def _cell(
    one: FormField, column: Answers, value: Any, number: int | None, draft: Draft
) -> Iterator[Gap]:
    label = {"label": column["label"]}
    if is_empty(value):
        if column.get("required"):
            message = CHOOSE if column["kind"] == "choice" else FILL_IN
            yield Gap(one.key, message, dict(label), number, column["key"])
    elif column["kind"] == "text":
        longest = column.get("maximum") or LONGEST_CELL
        yield from _too_long(one, str(value), longest, column["label"], number, column["key"])
    elif not FITS[column["kind"]](value, choices_of(one, column, draft.answers)):
        message = WRONG[column["kind"]]
        yield Gap(one.key, message, dict(label), number, column["key"], wrong=True)


def _period(one: FormField, answer: Any, draft: Draft) -> Iterator[Gap]:
    value = answer if isinstance(answer, dict) else {}
    for key, label in (("start", lazy("First day")), ("end", lazy("Last day"))):
        column = {"key": key, "label": label, "kind": "day", "required": True}
        yield from _cell(one, column, value.get(key), None, draft)
    yield from _backwards(one, value, None)
    rows = rows_of(answer)
    yield from _listed(one, rows, draft)
    for number, row in enumerate(rows):
        yield from _backwards(one, row, number)


def _backwards(one: FormField, period: Answers, number: int | None) -> Iterator[Gap]:
    start, end = as_day(period.get("start")), as_day(period.get("end"))
    if start and end and end < start:
        message = N_("The last day must not be before the first day")
        yield Gap(one.key, message, {}, number, "end", wrong=True)


def _budget(one: FormField, answer: Any, draft: Draft) -> Iterator[Gap]:
    lines = rows_of(answer)
    for gap in _listed(one, lines, draft):
        yield _choose_again(gap, lines) if gap.column == "component" and gap.wrong else gap
    for number, line in enumerate(lines):
        yield from _line(one, line, number)
    if lines and not money.of_source(lines, money.GRANT):
        yield Gap(one.key, N_("Ask for something: no line is paid from the grant yet"))
    yield from _ceiling(one, lines, draft)


def _choose_again(gap: Gap, lines: Sequence[Answers]) -> Gap:
    """A line whose component is gone says which one it was."""
    name = lines[gap.row or 0].get(GONE)
    if not name:
        return replace(gap, message=N_("The component of this line was removed: choose another"))
    message = N_("“%(name)s” is no longer among the components: choose another for this line")
    return replace(gap, message=message, values={"name": name})


def _line(one: FormField, line: Answers, number: int) -> Iterator[Gap]:
    quantity, cost = line.get("quantity"), line.get("unit_cost")
    if not money.is_whole(quantity):
        return
    if quantity < 1:
        message = N_("“%(label)s” must be 1 or more")
        yield Gap(one.key, message, {"label": lazy("Quantity")}, number, "quantity", wrong=True)
    elif money.is_whole(cost) and money.amount(line) is None:
        message = N_("This line is too large: check the number of zeros")
        yield Gap(one.key, message, {}, number, "unit_cost", wrong=True)


def _ceiling(one: FormField, lines: Sequence[Answers], draft: Draft) -> Iterator[Gap]:
    if draft.ceiling is None:
        return
    for number, reached in money.over_ceiling(lines, draft.ceiling):
        values: dict[str, object] = {
            "item": lines[number].get("item") or number + 1,
            "reached": Money(reached, draft.currency),
            "ceiling": Money(draft.ceiling, draft.currency),
            "over": Money(reached - draft.ceiling, draft.currency),
        }
        message = N_(
            "With “%(item)s” the grant comes to %(reached)s, "
            "which is %(over)s over the ceiling of %(ceiling)s"
        )
        yield Gap(one.key, message, values, number, "unit_cost", wrong=True)


CHECKS: dict[str, Callable[[FormField, Any, Draft], Iterator[Gap]]] = {
    "text": _text,
    "longtext": _text,
    "record": _record,
    "rows": _rows,
    "period": _period,
    "budget": _budget,
}
