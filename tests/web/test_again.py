"""A request that lost a race in PostgreSQL is tried again; any other failure is not."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from challenge.web.again import TRIES, _patiently


class Lost(Exception):
    """What a driver raises, with PostgreSQL's code for the reason."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def view(outcomes: Iterator[str], calls: list[int]) -> str:
    """Fails once for each outcome, then answers."""
    calls.append(1)
    sqlstate = next(outcomes, "")
    if sqlstate:
        raise OperationalError("statement", {}, Lost(sqlstate))
    return "done"


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_lost_race_is_run_again(app: Flask, sqlstate: str) -> None:
    outcomes, calls = iter([sqlstate, sqlstate]), list[int]()

    with app.test_request_context(method="POST"):
        answer = _patiently(lambda: view(outcomes, calls))()

    assert (answer, len(calls)) == ("done", 3)


def test_race_that_is_always_lost_is_given_up(app: Flask) -> None:
    outcomes, calls = iter(["40P01"] * 9), list[int]()

    with app.test_request_context(method="POST"), pytest.raises(OperationalError):
        _patiently(lambda: view(outcomes, calls))()

    assert len(calls) == TRIES


def test_other_failure_is_not_tried_again(app: Flask) -> None:
    outcomes, calls = iter(["53300"]), list[int]()

    with app.test_request_context(method="POST"), pytest.raises(OperationalError):
        _patiently(lambda: view(outcomes, calls))()

    assert len(calls) == 1
