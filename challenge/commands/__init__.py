"""The commands of `flask --app wsgi …`."""

from flask import Flask

from challenge.commands import database


def register(app: Flask) -> None:
    """Give the application every command there is."""
    app.cli.add_command(database.group)
