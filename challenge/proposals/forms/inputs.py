"""What stands in the boxes of a form: by the name of each box for a script, in words for people."""

from collections.abc import Iterator
from typing import Any

import wtforms
from wtforms.widgets import HiddenInput

from challenge.web.forms import ChoiceField, DayField, TypedField


def inputs(form: wtforms.Form, *, without: str = "") -> dict[str, str]:
    """The boxes a person fills in, and what each holds; `without` is cut off the names."""
    return {
        name.removeprefix(without): text
        for field in _filled_in(form)
        for name, text in _boxes(field)
    }


def in_words(form: wtforms.Form) -> list[tuple[str, str]]:
    """The label of each box, and what it holds; a choice by its words."""
    return [(str(field.label.text), _words(field)) for field in _filled_in(form)]


def _filled_in(form: wtforms.Form) -> Iterator[wtforms.Field]:
    for field in form:
        if not isinstance(field.widget, HiddenInput) and not isinstance(field, wtforms.FieldList):
            yield field


def _words(field: Any) -> str:
    if isinstance(field, ChoiceField):
        options: Any = field.iter_choices()
        labels = {str(each.value): str(each.label) for each in options}
        return labels.get(str(field.data), "")
    return " ".join(text for _name, text in _boxes(field) if text)


def _boxes(field: Any) -> Iterator[tuple[str, str]]:
    if isinstance(field, DayField):
        for part, text in zip(field.part_names, field.parts, strict=True):
            yield f"{field.name}-{part}", text
    elif isinstance(field, TypedField):
        yield field.name, field.typed
    else:
        yield field.name, "" if field.data is None else str(field.data)
