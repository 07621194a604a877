"""What the documents promise: every variable, command and role, and links that lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from challenge import workflow
from challenge.accounts.forms.words import ROLE_NAMES
from challenge.accounts.models import Role
from challenge.accounts.rules import ROLES_OF
from challenge.commands import process
from tests.databases import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
PROCESS = (ROOT / "docs" / "process.md").read_text(encoding="utf-8")
EVERYTHING = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NOT_OURS = {"run", "shell", "routes"}
"""Commands of Flask and its extensions."""
PARTS = {"help", "check-style", "check-types", "check-templates", "check-sources"}
PARTS |= {"check-dependencies", "check-columns", "check-migrations"}
"""Targets that another one runs, and the one that lists them all."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_readme_explains_every_variable() -> None:
    read = {
        name
        for path in (ROOT / "config.py", ROOT / "challenge" / "commands" / "server.py")
        for name in variables(path)
    }

    explained = set(re.findall(r"`([A-Z][A-Z_]+)`", table_after("| Variable |")))

    assert explained == read


def variables(path: Path) -> Iterator[str]:
    """Names that a source asks the environment for."""
    source = path.read_text(encoding="utf-8")
    yield from re.findall(r'(?:required|environ\.get)\("([A-Z_]+)"', source)


def table_after(heading: str) -> str:
    """The table of the README whose heading row begins with `heading`."""
    return README.partition(heading)[2].partition("\n\n")[0]


def test_nothing_but_the_settings_reads_the_environment() -> None:
    readers = {
        name(path)
        for path in (ROOT / "challenge").rglob("*.py")
        if re.search(r"\benviron\b|\bgetenv\b", path.read_text(encoding="utf-8"))
    }

    assert readers == {"challenge/commands/server.py"}


def test_every_make_target_is_told_of() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))

    untold = {target for target in targets - PARTS if f"make {target}" not in EVERYTHING}

    assert untold == set()


def test_every_command_is_told_of(app: Flask) -> None:
    untold = {
        command
        for command in commands(app.cli)
        if command.split()[0] not in NOT_OURS and command not in EVERYTHING
    }

    assert untold == set()


def commands(group: click.Group, before: str = "") -> Iterator[str]:
    """Every command below `group`, in the words that call it."""
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{word} ")
        else:
            yield f"{before}{word}"


def test_the_readme_says_what_every_role_can_try() -> None:
    accounts = table_after("| Account |").casefold()

    assert [role for role in Role if str(ROLE_NAMES[role]).casefold() not in accounts] == []


def test_the_process_says_where_each_role_belongs() -> None:
    rows = re.findall(r"^\| (\w+) \| ([a-z, ]+) \|", PROCESS, re.MULTILINE)

    told = {(role.casefold(), kind) for role, kinds in rows for kind in kinds.split(", ")}

    assert told == {
        (str(role), kind.replace("_", " ")) for kind, roles in ROLES_OF.items() for role in roles
    }


def test_the_process_is_drawn_from_the_tables() -> None:
    assert process.page(PROCESS) == PROCESS


def test_every_table_of_moves_is_drawn() -> None:
    tables = {word for word in vars(workflow) if word == "MOVES" or word.endswith("_MOVES")}

    assert {id(vars(workflow)[word]) for word in tables} == {
        id(moves) for _, moves in process.TABLES
    }


def test_the_operating_page_names_the_sqlite_that_is_safe() -> None:
    assert "3.51.3" in OPERATING
    assert "synchronous=full" in OPERATING


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_to_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    inside = [target for target in LINK.findall(text) if "://" not in target]

    assert [target for target in inside if not (path.parent / target).exists()] == []


def test_decisions_carry_the_number_of_their_file() -> None:
    paths = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in paths]

    headed = [path.read_text(encoding="utf-8").partition(".")[0] for path in paths]

    assert headed == [f"# {number}" for number in numbers]
    assert len(set(numbers)) == len(numbers)
