"""Real servers on loopback: the product and the floor, started alike."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT, FLOOR = "wsgi:app", "tests.bench.floor:create()"
SETTINGS = ("--config", "python:challenge.commands.server")
ALIKE = ("--preload", "--keep-alive", "5", "--threads", "4")
"""What the settings of the product say; they cannot be read without starting it."""


@contextmanager
def served(
    application: str, url: str, *, worker: str = "gthread", settings: dict[str, str] | None = None
) -> Iterator[int]:
    """The port at which gunicorn serves `application` on the database at `url`."""
    port = _free_port()
    options = SETTINGS if application == PRODUCT else ALIKE
    command = [sys.executable, "-m", "gunicorn", *options, "--worker-class", worker]
    command += ["--workers", "2", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    environment = os.environ | {"OPEN_CHALLENGE_ENV": "demo", "DATABASE_URL": url}
    environment |= settings or {}
    process = subprocess.Popen([*command, application], cwd=ROOT, env=environment)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _try in range(1200):
        if process.poll() is not None:
            raise RuntimeError("gunicorn did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not answer within two minutes")
