"""Flask-Security set up for our people: their passwords, their browsers, and nothing more."""

import secrets
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, after_this_request, g, redirect, render_template, request, session, url_for
from flask_login import user_logged_out
from flask_security import (
    MailUtil,
    Security,
    password_changed,
    password_reset,
    user_authenticated,
)
from flask_security.datastore import UserDatastore
from flask_security.utils import set_request_attr
from flask_wtf import CSRFProtect
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from challenge import clock
from challenge.accounts import letters, passwords, queries, rules
from challenge.accounts.access import ANYONE, RULES, SIGNED_IN
from challenge.accounts.actions.sessions import end_other_sessions, end_session, start_session
from challenge.accounts.forms import signing
from challenge.accounts.limits import LET_IN
from challenge.accounts.models import User
from challenge.audit import record
from challenge.db import db
from challenge.web.headers import forget_at_sign_out
from challenge.web.locale import N_, TRANSLATIONS
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

MESSAGES = {
    "PASSWORD_RESET_REQUEST": (
        N_("If %(email)s has an account here, a mail with a link is on its way to it."),
        "success",
    ),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your password was changed. Sign in with it."), "success"),
    "PASSWORD_RESET_EXPIRED": (
        N_("This link was valid for %(within)s only. Ask for a new one."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link cannot be used any more. Ask for a new one."),
        "error",
    ),
    "PASSWORD_CHANGE": (
        N_("Your password was changed. Every other browser was signed out."),
        "success",
    ),
}

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
    CSRFProtect(app)
    security = Security(
        app,
        People(),
        mail_util_cls=Mail,
        login_form=signing.SignInForm,
        forgot_password_form=signing.ForgottenForm,
        reset_password_form=signing.NewPasswordForm,
        change_password_form=signing.ChangePasswordForm,
    )
    security.render_template = cast(Any, show)
    security.want_json(lambda _request: False)
    security.mail_context_processor(lambda: {"link": letters.link})
    security.login_manager.user_loader(load_user)
    security.login_manager.session_protection = None
    user_authenticated.connect(remember_browser, app)
    user_logged_out.connect(forget_browser, app)
    user_logged_out.connect(clear_browser, app)
    password_reset.connect(note_password, app)
    password_changed.connect(note_password, app)


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
            "HASHING_SCHEMES": ["hex_sha256"],
            "POST_LOGIN_VIEW": "/desk",
            "POST_CHANGE_VIEW": "/account",
            "POST_RESET_VIEW": "/login",
            "FRESHNESS": timedelta(minutes=-1),
            "STATIC_FOLDER": None,
            "CLI_USERS_NAME": None,
            "CLI_ROLES_NAME": None,
            "EMAIL_HTML": False,
            "EMAIL_SENDER": settings.mail_sender,
            "SEND_PASSWORD_RESET_NOTICE_EMAIL": True,
            "EMAIL_SUBJECT_PASSWORD_RESET": N_("A new password for Open Challenge"),
            "EMAIL_SUBJECT_PASSWORD_NOTICE": N_("Your password was changed"),
            "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": N_("Your password was changed"),
            "I18N_DOMAIN": "messages",
            "I18N_DIRNAME": [str(TRANSLATIONS)],
            **{"MSG_" + name: value for name, value in MESSAGES.items()},
        }.items()
    }


def load_user(mark: str) -> User | None:
    """The person whose browser this is, unless the browser was signed out or the time is over."""
    token = session.get(TOKEN)
    found = queries.signed_in(token, mark) if token else None
    if found is None:
        return None
    user, g.signed_in = found
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def remember_browser(_app: Flask, user: User, **_more: object) -> None:
    """A new secret at every sign-in; the one of before, if any, is worth nothing any more.

    The form token stays, so that a page left open in another tab can still be sent.
    """
    setattr(g, LET_IN, user.id)
    forget_browser(_app)
    session[TOKEN] = start_session(user, agent=request.user_agent.string)
    if user.language:
        remember_language(user)


def remember_language(user: User) -> None:
    """Show this browser the person's language; without one, follow the browser's own."""
    if user.language:
        session["lang"] = user.language
    else:
        session.pop("lang", None)


def forget_browser(_app: Flask, **_more: object) -> None:
    """The browser signs out: its row ends, and a copy of the cookie is worth nothing."""
    token = session.pop(TOKEN, None)
    login = queries.browser(token) if token else None
    if login is not None:
        end_session(login)


def clear_browser(_app: Flask, **_more: object) -> None:
    after_this_request(forget_at_sign_out)


def note_password(_app: Flask, user: User, **_more: object) -> None:
    """A new password signs every other browser out, and the record says so."""
    end_other_sessions(user, kept=session.get(TOKEN))
    record("person.set_password", user, by=queries.actor_of(user))


def show(template: str, **context: Any) -> str | Response | tuple[str, int]:
    """Flask-Security's pages answer as ours: 422 when something is wrong, 303 after success.

    Its mails are drawn through here as well; they have no form.
    """
    if template.endswith(".txt"):
        return render_template(template, **context)
    form = next(value for value in context.values() if isinstance(value, signing.SecurityForm))
    if request.method == "POST" and form.problems:
        return render_template(template, **context), 422
    if request.method == "POST":
        return redirect(url_for("security.login"), 303)
    return render_template(template, **context)


class Mail(MailUtil):
    """Flask-Security's mails leave as ours do: through the outbox."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        event = f"{template.rpartition('/')[2]}.{secrets.token_hex(8)}"
        letters.deliver(str(recipient), event=event, subject=subject, body=body or "")


def sign_in_session(user: User) -> dict[str, object]:
    """What the cookie of a signed-in browser holds."""
    moment = clock.now().timestamp()
    token = start_session(user)
    return {"_user_id": user.get_id(), "_fresh": True, "fs_paa": moment, TOKEN: token}
