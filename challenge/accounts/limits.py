"""How often a door may be tried: a wait for whoever tries, never a lock for whoever lives there."""

from typing import Any, cast

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from challenge.accounts import rules
from config import Settings

PER_SENDER = "30 per minute; 300 per hour"
PER_SENDER_AND_ACCOUNT = "5 per minute; 30 per hour"
"""By both, so that a rival who tries a password does not delay its owner."""
DOORS = ("security.login", "security.forgot_password", "security.reset_password")


def init_limits(app: Flask, settings: Settings) -> None:
    """Limit the sendings of the forms through which a stranger could guess."""
    if not settings.rate_limits:
        return
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    for endpoint in DOORS:
        view: Any = limiter.limit(PER_SENDER, methods=["POST"])(app.view_functions[endpoint])
        both = limiter.limit(PER_SENDER_AND_ACCOUNT, key_func=_sender_and_account, methods=["POST"])
        app.view_functions[endpoint] = cast(Any, both(view))


def _sender_and_account() -> str:
    account = rules.address(request.form.get("email", ""))[:254]
    return f"{get_remote_address()} {account}"
