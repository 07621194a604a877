"""Agreements and their tracker."""

from flask import Blueprint, Flask

blueprint = Blueprint("mous", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
