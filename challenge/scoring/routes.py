"""Rounds, sheets and rankings."""

from flask import Blueprint, Flask

blueprint = Blueprint("scoring", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
