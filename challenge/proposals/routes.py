"""Drafting and submitting."""

from flask import Blueprint, Flask

blueprint = Blueprint("proposals", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
