"""Signing in with one click, in the demonstration only."""

from flask import Blueprint, Flask, abort, redirect, request
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from challenge.accounts import queries
from challenge.accounts.access import ANYONE, access

blueprint = Blueprint("demonstration", __name__)


def register(app: Flask) -> None:
    """Never called where `settings.demonstration` is off: the route does not exist there."""
    app.register_blueprint(blueprint)
    app.extensions["security"].login_context_processor(
        lambda: {"demo_groups": queries.demo_accounts()}
    )


@blueprint.post("/demo-sign-in")
@access(ANYONE)
def sign_in() -> Response:
    user = queries.person_with(request.form.get("account", ""))
    if user is None or not user.active or not user.email.endswith(queries.DEMO_DOMAIN):
        abort(404)
    login_user(user)
    return redirect("/desk", 303)
