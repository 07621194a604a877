"""A field of repeated rows, such as budget lines, that works without script."""

from collections.abc import Iterator, Sequence
from typing import Any

import wtforms
from wtforms.widgets import HiddenInput

from challenge.web.fields.base import is_blank
from challenge.web.locale import lazy


class RowsField(wtforms.FieldList):  # type: ignore[type-arg]
    """Rows of the same form; its value is a list of dicts.

    `one` names a row on the page (“Line”), `add` is the text of the button. Rows that were left
    blank as a whole are dropped before checking, down to `least`. The button adds up to `most`;
    a kind of rows that keeps more than that says so in `holds`. `sent` is how many came.
    """

    holds = 0
    sent = 0

    def __init__(
        self,
        row: type[wtforms.Form],
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        one: str = lazy("Row"),
        add: str = lazy("Add another"),
        least: int = 0,
        most: int = 50,
        **rest: Any,
    ) -> None:
        shape: Any = wtforms.FormField(row)
        super().__init__(shape, label, list(validators or ()), least, max(most, self.holds), **rest)
        self.most = most
        self.one = one
        self.add = add
        self.focus = False

    @property
    def own_errors(self) -> list[str]:
        """What is wrong with the rows as a whole."""
        return [str(error) for error in self.errors if not isinstance(error, (list, dict, tuple))]

    @property
    def is_full(self) -> bool:
        return len(self.entries) >= self.most

    @property
    def is_overfull(self) -> bool:
        """Whether more rows came than are read: the others would be lost unsaid."""
        return self.sent > (self.max_entries or 0)

    def process(self, formdata: Any, *args: Any, **rest: Any) -> None:
        """Read the rows, and count those that were sent."""
        if formdata:
            self.sent = len(set(self._extract_indices(self.name, formdata)))  # type: ignore[attr-defined]
        super().process(formdata, *args, **rest)

    def add_row(self) -> None:
        """One more blank row, with the focus in its first box."""
        if not self.is_full:
            first = next(visible_parts(self.append_entry()), None)
            if first is not None:
                first.focus = True

    def remove_row(self, index: int) -> None:
        """Without the row at `index`; the focus moves to the button that adds one."""
        if index < len(self.entries):
            self.pop_entry(index)  # type: ignore[call-arg]  # the stubs are of 3.2
            self.focus = True

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self._drop_blank_rows()
        return bool(super().validate(form, extra_validators))

    def _drop_blank_rows(self) -> None:
        for index in range(len(self.entries) - 1, -1, -1):
            blank = all(is_blank(part) for part in visible_parts(self.entries[index]))
            if blank and len(self.entries) > self.min_entries:
                self.pop_entry(index)  # type: ignore[call-arg]  # the stubs are of 3.2


def visible_parts(field: Any) -> Iterator[Any]:
    """The inputs of `field` that a person fills in."""
    if isinstance(field, wtforms.FormField):
        for part in field.form:
            yield from visible_parts(part)
    elif not isinstance(field.widget, HiddenInput):
        yield field
