"""Sign-in, invitations, posts and sessions."""

from flask import Blueprint, Flask

from challenge.accounts.security import init_security

blueprint = Blueprint("accounts", __name__)


def register(app: Flask) -> None:
    init_security(app, app.config["SETTINGS"])
    app.register_blueprint(blueprint)
