"""A browser in which somebody signed in before: what strangers try elsewhere does not delay it."""

import secrets

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from challenge.accounts import rules

REMEMBERED_FOR = 365 * 24 * 3600
MOST = 5
"""People who share a browser; the one who signed in longest ago is forgotten first."""


def known(account: str) -> str | None:
    """The mark of this browser when the owner of `account` signed in here before."""
    return _marks().get(rules.digest(account))


def remember(answer: Response, account: str) -> None:
    """Let `answer` mark this browser as one of the owner's; the mark signs nobody in."""
    marks = _marks()
    mark = marks.pop(rules.digest(account), None) or secrets.token_urlsafe(12)
    kept = {**dict(list(marks.items())[1 - MOST :]), rules.digest(account): mark}
    answer.set_cookie(
        _name(),
        _signer().dumps(kept),
        max_age=REMEMBERED_FOR,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _marks() -> dict[str, str]:
    try:
        marks: dict[str, str] = _signer().loads(
            request.cookies.get(_name(), ""), max_age=REMEMBERED_FOR
        )
    except BadData:
        return {}
    return marks


def _name() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known browser")
