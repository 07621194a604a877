"""`flask demo`: the demonstration, from an empty folder to a running server."""

import shutil
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from challenge.challenges.models import Challenge
from challenge.commands import database
from challenge.db import db
from config import VAR, Settings


@click.command("demo")
@click.option("--port", default=5000, show_default=True, help="Where to serve.")
@click.option("--reset", is_flag=True, help="Throw the demonstration away and start over.")
@click.option("--load-only", is_flag=True, help="Make the data and stop.")
@with_appcontext
def command(port: int, reset: bool, load_only: bool) -> None:
    """Make the demonstration when there is none, print its accounts, and serve it."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.environment != "demo":
        raise click.ClickException("The demonstration runs only with OPEN_CHALLENGE_ENV=demo.")
    if reset:
        _throw_away()
    database.to_newest()
    _load_when_empty()
    if not load_only:
        _serve(port)


def _throw_away() -> None:
    db.close()
    db.engine.dispose()
    for path in VAR.glob("demo.db*"):
        path.unlink()
    shutil.rmtree(VAR / "files", ignore_errors=True)


def _load_when_empty() -> None:
    if db.session.scalar(select(func.count()).select_from(Challenge)):
        click.echo("The demonstration is there already; RESET=1 starts it over.")
        return
    from challenge.programmes.demonstration import load  # only when there is nothing yet

    click.echo("Making the demonstration: every step as it would have happened …")
    load.world(progress=click.echo)


def _serve(port: int) -> None:
    from werkzeug.serving import run_simple

    from challenge.commands.worker import start_in_thread

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's proxy
    click.echo(f"\n  Open Challenge is at http://127.0.0.1:{port}\n")
    click.echo(f"  Sign in with one click at http://127.0.0.1:{port}/login as:\n")
    for line in _accounts():
        click.echo(f"    {line}")
    click.echo("\n  Ctrl+C stops the server; the data stays.\n")
    db.close()
    start_in_thread(app)
    run_simple("127.0.0.1", port, app, threaded=True)


def _accounts() -> Iterator[str]:
    """A line for each role: its accounts, or how many there are."""
    from challenge.accounts.forms.words import ROLE_NAMES
    from challenge.accounts.queries import demo_accounts

    for group in demo_accounts():
        first, *others = group.accounts
        more = f", and {len(others)} more" if others else ""
        yield f"{ROLE_NAMES[group.role]!s:<20} {first.name}, {first.organisation}{more}"
