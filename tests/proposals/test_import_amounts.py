"""Numbers as people type them, as a table."""

from datetime import date
from typing import Any

import pytest

from challenge.proposals.rules.imports.amounts import Wrong, read_money, read_whole
from challenge.web.locale import phrase

MONEY = [
    ("1,250,000.00", 125_000_000),
    ("1250000", 125_000_000),
    ("₱ 1 250 000", 125_000_000),
    ("₱1,250.5", 125_050),
    ("PHP 1,250", 125_000),
    ("P1,250", 125_000),
    ("1,250 pesos", 125_000),
    ("1\u00a0250\u202f000", 125_000_000),
    ("1'250'000", 125_000_000),
    ("๑,๒๕๐.๕๐", 125_050),
    ("１２５０", 125_000),  # noqa: RUF001 (as a Japanese keyboard types them)
    ("0", 0),
    (1250.0, 125_000),
    (1250, 125_000),
    (0.1 + 0.2, 30),
    (1234567890123.45, 123_456_789_012_345),
    (9_999_999_999_999.99, 999_999_999_999_999),
]
NO_MONEY = [
    ("abc", "“abc” is not an amount of money, like 1,250,000"),
    ("", "“” is not an amount of money, like 1,250,000"),
    ("1.250.000", "“1.250.000” can be read in two ways: write 1,250,000"),
    ("1.250", "“1.250” can be read in two ways: write 1,250"),
    ("1.250.000,50", "“1.250.000,50” can be read in two ways: write 1,250,000.50"),
    ("1250,5", "“1250,5” can be read in two ways: write 1,250.5"),
    ("12,50,000", "“12,50,000” is not an amount of money, like 1,250,000"),
    ("1e9", "“1e9” is not an amount of money, like 1,250,000"),
    ("฿500", "“฿500” is in another currency: amounts here are in PHP"),
    ("-5", "“-5” is negative: an amount of money is 0 or more"),
    ("−₱5", "“−₱5” is negative: an amount of money is 0 or more"),
    ("(500)", "“(500)” is negative: an amount of money is 0 or more"),
    (-5.0, "“-5” is negative: an amount of money is 0 or more"),
    ("1.2345", "“1.2345” has more than 2 digits after the decimal point"),
    (1.234, "“1.234” has more than 2 digits after the decimal point"),
    ("9" * 20, "“" + "9" * 20 + "” is too large: check the number of zeros"),
    (1e300, None),
    ("9" * 300, None),
    (True, "“True” is not an amount of money, like 1,250,000"),
    (date(2027, 1, 4), "“2027-01-04” is not an amount of money, like 1,250,000"),
    (float("inf"), None),
    (float("nan"), None),
]
WHOLE = [("250", 250), (" 1,250 ", 1250), (4.0, 4), ("๒๐", 20), (2.0000000000000004, 2), ("5.0", 5)]
NOT_WHOLE = ["abc", "2.5", 2.5, "0", 0, -3.0, "1.250", "20 m²", 1e300, "₱5", str(2**31)]


def sentence(wrong: Wrong) -> str:
    return phrase(wrong.message, wrong.values)


@pytest.mark.parametrize(("cell", "expected"), MONEY)
def test_an_amount_is_read_to_the_centavo(cell: Any, expected: int) -> None:
    assert read_money(cell, "PHP") == expected


@pytest.mark.parametrize(("cell", "expected"), NO_MONEY)
def test_what_is_no_amount_says_what_would_be_right(cell: Any, expected: str | None) -> None:
    with pytest.raises(Wrong) as caught:
        read_money(cell, "PHP")

    assert expected in (None, sentence(caught.value))


def test_yen_have_no_decimals() -> None:
    assert read_money("¥1,250", "JPY") == 1250
    assert read_money("1250円", "JPY") == 1250
    with pytest.raises(Wrong):
        read_money("12.5", "JPY")


@pytest.mark.parametrize(("cell", "expected"), WHOLE)
def test_a_whole_number_is_read(cell: Any, expected: int) -> None:
    assert read_whole(cell) == expected


@pytest.mark.parametrize("cell", NOT_WHOLE)
def test_what_is_no_number_of_things_is_refused(cell: Any) -> None:
    with pytest.raises(Wrong):
        read_whole(cell)
