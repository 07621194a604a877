"""`flask access`: who may call which route, drawn from the declared rules."""

from collections.abc import Iterable

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from werkzeug.routing import Rule

from challenge.accounts.access import rule_of
from challenge.accounts.actor import VISITOR, Actor, Held
from challenge.accounts.models import Role

HEADING = """# Who may open what

Drawn from the rule that every route declares: `flask --app wsgi access > docs/access.md`.
This is the first of two walls: a route that is open to a role still shows only the rows
which that person may see.
A dot means yes; whoever may not gets “Page not found”, and a visitor is asked to sign in.
"""
METHODS = ("GET", "POST")


@click.command("access")
@with_appcontext
def command() -> None:
    """Print the table of roles and routes, in Markdown."""
    click.echo(document(current_app._get_current_object()), nl=False)  # type: ignore[attr-defined]


def document(app: Flask) -> str:
    """`docs/access.md`: one table for each stage."""
    stages: dict[str, list[str]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=_place):
        methods = [method for method in METHODS if method in (rule.methods or ())]
        stage = rule.endpoint.partition(".")[0]
        marks = ["●" if allowed else "" for allowed in allowances(app, rule.endpoint)]
        row = [f"`{rule.rule}`", ", ".join(methods), *marks]
        stages.setdefault(stage, []).append(_row(row))
    return HEADING + "".join(_table(stage, stages[stage]) for stage in sorted(stages))


def _place(rule: Rule) -> tuple[str, bool]:
    """By address; reading comes before changing."""
    return rule.rule, "GET" not in (rule.methods or ())


def allowances(app: Flask, endpoint: str) -> list[bool]:
    """Whether each of `readers()` may call an endpoint."""
    rule = rule_of(app, endpoint)
    return [rule is not None and rule.allows(reader) for reader in readers().values()]


def readers() -> dict[str, Actor]:
    """A visitor, somebody without a post, and one holder of each role."""
    holders = {
        str(role): Actor(number, role, (Held(role, 0, ""),))
        for number, role in enumerate(Role, start=2)
    }
    return {"visitor": VISITOR, "signed in": Actor(1, "somebody"), **holders}


def _table(stage: str, rows: Iterable[str]) -> str:
    names = ["Address", "Methods", *readers()]
    rule = _row(["---", "---", *(":-:" for _reader in readers())])
    return "\n".join(["", f"## {stage}", "", _row(names), rule, *rows, ""])


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
