"""Reads the programme's data files."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file, as printed."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def tree(name: str) -> dict[str, Any]:
    """A TOML file; whoever asks knows its shape, and must not change what it gets."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def dice(seed: str) -> Random:
    """The same seed, the same throws: invented texts must not change between two runs."""
    return Random(seed)  # noqa: S311  # nothing secret is drawn here


def paragraphs(text: str) -> str:
    """One line for each paragraph: the line breaks of the file are for its reader only."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))
