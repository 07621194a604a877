"""Parts of pages whose HTML is kept by everything they say, so that none is ever an old one."""

from collections.abc import Hashable
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from challenge.web.kept import Kept
from challenge.web.locale import current_language


def piece(macro: tuple[str, str], says: Hashable, *given: object) -> Markup:
    """What the macro of a template draws from `given`; `says` holds all that this depends on.

    A macro for this asks for nothing beyond what it is given, but the language and addresses.
    """
    template, name = macro
    key = (macro, says, current_language(), request.script_root)
    kept: Kept = current_app.extensions.setdefault("pieces", Kept(most=500))
    return kept.get(key, lambda: _drawn(template, name, given))


def _drawn(template: str, name: str, given: tuple[object, ...]) -> Markup:
    macros: Any = current_app.jinja_env.get_template(template).module
    return Markup(getattr(macros, name)(*given))  # noqa: S704 (a macro escapes)
