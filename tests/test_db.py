"""What the database promises by its settings."""

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge.db import db, may_corrupt


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
