"""The messages of the demonstration, and those that could not be sent."""

from flask import Blueprint, Flask

from challenge.accounts.letters import OUTBOX
from challenge.notices.actions import tell_address

blueprint = Blueprint("notices", __name__)


def register(app: Flask) -> None:
    app.extensions[OUTBOX] = tell_address
    app.register_blueprint(blueprint)
