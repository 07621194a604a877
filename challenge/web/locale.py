"""Languages: translation functions, the language of this request, and the template filters."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from challenge import workflow
from challenge.web import formats

TRANSLATIONS = Path(__file__).parents[2] / "translations"
N_ = workflow.N_
"""Marks a sentence that is translated when it is shown; rules take it from where they refuse."""
SHOWN_NAMES = {"en": "English", "th": "ไทย", "ja": "日本語", "fil": "Filipino"}


def _(message: str, **values: object) -> str:
    """`message` in the reader's language, with `%(name)s` filled in."""
    text: str = _voice().catalogue.gettext(message)
    return text % values if values else text


def ngettext(one: str, several: str, number: int, **values: object) -> str:
    """The form of a sentence that fits `number`, which also fills `%(num)s`."""
    text: str = _voice().catalogue.ngettext(one, several, number)
    return text % {"num": number, **values}


def lazy(message: str, **values: object) -> str:
    """A sentence that is translated when it is shown; for form labels and constants."""
    return cast(str, LazyString(_, message, **values))


def phrase(message: str, values: dict[str, object]) -> str:
    """Translate a stored message, such as a refusal's, and fill in its placeholders."""
    translated = _(message)
    return translated % values if values else translated


@dataclass(frozen=True, slots=True)
class Voice:
    """The language of a request, and the catalogue that speaks it."""

    language: str
    catalogue: Any


def _voice() -> Voice:
    """Looked up once a request: a page of fifty rows asks for it hundreds of times."""
    try:
        return cast(Voice, g.voice)
    except AttributeError:
        g.voice = Voice(str(get_locale() or "en").split("_")[0], get_translations())
        return cast(Voice, g.voice)
    except RuntimeError:  # outside an application there is no g
        return Voice("en", get_translations())


def current_language() -> str:
    """The code of the language this page is shown in, such as `th`."""
    return _voice().language


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Whatever is put into words inside is in `language`, or else in the service's first one.

    For mail: its reader is seldom the one whose request, or whose sweep, writes it.
    """
    languages: list[str] = current_app.config["LANGUAGES"]
    before = g.pop("voice", None)
    try:
        with force_locale(language if language in languages else languages[0]):
            yield
    finally:
        g.pop("voice", None)
        if before is not None:
            g.voice = before


def init_locale(app: Flask) -> None:
    """Set up translations, `?lang=`, and the filters for dates, numbers and money."""
    app.config.setdefault("LANGUAGES", ["en"])
    app.config.setdefault("DEFAULT_ZONE", "Asia/Manila")
    Babel(
        app,
        default_locale=app.config["LANGUAGES"][0],
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=_choose_language,
    )
    app.before_request(_remember_language)
    app.context_processor(_language_context)
    app.jinja_env.globals.update(_=_shown, gettext=_shown, ngettext=_shown_number)
    app.jinja_env.filters.update(
        instant=_instant,
        day=lambda value: formats.day(value, language=current_language()),
        number=lambda value, digits=None: formats.number(
            value, digits, language=current_language()
        ),
        money=lambda value, currency=None: formats.money(
            value, currency, language=current_language()
        ),
        duration_days=_duration_days,
    )


def _remember_language() -> None:
    asked = request.args.get("lang", "")
    if asked in current_app.config["LANGUAGES"] and session.get("lang") != asked:
        session["lang"] = asked


def _choose_language() -> str:
    languages: list[str] = current_app.config["LANGUAGES"]
    if not has_request_context():
        return languages[0]
    for wanted in (request.args.get("lang"), session.get("lang")):
        if wanted in languages:
            return cast(str, wanted)
    return request.accept_languages.best_match(languages) or languages[0]


@pass_eval_context
def _shown(where: EvalContext, message: str, /, **values: object) -> str:
    """A sentence in a template: Jinja's own way to it is ten times as long."""
    return _filled(where, _voice().catalogue.gettext(message), values)


@pass_eval_context
def _shown_number(
    where: EvalContext, one: str, several: str, number: int, /, **values: object
) -> str:
    text = _voice().catalogue.ngettext(one, several, number)
    return _filled(where, text, {"num": number, **values})


def _filled(where: EvalContext, text: str, values: dict[str, object]) -> str:
    """Values are escaped, the sentence is not; `%%` stands for a percent sign."""
    safe = Markup(text) if where.autoescape else text  # noqa: S704 (our own sentence)
    return safe % values if values or "%" in text else safe


def _language_context() -> dict[str, object]:
    languages: list[str] = current_app.config["LANGUAGES"]
    names = [(code, SHOWN_NAMES.get(code) or Locale(code).display_name) for code in languages]
    return {"language": current_language(), "languages": names, "this_address": _this_address}


def _this_address(**changed: str) -> str:
    """The query of this page with some values replaced; starts with a question mark."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return "?" + urlencode([*kept, *changed.items()])


def _instant(value: formats.Moment, zone: str | None = None) -> str:
    return formats.instant(
        value, zone or current_app.config["DEFAULT_ZONE"], language=current_language()
    )


def _duration_days(value: formats.Days) -> str:
    """A number of days in words: “1 day”, “667 days”."""
    days = formats.whole_days(value)
    if days is None:
        return ""
    shown = formats.number(days, language=current_language())
    return ngettext("%(shown)s day", "%(shown)s days", days, shown=shown)
