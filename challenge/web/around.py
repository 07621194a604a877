"""What stands around every page, drawn once for all who may go to the same places."""

from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from challenge.web.kept import Kept
from challenge.web.locale import current_language

Links = list[dict[str, object]]
Places = tuple[Hashable, Callable[[], Links]]
"""What decides which links a reader gets, and how to make them."""
PLACES = "places"
"""The extension under which the accounts say where a reader may go."""


def _nowhere() -> Places:
    return None, list


def around(part: str, wide: bool = False) -> Markup:
    """The head's links, the top or the foot of a page."""
    places: Callable[[], Places] = current_app.extensions.get(PLACES, _nowhere)
    decides, links = places()
    key = (part, bool(wide), decides, current_language(), request.script_root)
    kept: Kept = current_app.extensions.setdefault("around", Kept(most=2000))
    return kept.get(key, lambda: _drawn(part, links(), wide=wide))


def _drawn(part: str, links: Links, *, wide: bool) -> Markup:
    macros: Any = current_app.jinja_env.get_template("components/around.html").module
    return Markup(getattr(macros, part)(links, wide))  # noqa: S704 (a macro escapes)
