"""An application as in production: without the mailbox and the accounts of the demonstration."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask

import config
from challenge import create_app
from tests import statements
from tests.conftest import rolled_back
from tests.databases import KINDS, Databases


@pytest.fixture(scope="session", params=KINDS)
def plain_app(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    with databases.migrated(request.param) as url:
        settings = dataclasses.replace(config.test(), database_url=url, demonstration=False)
        application = create_app(settings)
        application.config["PROPAGATE_EXCEPTIONS"] = False  # an accident is an answer, of 500
        statements.refuse_writes_of_readers(application)
        yield application
        application.extensions["db"][0].dispose()


@pytest.fixture
def app(plain_app: Flask) -> Iterator[Flask]:
    plain_app.extensions["challenge_pages"].clear()
    with rolled_back(plain_app), plain_app.app_context():
        yield plain_app
