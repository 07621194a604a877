"""Requests that PostgreSQL gave up for another one are done again, before anybody notices."""

import time
from collections.abc import Callable
from random import SystemRandom
from typing import Any

from flask import Flask, request
from sqlalchemy.exc import OperationalError

from challenge.db import db
from challenge.web.edge import note_form_again

CONFLICTS = {"40001", "40P01"}
"""Serialization failure and deadlock: the transaction is undone and may be tried again."""
TRIES = 5
LONGEST_PAUSE = 0.05


def init_again(app: Flask) -> None:
    """Try a view again when its transaction lost against another one."""
    app.dispatch_request = _patiently(app.dispatch_request)  # type: ignore[method-assign]


def _patiently(dispatch: Callable[[], Any]) -> Callable[[], Any]:
    def dispatch_again() -> Any:
        for left in reversed(range(TRIES)):
            try:
                return dispatch()
            except OperationalError as error:
                if not left or not may_try_again(error):
                    raise
            db.session.rollback()
            time.sleep(SystemRandom().uniform(0, LONGEST_PAUSE))
            note_form_again()
        raise AssertionError("the last try answers or raises")

    return dispatch_again


def may_try_again(error: OperationalError) -> bool:
    """Whether the database only lost a race, and what was sent can be read once more."""
    return getattr(error.orig, "sqlstate", None) in CONFLICTS and not request.files
