"""The commands of `flask --app wsgi …`."""

from importlib import import_module

import click
from flask import Flask

COMMANDS = {
    "access": "Print the table of roles and routes, in Markdown.",
    "audit": "Look at the record of events.",
    "check": "Prove what must hold in the whole database.",
    "columns": "Write docs/personal-data.md anew.",
    "db": "Create the tables and change them.",
    "demo": "Make the demonstration when there is none, and serve it.",
    "people": "The first people of a new installation.",
    "places": "Regions and local units.",
    "process": "Write the diagrams of docs/process.md anew.",
    "worker": "Send messages and take the steps that are due.",
}
"""Every command with its line in the list, which is shown without loading any of them."""
MODULES = {"db": "database"}
"""Where a command's file is named otherwise than the command."""
WITH_VALUE = {"-A", "--app", "-e", "--env-file"}
"""Options of `flask` itself that are followed by a value."""


def register(app: Flask) -> None:
    """Give the application every command there is."""
    for name, line in COMMANDS.items():
        module = import_module(f"challenge.commands.{MODULES.get(name, name)}")
        command: click.Command = getattr(module, "group", None) or module.command
        command.short_help = line
        app.cli.add_command(command)


def is_list(arguments: list[str]) -> bool:
    """Whether `flask` with these arguments names no command, so that it only lists them."""
    rest = iter(arguments)
    for argument in rest:
        if argument in WITH_VALUE:
            next(rest, None)
        elif not argument.startswith("-"):
            return False
    return True


def listed() -> Flask:
    """An application that can do nothing but say what its commands are called."""
    app = Flask("challenge", static_folder=None)
    for name, line in COMMANDS.items():
        app.cli.add_command(click.Command(name, short_help=line))
    return app
