"""What every field shares: needed, optional, blank, and its name on the page."""

from typing import Any, ClassVar

import wtforms
from wtforms import Field
from wtforms.validators import StopValidation


class Needed:
    """The field must be filled in; `message` says what to do: “Enter the project title”."""

    field_flags: ClassVar = {"needed": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: object, field: Field) -> None:
        if is_blank(field):
            field.errors = []
            raise StopValidation(str(self.message))


class Optional:
    """Nothing more is checked when the field is left blank."""

    field_flags: ClassVar = {"optional": True}

    def __call__(self, _form: object, field: Field) -> None:
        if is_blank(field):
            field.errors = []
            raise StopValidation


def is_blank(field: Field) -> bool:
    """Whether nothing was typed, chosen or attached."""
    if isinstance(field, wtforms.FieldList):
        return not field.entries
    if isinstance(field, wtforms.BooleanField):
        return not field.data
    typed = [getattr(value, "filename", value) for value in field.raw_data or []]
    if any(str(value or "").strip() for value in typed):
        return False
    return bool(typed) or field.raw_data == [] or field.data in (None, "", [])


def setting(field: Field, name: str) -> str:
    """The zone or currency that the form, or the form around it, was given as `meta`."""
    meta: Any = field.meta
    while not hasattr(meta, name):
        meta = meta._parent_form.meta
    return str(getattr(meta, name))


def named(field: Field) -> str:
    """The label of the field as people see it."""
    return str(field.label.text)
