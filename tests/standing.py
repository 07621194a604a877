"""A state that most tests of a file start from: reached once, and rolled back to after each."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from challenge import clock
from challenge.db import db
from tests.databases import KINDS, Databases


def standing(reach: Callable[[], object], *, at: datetime | None = None) -> Any:
    """A fixture to name `base_app` in a file of tests: its database holds what `reach` does.

    `at` is the moment at which it is done, where the file's clock stands still.
    """

    @pytest.fixture(scope="module", params=KINDS)
    def base_app(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Flask]:
        from tests.conftest import build

        with databases.migrated(request.param) as url:
            application = build(url)
            with time_machine.travel(at or clock.now(), tick=at is None), application.app_context():
                reach()
                db.session.commit()
            yield application
            application.extensions["db"][0].dispose()

    return base_app
