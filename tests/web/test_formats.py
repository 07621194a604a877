"""How dates, moments, numbers and money are written."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from flask import Flask, render_template_string

from challenge.money import Money
from challenge.web import formats

CLOSING = datetime(2023, 6, 15, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "15 June 2023"),
        ("th", "15 มิถุนายน 2566"),
        ("ja", "2023年6月15日"),
        ("fil", "Hunyo 15, 2023"),
    ],
)
def test_day(language: str, shown: str) -> None:
    assert formats.day(date(2023, 6, 15), language=language) == shown


@pytest.mark.parametrize(
    ("zone", "language", "shown"),
    [
        ("Asia/Manila", "en", "15 June 2023, 5:00 pm (Philippine Time)"),
        ("Asia/Tokyo", "en", "15 June 2023, 6:00 pm (Japan Time)"),
        ("UTC", "en", "15 June 2023, 9:00 am (UTC)"),
        ("Asia/Bangkok", "th", "15 มิถุนายน 2566, 16:00 (เวลาไทย)"),
        ("Asia/Tokyo", "ja", "2023年6月15日, 18:00 (日本時間)"),
    ],
)
def test_instant(zone: str, language: str, shown: str) -> None:
    assert formats.instant(CLOSING, zone, language=language) == shown


def test_an_instant_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="names no zone"):
        formats.instant(datetime(2023, 6, 15), "UTC")  # noqa: DTZ001 (that is the case)


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (2_000_000_000, "PHP", "₱20,000,000"),
        (125_050, "PHP", "₱1,250.50"),
        (5, "THB", "฿0.05"),
        (1250, "JPY", "¥1,250"),
        (100, "EUR", "EUR 1"),
        (-500, "PHP", "−₱5"),
        (0, "PHP", "₱0"),
        (10**17, "PHP", "₱1,000,000,000,000,000"),
    ],
)
def test_money(minor: int, currency: str, shown: str) -> None:
    assert formats.money(minor, currency) == shown
    assert formats.money(Money(minor, currency)) == shown


FILTERS = [
    ("value|day", date(2023, 6, 15), "15 June 2023"),
    ("value|instant", CLOSING, "15 June 2023, 5:00 pm (Philippine Time)"),
    ("value|instant('Asia/Tokyo')", CLOSING, "15 June 2023, 6:00 pm (Japan Time)"),
    ("value|number", 1250, "1,250"),
    ("value|number", Decimal("86.40"), "86.4"),
    ("value|number(2)", Decimal("86.4"), "86.40"),
    ("value|number(0)", 1234, "1,234"),
    ("value|number", Fraction(517, 6), "86.17"),
    ("value|money('PHP')", 12300, "₱123"),
    ("value|money", Money(12300, "PHP"), "₱123"),
    ("value|duration_days", 1, "1 day"),
    ("value|duration_days", 1667, "1,667 days"),
    ("value|duration_days", timedelta(days=2, hours=23), "2 days"),
]


@pytest.mark.parametrize(("written", "value", "shown"), FILTERS)
def test_filters(kit: Flask, written: str, value: object, shown: str) -> None:
    with kit.test_request_context("/"):
        assert render_template_string("{{ " + written + " }}", value=value) == shown


@pytest.mark.parametrize("written", sorted({row[0] for row in FILTERS}))
def test_filters_show_nothing_for_nothing(kit: Flask, written: str) -> None:
    with kit.test_request_context("/"):
        assert render_template_string("{{ " + written + " }}", value=None) == ""
