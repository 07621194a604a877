"""What every test may ask for: an application on each database, a client, the clock, a browser."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

import config
from challenge import create_app
from challenge.db import db
from tests import loopback, statements
from tests.client import Client
from tests.databases import KINDS, Databases

pytest_plugins = ["tests.browser", "tests.demonstration"]

loopback.hold()

# A busy machine is slow at everything; that says nothing about the data a test draws.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

START = datetime(2026, 6, 1, 1, tzinfo=UTC)
"""When the tests' clock starts: nine in the morning in Manila."""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(scope="session", params=KINDS)
def base_app(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """The application whose database all tests share; ask for `app` instead."""
    with databases.migrated(request.param) as url:
        application = build(url)
        yield application
        application.extensions["db"][0].dispose()


@pytest.fixture
def app(base_app: Flask) -> Iterator[Flask]:
    """The application; whatever the test commits is rolled back after it."""
    with rolled_back(base_app), base_app.app_context():
        yield base_app


@pytest.fixture(params=KINDS)
def own_app(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """An application with a database of its own, for tests of transactions, locks and threads."""
    with databases.migrated(request.param) as url:
        application = build(url)
        yield application
        application.extensions["db"][0].dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    """The database session of the test, outside any request."""
    return db.session


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor without an account, who looks critically at every page."""
    return Client.of(app)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's clock, standing still at START until `move_to(…)` or `shift(…)`."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def build(url: str) -> Flask:
    """An application on the database at `url`."""
    application = create_app(dataclasses.replace(config.test(), database_url=url))
    statements.refuse_writes_of_readers(application)
    return application


@contextmanager
def rolled_back(application: Flask) -> Iterator[None]:
    """Every session inside works on one connection, in one transaction that never ends well."""
    engine, make = application.extensions["db"]
    settings = dict(make.kw)
    with engine.connect() as connection:
        transaction = connection.begin()
        make.configure(bind=connection, join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            make.kw.clear()
            make.kw.update(settings)
            transaction.rollback()
