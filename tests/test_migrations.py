"""The tables can be made, unmade and made again, and are what the models describe."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from challenge.db import Base, create_engine
from tests.databases import KINDS, ROOT, Databases, alembic


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.empty(request.param) as address:
        yield address


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return names


def test_migrations_run_up_down_and_up_again(url: str) -> None:
    command.upgrade(alembic(url), "head")
    made = tables(url)

    command.downgrade(alembic(url), "base")
    left = tables(url)
    command.upgrade(alembic(url), "head")

    assert set(Base.metadata.tables) <= made
    assert left == set()
    assert tables(url) == made


def test_migrations_make_what_the_models_describe(url: str) -> None:
    command.upgrade(alembic(url), "head")

    command.check(alembic(url))


def test_migrations_have_one_head_and_the_file_names_it() -> None:
    scripts = ScriptDirectory.from_config(alembic("sqlite://"))

    assert scripts.get_heads() == [(ROOT / "migrations" / "HEAD").read_text().strip()]


def test_migrations_are_numbered_in_order() -> None:
    scripts = ScriptDirectory.from_config(alembic("sqlite://"))

    revisions = [script.revision for script in scripts.walk_revisions()][::-1]

    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


LOCKS = {"sqlite": "select 1", "postgresql": "select pg_advisory_xact_lock(727271)"}
"""On SQLite the transaction itself is the lock."""


def test_two_servers_that_start_together_migrate_once(url: str) -> None:
    settings = {**os.environ, "OPEN_CHALLENGE_ENV": "demo", "DATABASE_URL": url}
    start = [sys.executable, "-m", "alembic", "upgrade", "head"]
    engine = create_engine(url)

    with engine.begin() as connection:
        connection.exec_driver_sql(LOCKS[engine.dialect.name])
        servers = [subprocess.Popen(start, cwd=ROOT, env=settings) for _ in range(2)]
        time.sleep(4)
        waiting = [server.poll() for server in servers]
    engine.dispose()

    assert waiting == [None, None]
    assert [server.wait(60) for server in servers] == [0, 0]
    assert set(Base.metadata.tables) <= tables(url)


def test_migrations_keep_every_check_of_the_models(url: str) -> None:
    command.upgrade(alembic(url), "head")
    engine = create_engine(url)
    looker = sa.inspect(engine)

    found = {name: checks_of(looker, name) for name in Base.metadata.tables}
    engine.dispose()

    assert found == {
        name: {str(each.name) for each in table.constraints if isinstance(each, CHECK)}
        for name, table in Base.metadata.tables.items()
    }


CHECK = sa.CheckConstraint


def checks_of(looker: sa.Inspector, table: str) -> set[str]:
    return {str(each["name"]) for each in looker.get_check_constraints(table)}
