"""Money adds up in whole minor units of one currency."""

import pytest

from challenge.money import MixedCurrencies, Money, minor_digits, total


def test_total_of_nothing_is_zero() -> None:
    assert total([], currency="PHP") == Money(0, "PHP")


def test_total_adds_minor_units() -> None:
    assert total([Money(18_000_000_000, "PHP"), Money(7_500_000_000, "PHP")], currency="PHP") == (
        Money(25_500_000_000, "PHP")
    )


def test_amounts_of_different_currencies_do_not_add() -> None:
    with pytest.raises(MixedCurrencies):
        Money(1, "PHP") + Money(1, "JPY")


@pytest.mark.parametrize(("currency", "digits"), [("PHP", 2), ("JPY", 0), ("THB", 2), ("EUR", 2)])
def test_minor_digits(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits
