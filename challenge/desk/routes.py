"""Everybody starts here."""

from flask import Blueprint, Flask

blueprint = Blueprint("desk", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
