"""The desk of the regional office."""

from flask import Blueprint, Flask

blueprint = Blueprint("screening", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
