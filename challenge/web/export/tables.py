"""A table to be written: what its columns are, and its rows as they come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Formula:
    """A formula of ours and what it comes to; never made from what somebody typed."""

    text: str
    value: Decimal | int | None


Cell = str | int | Decimal | Formula | None


@dataclass(frozen=True)
class Column:
    """One column. A hidden one is for us; one with choices has a drop-down list in Excel."""

    label: str
    width: int = 20
    hidden: bool = False
    digits: int | None = None
    """How many decimals a number is shown with; None for text and whole numbers."""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook, or one CSV file."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    room: int = 0
    """Down to which row the drop-down lists reach, for those who go on writing."""
