"""Catalogue, challenge and results for everybody."""

from flask import Blueprint, Flask

blueprint = Blueprint("public", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
