"""`make bench`: measures how we start, then our pages in worlds of three sizes on both databases.

SIZES=100,1000 and DATABASES=sqlite choose less.
"""

import dataclasses
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import config
from challenge import create_app
from tests.bench import floor, measuring, report, starts
from tests.bench.measuring import Result, Stand
from tests.bench.serving import FLOOR, PRODUCT, served
from tests.bench.world import build
from tests.databases import KINDS, Databases

SIZES = "100,1000,10000"


def main() -> None:
    kinds = os.environ.get("DATABASES", ",".join(KINDS)).split(",")
    sizes = [int(size) for size in os.environ.get("SIZES", SIZES).split(",")]
    results: list[Result] = []
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        databases = Databases(Path(folder))
        try:
            begun = starting(databases, kinds[0])
            for kind in kinds:
                for size in sizes:
                    found, wrong = in_one_world(databases, kind, size)
                    results += found
                    faults += wrong
        finally:
            databases.close()
    if len(sizes) > 1:
        report.show_growth(results)
    report.keep([*begun, *results])
    if faults:
        sys.exit("Not measured:\n" + "\n".join(faults))


def starting(databases: Databases, kind: str) -> list[starts.Start]:
    """How long the server and the list of commands take to start."""
    with databases.migrated(kind) as url:
        begun = starts.all_of(url)
    starts.show(begun)
    return begun


def in_one_world(databases: Databases, kind: str, size: int) -> tuple[list[Result], list[str]]:
    """Everything measured in one fresh world, and what went wrong."""
    with databases.migrated(kind) as url, standing(kind, url, size) as stand:
        results, faults = measuring.all_of(stand)
    report.show(results)
    return results, faults


@contextmanager
def standing(kind: str, url: str, size: int) -> Iterator[Stand]:
    """A world built at `url`, with the product and the floor serving it."""
    started = time.monotonic()
    floor.prepare(url)
    app = create_app(dataclasses.replace(config.demo(), database_url=url))
    world = build(app, size)
    print(f"\nBuilt {size:,} proposals on {kind} in {time.monotonic() - started:.0f} s", flush=True)
    with served(PRODUCT, url) as product, served(FLOOR, url) as below:
        yield Stand(kind, world, app, product, below)
    app.extensions["db"][0].dispose()


if __name__ == "__main__":
    main()
