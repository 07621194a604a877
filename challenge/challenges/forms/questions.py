"""The form of one field of a challenge's form."""

from typing import Any

from challenge.challenges.forms import words
from challenge.challenges.forms.base import KeyField, SectionForm, keyed
from challenge.challenges.rules import Content, key_of
from challenge.web.forms import (
    ChoiceField,
    LongTextField,
    Needed,
    Optional,
    Row,
    RowsField,
    TextField,
    TickField,
    WholeField,
)
from challenge.web.locale import lazy

LEAD, LEAST, MOST, COMPONENTS = "lead", "minimum_rows", "maximum_rows", "components_field"
OPTIONS = (LEAD, LEAST, MOST, COMPONENTS)
WITH_COLUMNS = ("record", "rows", "period")


class ColumnRow(Row):
    key = KeyField()
    label = TextField(lazy("Column"), [Needed(lazy("Enter the name of the column"))], maximum=120)
    kind = ChoiceField(lazy("Kind"), choices=words.choices(words.COLUMN_KINDS), blank=None)
    required = TickField(lazy("Required"))
    choices = LongTextField(
        lazy("Choices, one to a line"), [Optional()], maximum=2000, rows=3, counted=False
    )


class QuestionForm(SectionForm):
    label = TextField(lazy("Label"), [Needed(lazy("Enter the label"))])
    label_th = TextField(lazy("Label in Thai"), [Optional()])
    kind = ChoiceField(
        lazy("Kind"), [Needed(lazy("Choose a kind"))], choices=words.choices(words.FIELD_KINDS)
    )
    help = LongTextField(lazy("Help"), [Optional()], maximum=1000, rows=3, counted=False)
    required = TickField(lazy("Must be answered"))
    maximum = WholeField(
        lazy("Most characters"),
        [Optional()],
        minimum=1,
        maximum=50_000,
        description=lazy("For texts"),
    )
    columns = RowsField(
        ColumnRow,
        lazy("Columns"),
        one=lazy("Column"),
        add=lazy("Add a column"),
        description=lazy("For boxes and tables"),
        most=20,
    )
    lead = TextField(
        lazy("Heading of a text above the rows"), [Optional()], description=lazy("Such as: Goal")
    )
    minimum_rows = WholeField(lazy("Fewest rows"), [Optional()], maximum=500)
    maximum_rows = WholeField(lazy("Most rows"), [Optional()], minimum=1, maximum=500)
    components_field = ChoiceField(
        lazy("Budget lines belong to the rows of"), [Optional()], choices=[], blank=lazy("Nothing")
    )

    @classmethod
    def shown(cls, said: Content) -> Content:
        columns = [_with_choice_lines(column) for column in said["columns"]]
        return said | {"columns": columns} | {key: said["options"].get(key) for key in OPTIONS}

    def said(self) -> Content:
        given = super().said()
        options = {key: given.pop(key) for key in OPTIONS}
        kept = {key: value for key, value in options.items() if value not in ("", None)}
        return given | {"columns": self._columns(), "options": kept}

    def _columns(self) -> list[Content]:
        return [_with_choices(column) for column in keyed(self.columns.data)]


def _with_choice_lines(column: dict[str, Any]) -> dict[str, Any]:
    lines = [f"{choice['key']} = {choice['label']}" for choice in column.get("choices", ())]
    return column | {"choices": "\n".join(lines)}


def _with_choices(column: dict[str, Any]) -> dict[str, Any]:
    """A line is a label, or `key = label` where the key was given before."""
    found: list[dict[str, str]] = []
    for line in column["choices"].split("\n"):
        key, equals, label = line.partition("=")
        label = (label if equals else key).strip()
        if label:
            taken = [choice["key"] for choice in found]
            own = key.strip() if equals else key_of(label, taken)
            found.append({"key": own, "label": label})
    return column | {"choices": found}


NEW_QUESTION: Content = {
    "label": "",
    "label_th": "",
    "kind": None,
    "help": "",
    "required": True,
    "maximum": None,
    "columns": [],
    "options": {},
}
