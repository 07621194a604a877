"""How milestones and hold-ups are numbered in addresses."""

from collections.abc import Iterable
from typing import Protocol


class Kept(Protocol):
    """A row that is never deleted, so its number among its siblings stays."""

    @property
    def id(self) -> int: ...


def numbered(rows: Iterable[Kept]) -> dict[int, int]:
    """The number of each row from 1, in the order in which they were made, by their key."""
    keys = sorted(row.id for row in rows)
    return {key: place for place, key in enumerate(keys, start=1)}
