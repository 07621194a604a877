"""What is loaded for a list of commands, and for the server."""

import os
import subprocess
import sys

import pytest
from flask import Flask

from challenge.commands import COMMANDS, is_list
from tests.databases import ROOT


def started(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Python with these arguments, in the demonstration's environment."""
    settings = os.environ | {"OPEN_CHALLENGE_ENV": "demo", "DATABASE_URL": "sqlite://"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=settings, text=True, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "listing"),
    [
        ([], True),
        (["--help"], True),
        (["--app", "wsgi", "--help"], True),
        (["--app=wsgi", "-e", "file", "--help"], True),
        (["--app", "wsgi", "db", "--help"], False),
        (["-A", "wsgi", "--debug", "worker"], False),
    ],
)
def test_a_list_is_told_from_a_command(arguments: list[str], listing: bool) -> None:
    assert is_list(arguments) is listing


def test_list_of_commands_needs_no_database() -> None:
    run = started("-X", "importtime", "-m", "flask", "--app", "wsgi", "--help")

    listed = [line.split()[0] for line in run.stdout.partition("Commands:")[2].splitlines()[1:]]
    assert set(COMMANDS) <= set(listed)
    assert "sqlalchemy" not in run.stderr


def test_command_is_run_by_the_whole_application() -> None:
    run = started("-m", "flask", "--app", "wsgi", "access")

    assert (run.returncode, run.stdout) == (0, (ROOT / "docs/access.md").read_text())


def test_server_does_not_load_the_tool_for_migrations() -> None:
    run = started(
        "-c", "from wsgi import app; import sys; print(app.name, 'alembic' in sys.modules)"
    )

    assert run.stdout == "challenge False\n"


def test_every_command_has_the_line_of_the_list(app: Flask) -> None:
    lines = {name: command.short_help for name, command in app.cli.commands.items()}

    assert {name: lines[name] for name in COMMANDS} == COMMANDS
