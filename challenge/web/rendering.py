"""From a form field to the GOV.UK component that shows it."""

from collections.abc import Callable, Mapping
from typing import Any

import wtforms
from flask import Flask, current_app
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, Template
from jinja2.runtime import Context
from markupsafe import Markup
from wtforms import Field

from challenge.web import fields, labels, markdown
from challenge.web.around import around
from challenge.web.locale import _, current_language

Parameters = dict[str, Any]
LIBRARY = "govuk_frontend_jinja"


class Page(Template):
    """A template whose macros are imported without comparing two sets of global names.

    Jinja compares them at every import, dozens of times a page, for templates that were loaded
    with globals of their own; ours never are.
    """

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return super()._get_default_module()


def init_rendering(app: Flask) -> None:
    """Give templates the GOV.UK components, the words of statuses, and which pages there are."""
    components = PrefixLoader({LIBRARY: PackageLoader(LIBRARY)})
    app.jinja_env.template_class = Page
    app.jinja_loader = ChoiceLoader([app.jinja_loader or components, components])
    app.jinja_env.filters.update(
        status_label=labels.label, status_colour=labels.colour, markdown=markdown.render
    )
    app.jinja_env.globals.update(endpoints=app.view_functions, around=around)
    # A draft may be written for a whole afternoon: a form's token lives as long as the session.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)


def render(field: Field, given: Mapping[str, Any]) -> Markup:
    """The component for `field`; `given` adds to or replaces its parameters."""
    if isinstance(field, fields.RowsField):
        return Markup(_macro("components/form.html", "rows")(field))  # noqa: S704 (a macro escapes)
    for kind, (macro, describe) in KINDS.items():
        if isinstance(field, kind):
            parameters = _merged(_common(field) | describe(field), given)
            shown = _macro(*macro)(parameters)
            return Markup(shown)  # noqa: S704 (a macro escapes)
    raise TypeError(f"no component shows a {type(field).__name__}")


def _macro(template: str, name: str) -> Callable[[Any], str]:
    """The macro object; looking it up anew for each field costs more than rendering it."""
    known: dict[str, Callable[[Any], str]]
    known = current_app.extensions.setdefault("kit_macros", {})
    if name not in known:
        module = current_app.jinja_env.get_template(template).module
        known[name] = getattr(module, name)
    return known[name]


def _merged(own: Parameters, given: Mapping[str, Any]) -> Parameters:
    merged = dict(own)
    for name, value in given.items():
        before = merged.get(name)
        both = isinstance(before, dict) and isinstance(value, Mapping)
        merged[name] = {**before, **value} if both and before else value
    return {name: value for name, value in merged.items() if value is not None}


def _common(field: Field) -> Parameters:
    parameters: Parameters = {"id": field.id, "name": field.name, "attributes": {}}
    if field.description:
        parameters["hint"] = {"text": str(field.description)}
    if field.errors:
        parameters["errorMessage"] = {
            "text": str(field.errors[0]),
            "visuallyHiddenText": _("Error"),
        }
    if getattr(field, "focus", False):
        parameters["attributes"]["autofocus"] = {"value": True, "optional": True}
    return parameters | (field.render_kw or {})


def _label(field: Field) -> str:
    text = fields.named(field)
    if "optional" in field.flags:
        return _("%(label)s (optional)", label=text)
    return text


def _text(field: Any) -> Parameters:
    shown = {"label": {"text": _label(field)}, "value": field._value()}
    return shown | (_counting(field) if getattr(field, "counted", False) else {})


def _email(field: Any) -> Parameters:
    return _text(field) | {"type": "email", "autocomplete": "email", "spellcheck": False}


def _secret(field: Any) -> Parameters:
    return {
        "label": {"text": _label(field)},
        "showPasswordText": _("Show"),
        "hidePasswordText": _("Hide"),
        "showPasswordAriaLabelText": _("Show password"),
        "hidePasswordAriaLabelText": _("Hide password"),
    }


def _whole(field: Any) -> Parameters:
    return _text(field) | {"inputmode": "numeric", "classes": "govuk-input--width-10"}


def _money(field: Any) -> Parameters:
    return _text(field) | {
        "inputmode": "decimal",
        "classes": "govuk-input--width-10",
        "prefix": {"text": field.symbol},
    }


def _long_text(field: Any) -> Parameters:
    return _text(field) | {"rows": field.rows}


