"""The demonstration, played once for all tests of a run."""

import dataclasses
import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from challenge import create_app
from challenge.commands import database
from challenge.db import db
from challenge.programmes.demonstration import load


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """An application on the finished demonstration, for reading; half a minute the first time.

    Several processes of a run share it: whoever comes first makes it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demonstration"
    folder.mkdir(exist_ok=True)
    application = create_app(settings_in(folder))
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(application)
            (folder / "made").touch()
    yield application
    application.extensions["db"][0].dispose()


def settings_in(folder: Path) -> config.Settings:
    """The demonstration's settings with everything in `folder`."""
    return dataclasses.replace(
        config.test(), database_url=f"sqlite:///{folder}/demo.db", files_url=f"file://{folder}"
    )


def make(application: Flask) -> None:
    with application.app_context():
        database.to_newest()
        load.world()
        db.session.commit()
