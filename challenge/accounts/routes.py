"""Sign-in, invitations, posts and sessions."""

from flask import Blueprint, Flask

blueprint = Blueprint("accounts", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
