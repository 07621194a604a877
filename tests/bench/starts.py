"""How long it takes to start: the server up to its first answer, and a list of the commands.

Modules are compiled once and kept, as in any installation that was started before, also where the
environment of the benchmark says otherwise.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from statistics import median

from tests.bench.browser import Outside
from tests.bench.serving import PRODUCT, ROOT, served

TIMES = 5
Settings = dict[str, str]
"""Variables of the environment."""


@dataclass(frozen=True)
class Start:
    """One way to start, in seconds."""

    name: str
    median: float
    fastest: float
    goal: float

    @property
    def reached(self) -> bool:
        return self.median < self.goal

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "reached": self.reached}


def all_of(url: str, *, times: int = TIMES) -> list[Start]:
    """Both starts, on the migrated database at `url`; the first of each only fills caches."""
    with tempfile.TemporaryDirectory(prefix="compiled-") as folder:
        kept = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        return [
            _start("server, first answer", lambda: serve(url, kept), times, goal=2),
            _start("flask --help", lambda: list_commands(kept), times, goal=0.5),
        ]


def _start(name: str, take: Callable[[], float], times: int, *, goal: float) -> Start:
    took = [take() for _time in range(times + 1)][1:]
    return Start(name, round(median(took), 2), round(min(took), 2), goal)


def serve(url: str, kept: Settings) -> float:
    """From the command to the first page that the server answers."""
    began = time.monotonic()
    with served(PRODUCT, url, settings=kept) as port, closing(Outside(port=port)) as browser:
        answer = browser.get("/")
        took = time.monotonic() - began
    if answer.status != 200:
        raise RuntimeError(f"the first page answered {answer.status}")
    return took


def list_commands(kept: Settings) -> float:
    """What somebody sees who asks for help."""
    began = time.monotonic()
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "--help"]
    environment = os.environ | kept
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def show(starts: list[Start]) -> None:
    """A table of its own: starts have no floor."""
    print(f"\n{'Starts (seconds)':30}{'median':>9}{'fastest':>9}{'goal':>9}")
    for each in starts:
        mark = f"< {each.goal:g} {'✓' if each.reached else '✗'}"
        print(f"{each.name:30}{each.median:9.2f}{each.fastest:9.2f}{mark:>9}", flush=True)
