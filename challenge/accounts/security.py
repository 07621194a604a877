"""Flask-Security set up for our people: their passwords, their browsers, and nothing more."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, request, session
from flask_security import Security, user_authenticated
from flask_security.datastore import UserDatastore
from flask_security.utils import set_request_attr
from werkzeug.local import LocalProxy

from challenge import clock
from challenge.accounts import passwords, rules
from challenge.accounts.access import ANYONE, RULES, SIGNED_IN
from challenge.accounts.actions.sessions import start_session
from challenge.accounts.models import LoginSession, User
from challenge.db import db
from config import Settings

TOKEN = "browser"  # noqa: S105 (a name, not a secret)
"""Where the signed cookie keeps the secret of this browser."""


class People(UserDatastore):
    """Finds people for Flask-Security; roles of its own there are none."""

    def __init__(self) -> None:
        super().__init__(User, role_model=type("NoRole", (), {}))
        self.db = LocalProxy(lambda: db)

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> User | None:
        """The person with these values; addresses are kept in one spelling."""
        if "email" in wanted:
            wanted["email"] = rules.address(wanted["email"])
        return db.session.scalar(sa.select(User).filter_by(**wanted))

    def put(self, model: User) -> User:
        db.session.add(model)
        return model

    def commit(self) -> None:
        """Flush only: the edge of the request commits."""
        db.session.flush()


CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""For tests and the demonstration, where hashing must not take a quarter of a second."""

for endpoint, rule in {
    "login": ANYONE,
    "logout": ANYONE,
    "forgot_password": ANYONE,
    "reset_password": ANYONE,
    "change_password": SIGNED_IN,
}.items():
    RULES["security." + endpoint] = rule


def init_security(app: Flask, settings: Settings) -> None:
    app.config.update(security_config(settings))
    security = Security(app, People(), register_blueprint=True)
    security.login_manager.user_loader(load_user)
    security.login_manager.session_protection = None
    user_authenticated.connect(remember_browser, app)


def security_config(settings: Settings) -> dict[str, object]:
    """What of Flask-Security is in use: sign-in, a forgotten password, a new password."""
    return {
        "SECURITY_" + name: value
        for name, value in {
            "PASSWORD_SALT": settings.password_salt,
            "PASSWORD_HASH": "argon2",
            "PASSWORD_SCHEMES": ["argon2"],
            "PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP if settings.cheap_passwords else {},
            "PASSWORD_LENGTH_MIN": passwords.SHORTEST,
            "PASSWORD_NORMALIZE_FORM": "NFKC",
            "RETURN_GENERIC_RESPONSES": True,
            "RECOVERABLE": True,
            "CHANGEABLE": True,
            "CHANGE_URL": "/account/password",
            "RESET_PASSWORD_WITHIN": timedelta(hours=2),
            "RESET_VIEW": None,
            "POST_LOGIN_VIEW": "/",
            "POST_CHANGE_VIEW": "/account",
            "POST_RESET_VIEW": "/login",
            "FRESHNESS": timedelta(minutes=-1),
            "STATIC_FOLDER": None,
            "CLI_USERS_NAME": None,
            "CLI_ROLES_NAME": None,
            "EMAIL_HTML": False,
            "EMAIL_SENDER": settings.mail_sender,
            "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
        }.items()
    }


def load_user(mark: str) -> User | None:
    """The person whose browser this is, unless the browser was signed out or the time is over."""
    token = session.get(TOKEN)
    if not token:
        return None
    query = (
        sa.select(User)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(
            LoginSession.digest == rules.digest(token),
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > clock.now(),
            User.active,
            User.fs_uniquifier == mark,
        )
    )
    user = db.session.scalar(query)
    if user is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def remember_browser(_app: Flask, user: User, **_more: object) -> None:
    """Start this browser's session anew: whatever was in the cookie before counts no more."""
    session.pop("csrf_token", None)
    session[TOKEN] = start_session(user, agent=request.user_agent.string)


def sign_in_session(user: User) -> dict[str, object]:
    """What the cookie of a signed-in browser holds."""
    moment = clock.now().timestamp()
    token = start_session(user)
    return {"_user_id": user.get_id(), "_fresh": True, "fs_paa": moment, TOKEN: token}
