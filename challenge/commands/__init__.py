"""The commands of `flask --app wsgi …`."""

from importlib import import_module

from flask import Flask


def register(app: Flask) -> None:
    """Give the application every command there is."""
    for name in ("database", "audit", "people", "places"):
        app.cli.add_command(import_module(f"challenge.commands.{name}").group)
    for name in ("access", "check", "columns", "demo", "process", "worker"):
        app.cli.add_command(import_module(f"challenge.commands.{name}").command)
