"""The content of a frozen version as HTML, made once for all who may read the same of it."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from challenge.challenges.models import FormField
from challenge.proposals.models import ProposalVersion
from challenge.proposals.queries import version_content
from challenge.web.kept import Kept
from challenge.web.locale import current_language


def frozen(
    version: ProposalVersion,
    fields: Sequence[FormField],
    currency: str,
    *,
    only: Collection[str] | None = None,
    changed: Collection[str] = (),
    hashes: bool = False,
    level: int = 2,
) -> Markup:
    """What `version` says; `only` names the fields that this reader may see.

    Whoever calls has let the reader in already; the key holds all that differs between readers,
    so that a blind round never gets the open text.
    """
    key = (
        _digest(version, fields),
        (currency, current_language(), request.script_root),
        None if only is None else frozenset(only),
        (frozenset(changed), hashes, level),
    )
    kept: Kept = current_app.extensions.setdefault("frozen_content", Kept())
    shown = {"only": only, "changed": changed, "hashes": hashes, "level": level}
    return kept.get(key, lambda: _drawn(version, fields, currency, shown))


def _digest(version: ProposalVersion, fields: Sequence[FormField]) -> bytes:
    """Of the text itself, not of what the row claims to be its digest, and of the form's words."""
    form = [(each.key, each.kind, each.label, each.columns, each.options) for each in fields]
    return hashlib.sha256(f"{version.content}\n{form!r}".encode()).digest()


def _drawn(
    version: ProposalVersion, fields: Sequence[FormField], currency: str, shown: dict[str, Any]
) -> Markup:
    macros: Any = current_app.jinja_env.get_template("proposals/_content.html").module
    drawn = macros.content(fields, version_content(version), currency, **shown)
    return Markup(drawn)  # noqa: S704 (a macro escapes)
