"""The base of every form: cleaned input, GOV.UK components, rows, versions, and the error list."""

from collections.abc import Iterator
from typing import Any

import wtforms
from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms.csrf.core import CSRFTokenField
from wtforms.widgets import HiddenInput

from challenge.web import fields as kit
from challenge.web import rendering
from challenge.web.fields import *  # noqa: F403 (a form imports its fields and its base from here)
from challenge.web.locale import _
from challenge.web.text import clean_form


class VersionField(kit.WholeField):
    """The version that was on the page, sent back unseen."""

    widget = HiddenInput()


PLAIN = (wtforms.HiddenField, VersionField, CSRFTokenField)

Problem = dict[str, str]


class _Shown:
    """How our forms show their fields."""

    def render_field(self, field: wtforms.Field, render_kw: dict[str, Any]) -> Markup:
        if isinstance(field, PLAIN):
            hidden: Any = field
            return Markup(hidden.widget(field, **render_kw))  # noqa: S704 (WTForms escapes)
        return rendering.render(field, render_kw)


class KitForm(FlaskForm):  # type: ignore[misc]
    """A form of ours: reads cleaned text only, renders itself, lists what is wrong."""

    class Meta(_Shown, FlaskForm.Meta):  # type: ignore[misc]
        """Clean once, at the only place through which posted values enter."""

        zone = "Asia/Manila"
        currency = "PHP"

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            posted = super().wrap_formdata(form, formdata)
            return posted and clean_form(posted.items(multi=True))

    @property
    def problems(self) -> list[Problem]:
        """Every error in the order of the form, with the field each one leads to."""
        return [*_form_problems(self), *_problems_of(self)]

    @property
    def has_rows(self) -> bool:
        """Whether buttons that add and remove rows stand in this form."""
        return any(isinstance(field, kit.RowsField) for field in self)

    def refuse(self, field_name: str, message: str) -> None:
        """Add an error found after the shape was right, such as by a rule."""
        field = self[field_name]
        field.errors = [*field.errors, message]

    def rows_changed(self) -> bool:
        """Carry out “Add” or “Remove” when such a button was pressed, and say whether.

        The buttons are named `action`: `add:<field>` and `remove:<field>:<index>`. Nothing
        is validated or saved; show the page again as it is.
        """
        verb, _colon, rest = request.form.get("action", "").partition(":")
        name, _colon, index = rest.partition(":")
        rows = self._fields.get(name)
        if verb not in ("add", "remove") or not isinstance(rows, kit.RowsField):
            return False
        if verb == "add":
            rows.add_row()
        elif index.isdecimal() and len(index) < 6:
            rows.remove_row(int(index))
        return True


class VersionedForm(KitForm):
    """A form about a row that others may change: it carries the version that was shown."""

    version = VersionField("")  # nobody sees it; without a label WTForms reads its catalogue


class FilterForm(KitForm):
    """Choices in the address of a list page: read from the query, changes nothing."""

    class Meta(KitForm.Meta):
        """A GET form needs no token."""

        csrf = False

        def wrap_formdata(self, _form: Any, _formdata: Any) -> Any:
            return clean_form(request.args.items(multi=True))


class Row(wtforms.Form):
    """One row of a `RowsField`; the form around it is cleaned and guarded."""

    class Meta(_Shown, wtforms.Form.Meta):  # type: ignore[misc]
        """The same components as in the form around it."""


def _form_problems(form: wtforms.Form) -> Iterator[Problem]:
    for error in form.form_errors:
        yield {"text": str(error)}


def _problems_of(form: Any, place: str = "") -> Iterator[Problem]:
    for field in form:
        yield from _problems_in(field, place)


def _problems_in(field: Any, place: str) -> Iterator[Problem]:
    if isinstance(field, CSRFTokenField):
        if field.errors:
            yield {"text": _("This page was open for too long. Send it again.")}
    elif isinstance(field, wtforms.FormField):
        yield from _form_problems(field.form)
        yield from _problems_of(field.form, place)
    elif isinstance(field, kit.RowsField):
        yield from _problems_of_rows(field, place)
    else:
        for error in field.errors:
            yield {"text": f"{place}{error}", "href": f"#{anchor(field)}"}


def _problems_of_rows(rows: kit.RowsField, place: str) -> Iterator[Problem]:
    for error in rows.own_errors:
        yield {"text": f"{place}{error}", "href": f"#{rows.id}"}
    for number, entry in enumerate(rows.entries, start=1):
        where = f"{rows.one} {number}: "
        yield from _problems_in(entry, place + where)


def anchor(field: Any) -> str:
    """The id of the input that an error leads to."""
    return str(getattr(field, "first_id", field.id))
