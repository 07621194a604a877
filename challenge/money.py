"""Money: whole minor units with their currency; never a fraction, never a bare number."""

from collections.abc import Iterable
from dataclasses import dataclass

MINOR_DIGITS = {"JPY": 0, "PHP": 2, "THB": 2, "USD": 2}
"""Digits after the decimal point, ISO 4217; other currencies have two."""


class MixedCurrencies(ValueError):
    """Amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` units (centavos, satang, yen) of `currency` (ISO 4217)."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return Money(self.minor + other.minor, self.currency)


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum of `amounts`, zero when there are none.

    Raises MixedCurrencies when one of them is not in `currency`.
    """
    result = Money(0, currency)
    for amount in amounts:
        result = result + amount
    return result


def minor_digits(currency: str) -> int:
    """How many digits of a `currency` amount stand after the decimal point."""
    return MINOR_DIGITS.get(currency, 2)
