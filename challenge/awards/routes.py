"""Decisions, letters and acceptance."""

from flask import Blueprint, Flask

blueprint = Blueprint("awards", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
