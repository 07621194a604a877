"""Strict reading of a JSON value: whatever is not as described is refused, with its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any


class Malformed(ValueError):
    """A file that is not as its format says; the text starts with the place."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place or 'file'}: {problem}")
        self.place = place
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Reader:
    """A value and where it stands, such as `sheets[3].scores.impact`."""

    value: Any
    place: str = ""

    def keys(self, *needed: str, may: Collection[str] = ()) -> "dict[str, Reader]":
        """The parts of an object that has all of `needed`, perhaps `may`, and nothing else."""
        parts = self.named()
        for key in needed:
            if key not in parts:
                raise Malformed(self._at(key), "is missing")
        for key, part in parts.items():
            if key not in needed and key not in may:
                raise Malformed(part.place, "is not a known key")
        return parts

    def named(self) -> "dict[str, Reader]":
        """The parts of an object, whatever they are called."""
        if not isinstance(self.value, dict):
            raise Malformed(self.place, "must be an object")
        return {str(key): Reader(value, self._at(str(key))) for key, value in self.value.items()}

    def items(self) -> "list[Reader]":
        """The parts of an array."""
        if not isinstance(self.value, list | tuple):
            raise Malformed(self.place, "must be an array")
        return [Reader(value, f"{self.place}[{at}]") for at, value in enumerate(self.value)]

    def text(self, *, blank: bool = False) -> str:
        if not isinstance(self.value, str) or not (self.value or blank):
            raise Malformed(self.place, "must be a text")
        return self.value

    def one_of(self, known: Sequence[str]) -> str:
        if self.value not in known:
            raise Malformed(self.place, f"{self.value!r} is none of {', '.join(known)}")
        return str(self.value)

    def known(self, refs: Collection[str]) -> str:
        """The reference of a proposal that the file names."""
        ref = self.text()
        if ref not in refs:
            raise Malformed(self.place, f"{ref!r} is not among the proposals")
        return ref

    def number(self, *, above: int | None = None, maximum: Fraction | None = None) -> Fraction:
        """An exact number, from 0 unless it must be `above`."""
        exact = self._exact()
        if above is not None and exact <= above:
            raise Malformed(self.place, f"{self.value} is not above {above}")
        if above is None and exact < 0:
            raise Malformed(self.place, f"{self.value} is below the minimum 0")
        if maximum is not None and exact > maximum:
            raise Malformed(self.place, f"{self.value} is above the maximum {shown(maximum)}")
        return exact

    def whole(self, *, maximum: int | None = None) -> int:
        exact = self.number(maximum=None if maximum is None else Fraction(maximum))
        if exact.denominator != 1:
            raise Malformed(self.place, f"{self.value} is not a whole number")
        return exact.numerator

    def refuse_twice(self, names: Sequence[str]) -> None:
        """Every item of this array must have its own name."""
        seen: set[str] = set()
        for at, name in enumerate(names):
            if name in seen:
                raise Malformed(f"{self.place}[{at}]", f"{name} stands twice")
            seen.add(name)

    def _exact(self) -> Fraction:
        """As written: 0.1 is one tenth, whatever a float makes of it."""
        number = isinstance(self.value, int | float | Decimal) and not isinstance(self.value, bool)
        if not number or not Decimal(str(self.value)).is_finite():
            raise Malformed(self.place, "must be a number")
        return Fraction(str(self.value))

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


def shown(value: Any) -> str:
    """An exact number as a person writes it."""
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else str(float(exact))
