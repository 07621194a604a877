"""The access rule of every route: declared once, default deny, checked at the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from challenge.accounts.actor import VISITOR, Actor
from challenge.accounts.models import Role
from challenge.db import db

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Rule:
    """Who may call a route at all; which rows they then see is the query's business."""

    name: str
    allows: Callable[[Actor], bool]
    public: bool = False


ANYONE = Rule("anyone", lambda actor: True, public=True)
SIGNED_IN = Rule("signed in", lambda actor: actor.signed_in)


def holding(*roles: Role) -> Rule:
    """Whoever holds a post with one of `roles` now."""
    return Rule(" or ".join(roles), lambda actor: actor.holds(*roles))


NOT_REPEATED = {"csrf_token", "once"}
RULES: dict[str, Rule] = {"static": ANYONE}
"""Rules of endpoints that are not our own functions, by endpoint."""


class UndeclaredRoute(RuntimeError):
    """A route without exactly one access rule; the application does not start with it."""


def access(rule: Rule) -> Callable[[View], View]:
    """Declare who may call the decorated view."""

    def declare(view: View) -> View:
        if hasattr(view, "access_rule"):
            raise UndeclaredRoute(f"{view} declares two access rules")
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule of an endpoint, or None where none was declared."""
    declared: Rule | None = getattr(app.view_functions[endpoint], "access_rule", None)
    return declared or RULES.get(endpoint)


def init_access(app: Flask) -> None:
    """Enforce the declared rules before every request."""
    app.before_request(_enforce)
    app.register_error_handler(CSRFError, _ask_to_send_again)


def prove_all_declared(app: Flask) -> None:
    """Raise UndeclaredRoute naming every endpoint that nobody declared a rule for."""
    missing = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if not rule_of(app, rule.endpoint)}
    )
    if missing:
        raise UndeclaredRoute("No access rule: " + ", ".join(missing))


def current_actor() -> Actor:
    """Whoever makes this request; a visitor when nobody is signed in."""
    from challenge.accounts.session import load_actor  # reads the sign-in libraries when asked

    if "actor" not in g:
        g.actor = load_actor() or VISITOR
    actor: Actor = g.actor
    return actor


def judge_again() -> Response | tuple[str, int] | None:
    """Read anew who asks, and judge once more: posts may have ended while a request waited."""
    for known in ("actor", "signed_in", "_login_user"):
        g.pop(known, None)
    return _enforce()


def _enforce() -> Response | tuple[str, int] | None:
    """404 for whoever may not; a visitor is first asked to sign in, and loses nothing typed."""
    if request.endpoint is None or request.routing_exception is not None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is None:
        abort(404)
    if rule.public or rule.allows(current_actor()):
        return None
    if current_actor().signed_in:
        abort(404)
    if request.method == "GET":
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    return render_template("accounts/signed_out.html", typed=_typed()), 401


def _ask_to_send_again(error: CSRFError) -> tuple[str, int]:
    """A page of last week, or of before signing in anew: nothing is saved, nothing typed is lost.

    Only where the browser vouches that the form was ours; a stranger's is not put before anybody.
    """
    db.session.rollback()
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or not current_actor().signed_in:
        return render_template("errors/any.html", code=400, message=error.description), 400
    return render_template("accounts/send_again.html", typed=_typed()), 400


def _typed() -> list[tuple[str, str]]:
    """What was typed into a form whose sender is signed out by now; passwords are not repeated."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in NOT_REPEATED and "password" not in name
    ]
