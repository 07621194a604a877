"""The databases the tests run on: each kind made once, then copied for whoever needs one alone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config

from tests import postgres

ROOT = Path(__file__).parent.parent
SQLITE, POSTGRESQL = KINDS = ("sqlite", "postgresql")


def alembic(url: str) -> Config:
    """Alembic's settings for the database at `url`."""
    return Config(toml_file=str(ROOT / "pyproject.toml"), attributes={"url": url})


@dataclass
class Databases:
    """One SQLite folder and one PostgreSQL server for all tests of a process."""

    folder: Path
    _migrated: set[str] = field(default_factory=set)
    _number: "count[int]" = field(default_factory=count)

    @cached_property
    def server(self) -> postgres.Server:
        """Started when the first test asks for it."""
        return postgres.start()

    @contextmanager
    def empty(self, kind: str) -> Iterator[str]:
        """The address of a database without tables."""
        name = f"empty_{next(self._number)}"
        yield self._create(kind, name)
        self._drop(kind, name)

    @contextmanager
    def migrated(self, kind: str) -> Iterator[str]:
        """The address of a database with all tables, a copy of one that was migrated once."""
        name = f"migrated_{next(self._number)}"
        yield self._copy(kind, name)
        self._drop(kind, name)

    def close(self) -> None:
        if "server" in self.__dict__:
            self.server.stop()

    def _create(self, kind: str, name: str) -> str:
        return self.server.create(name) if kind == POSTGRESQL else f"sqlite:///{self._path(name)}"

    def _copy(self, kind: str, name: str) -> str:
        if kind not in self._migrated:
            command.upgrade(alembic(self._create(kind, "template_migrated")), "head")
            self._migrated.add(kind)
        if kind == POSTGRESQL:
            return self.server.create(name, template="template_migrated")
        shutil.copy(self._path("template_migrated"), self._path(name))
        return f"sqlite:///{self._path(name)}"

    def _drop(self, kind: str, name: str) -> None:
        if kind == POSTGRESQL:
            self.server.drop(name)
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.db"
