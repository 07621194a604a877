"""The messages of the demonstration, and those that could not be sent."""

from flask import Blueprint, Flask

blueprint = Blueprint("notices", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
