"""Authoring, approving and publishing."""

from flask import Blueprint, Flask

blueprint = Blueprint("challenges", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
