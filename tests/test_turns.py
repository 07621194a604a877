"""Writers of one process take turns: in order, and never for ever."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge.audit.models import ChainHead
from challenge.db import db
from challenge.turns import Turns

WRITERS, ROUNDS = 16, 12
HOLD = 0.002
"""Seconds for which each writer has the database, as a request would."""


def test_turns_are_given_in_the_order_of_asking() -> None:
    turns, order = Turns(longest=5), list[int]()
    turns.take("first")

    def write(number: int) -> None:
        turns.take(number)
        order.append(number)
        turns.leave(number)

    threads = [started(lambda number=number: write(number)) for number in range(8)]  # type: ignore[misc]
    turns.leave("first")
    for thread in threads:
        thread.join(5)

    assert order == list(range(8))


def started(work: Callable[[], None]) -> threading.Thread:
    """A thread that waits by now."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    time.sleep(0.02)
    return thread


def test_turn_that_never_ends_is_not_waited_for_longer_than_the_limit() -> None:
    turns = Turns(longest=0.05)
    turns.take("stuck")

    thread = started(lambda: turns.take("next"))
    thread.join(5)

    assert not thread.is_alive()


def test_whoever_gave_up_is_not_called_later() -> None:
    turns = Turns(longest=0.05)
    turns.take("stuck")
    started(lambda: turns.take("gone")).join(5)

    turns.leave("stuck")
    turns.longest = 60
    thread = started(lambda: turns.take("next"))
    thread.join(5)

    assert not thread.is_alive()


def test_second_turn_in_one_thread_is_not_waited_for() -> None:
    turns = Turns(longest=60)
    turns.take("outer")
    began = time.monotonic()

    turns.take("inner")

    assert time.monotonic() - began < 1


def test_turn_can_be_left_twice_and_by_its_holder_only() -> None:
    turns, got = Turns(longest=5), list[str]()
    turns.take("first")

    def write() -> None:
        turns.take("second")
        got.append("second")

    thread = started(write)

    turns.leave("somebody else")
    early = list(got)
    turns.leave("first")
    turns.leave("first")
    thread.join(5)

    assert (early, got) == ([], ["second"])


def test_sixteen_writers_wait_alike(own_app: Flask) -> None:
    at_once = threading.Barrier(WRITERS)

    def write(_number: int) -> float:
        at_once.wait()
        began = time.monotonic()
        for _round in range(ROUNDS):
            with own_app.app_context():
                bump()
        return time.monotonic() - began

    with ThreadPoolExecutor(WRITERS) as pool:
        took = sorted(pool.map(write, range(WRITERS)))

    with own_app.app_context():
        seq = db.session.get_one(ChainHead, 1).seq
        fair = db.engine.dialect.name == "sqlite"  # PostgreSQL locks rows and needs no queue
    assert seq == WRITERS * ROUNDS
    assert not fair or took[-1] < 2 * took[0]


def bump() -> None:
    """One small transaction that reads, works a little, and writes what it read."""
    seq = db.session.scalars(
        sa.select(ChainHead.seq).where(ChainHead.id == 1).with_for_update()
    ).one()
    time.sleep(HOLD)
    db.session.execute(sa.update(ChainHead).where(ChainHead.id == 1).values(seq=seq + 1))
    db.session.commit()


ENDINGS = ("commit", "rollback", "close", "invalidate", "statement that fails")


def end(how: str) -> None:
    """The session's own method, or a refused statement that leaves the rest to the request."""
    if how in ENDINGS[:4]:
        getattr(db.session, how)()
        return
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.text("insert into nowhere values (1)"))


@pytest.mark.parametrize("ending", ENDINGS)
def test_next_writer_waits_for_no_transaction_that_ended(own_app: Flask, ending: str) -> None:
    def write() -> None:
        with own_app.app_context():
            bump()

    with own_app.app_context():
        db.session.execute(sa.update(ChainHead).values(seq=ChainHead.seq))
        end(ending)
    began = time.monotonic()
    started(write).join(10)

    assert time.monotonic() - began < 2
