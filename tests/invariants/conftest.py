"""The world of the invariants, played once for each database; a test may damage its own copy."""

from collections.abc import Iterator

import pytest
from flask import Flask

from challenge.db import db
from tests.conftest import build, rolled_back
from tests.databases import KINDS, Databases
from tests.invariants import world


@pytest.fixture(scope="session", params=KINDS)
def played(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
    """An application on the finished world."""
    with databases.migrated(request.param) as url:
        application = build(url)
        with application.app_context():
            world.play()
            db.session.commit()
        yield application
        application.extensions["db"][0].dispose()


@pytest.fixture
def whole(played: Flask) -> Iterator[Flask]:
    """The world; whatever is done to it is rolled back."""
    with rolled_back(played), played.app_context(), world.at_day(world.LAST):
        yield played
