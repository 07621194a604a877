"""What the database promises by its settings; page views only read, and hold nobody up."""

import dataclasses
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

import config
from challenge import create_app
from challenge.db import db, may_corrupt
from tests.databases import KINDS, Databases

CHANGE = sa.text("UPDATE chain_head SET seq = 5")
SEQ = sa.text("SELECT seq FROM chain_head")


@pytest.fixture(params=KINDS)
def unwatched(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """An application none of whose statements is judged by the tests."""
    with databases.migrated(request.param) as url:
        application = create_app(dataclasses.replace(config.test(), database_url=url))
        yield application
        application.extensions["db"][0].dispose()


@pytest.mark.parametrize(
    ("version", "corrupts"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_versions_of_sqlite_that_can_damage_a_wal(version: tuple[int, ...], corrupts: bool) -> None:
    assert may_corrupt(version) is corrupts


def test_sqlite_keeps_what_it_acknowledged(own_app: Flask) -> None:
    with own_app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        read = {
            name: db.session.scalar(sa.text(f"pragma {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        version = db.session.scalar(sa.text("select sqlite_version()"))

    assert read == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }
    assert not may_corrupt(tuple(map(int, str(version).split("."))))


def test_a_page_view_cannot_write(unwatched: Flask) -> None:
    with unwatched.test_request_context("/"):
        if db.engine.dialect.name == "postgresql":
            with pytest.raises(sa.exc.InternalError, match="read-only"):
                db.session.execute(CHANGE)
        else:
            db.session.execute(CHANGE)

    with unwatched.app_context():
        assert db.session.scalar(SEQ) == 0


def test_what_is_kept_apart_from_a_page_view_is_written(own_app: Flask) -> None:
    with own_app.test_request_context("/"):
        assert db.session.scalar(SEQ) == 0

        with db.apart():
            db.session.execute(CHANGE)

        assert db.session.scalar(SEQ) == 5


def test_nobody_who_writes_waits_for_a_page_view(unwatched: Flask) -> None:
    with unwatched.test_request_context("/"):
        db.session.execute(SEQ)

        assert somebody_writes(unwatched) == 1


def test_a_long_look_lets_go_of_what_was_read_before(unwatched: Flask) -> None:
    with unwatched.test_request_context("/"):
        db.session.execute(SEQ)
        somebody_writes(unwatched)

        db.read_from_one_moment()

        assert db.session.scalar(SEQ) == 5


def somebody_writes(app: Flask) -> int:
    with app.extensions["db"][0].begin() as connection:
        return int(connection.execute(CHANGE).rowcount)
