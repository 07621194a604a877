"""`flask worker`: sends what waits in the outbox, and takes the steps that are the clock's."""

import logging
import signal
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from challenge.db import db
from challenge.notices import delivery, smtp
from config import Settings

INTERVAL = 2.0
SWEEP_EVERY = 60.0
STAGES = (
    "accounts",
    "documents",
    "denials",
    "challenges",
    "proposals",
    "screening",
    "duplicates",
    "scoring",
    "awards",
    "mous",
)
SWEEPS = ("sweep", "sweep_uploads", "tell_of_notes", "forget_presence")
"""What a stage's actions may hold: a store that is out of order holds up no reminder."""
log = logging.getLogger(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and stop.")
@with_appcontext
def command(once: bool) -> None:
    """Send messages and take the steps that are due, until told to stop."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # Flask's proxy
    if once:
        sweep_all(app)
        send_waiting(app)
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(app, stop)


def start_in_thread(app: Flask) -> Event:
    """Work beside the server, in its own process; setting the answer stops the work."""
    stop = Event()
    Thread(target=run, args=(app, stop), name="worker", daemon=True).start()
    return stop


def run(app: Flask, stop: Event) -> None:
    """Until `stop` is set: send every two seconds, sweep every minute."""
    swept = -SWEEP_EVERY
    while not stop.is_set():
        if time.monotonic() - swept >= SWEEP_EVERY:
            swept = time.monotonic()
            sweep_all(app)
        _guarded(app, lambda: send_waiting(app))
        stop.wait(INTERVAL)


def send_waiting(app: Flask) -> int:
    """Send what is due; the answer is how many messages left."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        if settings.mail_url is None:
            return delivery.keep_readable()
        return delivery.deliver_waiting(smtp.sender(settings.mail_url, settings.mail_sender))


def sweep_all(app: Flask) -> None:
    """Every stage's steps of the clock, each in a transaction of its own."""
    for stage in STAGES:
        for sweep in sweeps_of(stage):
            _guarded(app, sweep)


def sweeps_of(stage: str) -> list[Callable[[], object]]:
    name = f"challenge.{stage}.actions"
    if not find_spec(name):
        return []
    actions = import_module(name)
    return [getattr(actions, verb) for verb in SWEEPS if hasattr(actions, verb)]


def _guarded(app: Flask, work: Callable[[], object]) -> None:
    """One piece of work that fails is told of and does not stop the others."""
    with app.app_context():
        try:
            work()
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception("the worker goes on without this piece of work")