def _counting(field: Any) -> Parameters:
    """With a count of the characters left; without script, the limit in words."""
    limit = _("You can enter up to %(maximum)s characters", maximum=field.maximum)
    counting = _count_messages()
    if not field.as_stored:
        counting["data-count-type"] = "characters"
    if field.threshold:
        counting["data-threshold"] = field.threshold
    return {"maxlength": field.maximum, "limit": limit, "counting": counting}


def _count_messages() -> Parameters:
    """The words of the running count; in English the component has its own."""
    if current_language() == "en":
        return {}
    prefix = "data-i18n.characters-"
    return {
        f"{prefix}under-limit.other": _("You have %{count} characters remaining"),
        f"{prefix}at-limit": _("You have 0 characters remaining"),
        f"{prefix}over-limit.other": _("You have %{count} characters too many"),
    }


def _choice(field: Any) -> Parameters:
    options = [
        {"value": option.value, "text": str(option.label), "selected": option.selected}
        for option in field.iter_choices()
    ]
    if field.blank is not None:
        chosen = any(option["selected"] for option in options)
        options.insert(0, {"value": "", "text": str(field.blank), "selected": not chosen})
    return {"label": {"text": _label(field)}, "items": options}


def _legend(field: Any) -> Parameters:
    return {
        "fieldset": {"legend": {"text": _label(field), "classes": "app-legend"}},
        "idPrefix": field.id,
    }


def _several(field: Any) -> Parameters:
    items = [
        {
            "value": option.value,
            "text": str(option.label),
            "checked": option.selected,
            "hint": {"text": str(field.hints[option.value])} if option.value in field.hints else {},
        }
        for option in field.iter_choices()
    ]
    if items and getattr(field, "focus", False):
        items[0]["attributes"] = {"autofocus": {"value": True, "optional": True}}
    return _legend(field) | {"items": items}


def _radios(field: Any) -> Parameters:
    return _several(field) | ({"classes": "govuk-radios--inline"} if field.inline else {})


def _tick(field: Any) -> Parameters:
    item = {"value": "y", "text": fields.named(field), "checked": bool(field.data)}
    if field.description:
        item["hint"] = {"text": str(field.description)}
    return {"idPrefix": field.id, "items": [item], "hint": None}


def _attach(field: Any) -> Parameters:
    accept = {"accept": field.accept} if field.accept else {}
    parameters: Parameters = {"label": {"text": _label(field)}, "attributes": accept}
    if field.errors:
        each = Markup("<br>").join(field.errors)
        parameters["errorMessage"] = {"html": each, "visuallyHiddenText": _("Error")}
    return parameters


def _day(field: Any) -> Parameters:
    names = {"day": _("Day"), "month": _("Month"), "year": _("Year"), "time": _("Time")}
    wrong = field.wrong_parts or field.part_names
    items = [
        {
            "id": f"{field.id}-{part}",
            "name": f"{field.name}-{part}",
            "label": names[part],
            "value": value,
            "classes": _part_classes(part, wrong=bool(field.errors) and part in wrong),
            "inputmode": "text" if part == "time" else "numeric",
            "attributes": {"maxlength": "20"},
        }
        for part, value in zip(field.part_names, field.parts, strict=True)
    ]
    if getattr(field, "focus", False):
        items[0]["attributes"]["autofocus"] = {"value": True, "optional": True}
    return {"label": {"text": _label(field)}, "items": items}


def _part_classes(part: str, *, wrong: bool) -> str:
    width = "govuk-input--width-2" if part in ("day", "month") else "govuk-input--width-4"
    return f"{width} govuk-input--error" if wrong else width


def _library(component: str, macro: str) -> tuple[str, str]:
    return f"{LIBRARY}/components/{component}/macro.html", macro


Kind = tuple[tuple[str, str], Callable[[Any], Parameters]]
OWN = "components/inputs.html"
INPUT = (OWN, "input")
KINDS: dict[type, Kind] = {
    fields.LongTextField: ((OWN, "textarea"), _long_text),
    fields.SecretField: (_library("password-input", "govukPasswordInput"), _secret),
    fields.EmailField: (INPUT, _email),
    fields.WholeField: (INPUT, _whole),
    fields.MoneyField: (INPUT, _money),
    fields.DayField: ((OWN, "dates"), _day),
    fields.RadioField: ((OWN, "radios"), _radios),
    fields.ChoiceField: ((OWN, "select"), _choice),
    fields.ChecksField: ((OWN, "checkboxes"), _several),
    fields.TickField: ((OWN, "checkboxes"), _tick),
    fields.AttachField: (_library("file-upload", "govukFileUpload"), _attach),
    wtforms.StringField: (INPUT, _text),
}
"""The first kind that a field is decides its component."""
