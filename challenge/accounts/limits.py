"""How often a door may be tried: a wait for whoever tries, never a lock for whoever lives there.

Counted in the database, so that it holds for every process and after a restart. What is counted is
what was typed, so a known and an unknown address wait alike.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_login import current_user

from challenge import clock
from challenge.accounts import actions, browsers, queries, rules
from challenge.accounts.models import Tries
from challenge.db import db
from challenge.web.edge import reads_first

SIGN_IN = "security.login"
NEW_ADDRESS = "accounts.address"
DOORS = (SIGN_IN, "security.forgot_password", NEW_ADDRESS)
LET_IN = "let_in"
"""Set in a request in which somebody proved to be the owner."""


@dataclass(frozen=True)
class Sides:
    """From where a door is tried; `own` is a browser that the owner has used, or both others."""

    account: str
    sender: str
    own: str
    known: bool


def init_limits(app: Flask) -> None:
    """Guard the forms through which a stranger could guess; their work holds no write lock."""
    for endpoint in DOORS:
        app.view_functions[endpoint] = reads_first(_guarded(endpoint, app.view_functions[endpoint]))


def _guarded(door: str, view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def guarded(**values: Any) -> Any:
        if request.method != "POST" or not current_app.config["SETTINGS"].rate_limits:
            return view(**values)
        account = _account(door)
        sides = _sides(door, account)
        moment = _opens_at(sides)
        if moment > clock.now():
            return _wait(moment)
        return _tried(door, sides, account, lambda: view(**values))

    return guarded


def _account(door: str) -> str:
    """Whose door it is: the address that was typed, but behind a sign-in the reader's own."""
    typed = current_user.email if door == NEW_ADDRESS else request.form.get("email", "")
    return rules.address(typed)[:254]


def _tried(door: str, sides: Sides, account: str, view: Callable[[], Any]) -> Response:
    """Count the try beside the request, whose own changes a refusal undoes."""
    if door != SIGN_IN:
        _count(sides)
    answer = make_response(view())
    if LET_IN in g:
        actions.forget_tries([sides.account, sides.own])
        browsers.remember(answer, account)
    elif door == SIGN_IN and answer.status_code >= 400:
        _count(sides)
    return answer


def _count(sides: Sides) -> None:
    """A browser that the owner has used counts for itself, so that nobody else waits for it."""
    with db.apart():
        actions.count_try([sides.own] if sides.known else [sides.own, sides.account, sides.sender])


def _sides(door: str, account: str) -> Sides:
    sender = request.remote_addr or ""
    device = browsers.known(account)
    return Sides(
        account=_digest(door, "account", account),
        sender=_digest(door, "sender", sender),
        own=_digest(door, "own", device or sender, account),
        known=device is not None,
    )


def _digest(*parts: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, "\n".join(parts).encode(), sha256).hexdigest()


def _opens_at(sides: Sides) -> datetime:
    """When this try may be made; a wait that was told is kept, others cannot make it longer."""
    found, moment = queries.tries_of([sides.account, sides.sender, sides.own]), clock.now()
    own, account = found.get(sides.own), found.get(sides.account)
    if sides.known:
        return _after(own)
    sender = _after(found.get(sides.sender), free=rules.FREE_TRIES_OF_SENDER)
    if sender > moment:
        return sender
    if own and own.opens_at:
        return own.opens_at
    opens = max(_after(own), _after(account))
    if opens > moment:
        with db.apart():
            actions.promise_opening(sides.own, opens)
    return opens


def _after(tries: Tries | None, *, free: int = rules.FREE_TRIES) -> datetime:
    if tries is None:
        return clock.now()
    return tries.last_at + rules.delay(tries.failures, free=free)


def _wait(moment: datetime) -> Response:
    seconds = max(1, round((moment - clock.now()).total_seconds() + 0.5))
    answer = make_response(
        render_template("errors/429.html", seconds=seconds, back=request.path), 429
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer
