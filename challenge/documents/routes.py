"""Downloads."""

from flask import Blueprint, Flask

blueprint = Blueprint("documents", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
