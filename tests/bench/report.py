"""The results as a table for people and as a file for machines.

`ratio` compares medians; `fast` compares the times that one in ten stays below, which tell more
than medians while others work on the same machine.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from tests.bench.measuring import Result
from tests.bench.starts import Start

KEPT = Path(__file__).parents[2] / "var" / "bench.json"
FLAT = 1.3
"""How much longer a page may take in the largest world than in the smallest."""
HEAD = "".join(
    f"{name:>{width}}"
    for name, width in {
        "": 28,
        "median": 8,
        "p95": 8,
        "kB": 5,
        "SQL": 4,
        "floor": 7,
        "ratio": 8,
        "fast": 7,
        "goal": 8,
    }.items()
)


def show(results: Sequence[Result]) -> None:
    """One table for a world."""
    first = results[0]
    print(f"\n{first.database}, {first.size:,} proposals (milliseconds of one client)\n{HEAD}")
    for each in results:
        mark = f"≤ {each.goal:g} {'✓' if each.reached else '✗'}"
        print(
            f"{each.job:28}{each.median:8.2f}{each.p95:8.2f}{each.bytes / 1024:5.0f}"
            f"{each.statements:4}{each.floor:7.2f}{each.ratio:7.1f}×{each.fast_ratio:6.1f}×{mark:>8}",
            flush=True,
        )


def show_growth(results: Sequence[Result]) -> None:
    """How times and statements grow from the smallest world to the largest.

    By the fast times: worlds are measured minutes apart, and a machine is not the same all along.
    """
    print(f"\nFrom the smallest to the largest world (goal: ≤ {FLAT} ×, statements equal)")
    for (database, job), group in groupby(sorted(results, key=_key), key=_key):
        small, *_between, large = [*list(group)] * 2
        growth = large.fast / small.fast
        same = small.statements == large.statements
        mark = "✓" if growth <= FLAT and same else "✗"
        counts = f"{small.statements} → {large.statements}"
        print(f"{database:12}{job:30}{growth:6.2f} × {counts:>10} {mark}")


def _key(result: Result) -> tuple[str, str]:
    return result.database, result.job


def keep(results: Sequence[Result | Start]) -> None:
    """Write everything to var/bench.json."""
    KEPT.parent.mkdir(exist_ok=True)
    shown = [result.as_json() for result in results]
    KEPT.write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nKept in {KEPT.relative_to(Path.cwd())}")
