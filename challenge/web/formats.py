"""How dates, moments, numbers and money are written, language by language; pure."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from challenge.money import Money, minor_digits

Moment = datetime | None
Number = int | float | Decimal | Fraction | None
Days = int | timedelta | None

SYMBOLS = {"PHP": "₱", "THB": "฿", "JPY": "¥", "USD": "US$"}
BUDDHIST_YEARS = 543
DAY_PATTERNS = {"en": "d MMMM y"}
TIME_PATTERNS = {"en": "h:mm a", "fil": "h:mm a"}


def day(value: date | None, *, language: str = "en") -> str:
    """`15 June 2023`; the Buddhist era in Thai."""
    if value is None:
        return ""
    if language == "th":
        return f"{format_date(value, 'd MMMM', locale='th')} {value.year + BUDDHIST_YEARS}"
    return format_date(value, DAY_PATTERNS.get(language, "long"), locale=language)


def instant(value: Moment, zone: str, *, language: str = "en") -> str:
    """`15 June 2023, 5:00 pm (Philippine Time)`: a moment as the clocks of `zone` show it."""
    if value is None:
        return ""
    if value.tzinfo is None:
        raise ValueError(f"{value} names no zone")
    return _instant(value, zone, language)


def clock_time(value: datetime, zone: str, *, language: str = "en") -> str:
    """`2:03 pm`: the time of day as the clocks of `zone` show it."""
    return _time(value.astimezone(ZoneInfo(zone)), language)


@lru_cache(maxsize=20_000)
def _instant(value: datetime, zone: str, language: str) -> str:
    """Written once: finding the words costs more than a whole row of a table."""
    there = value.astimezone(ZoneInfo(zone))
    where = zone_name(zone, there, language=language)
    return f"{day(there.date(), language=language)}, {_time(there, language)} ({where})"


def _time(there: datetime, language: str) -> str:
    pattern = TIME_PATTERNS.get(language, "H:mm")
    shown = format_datetime(there, pattern, tzinfo=there.tzinfo, locale=language)
    return shown.replace("AM", "am").replace("PM", "pm")


def zone_name(zone: str, when: datetime | None = None, *, language: str = "en") -> str:
    """The name people use for `zone`, such as Philippine Time."""
    if zone in ("UTC", "Etc/UTC"):
        return "UTC"
    moment = when or datetime(2000, 1, 1, tzinfo=UTC)
    return format_datetime(moment, "vvvv", tzinfo=ZoneInfo(zone), locale=language)


def number(value: Number, digits: int | None = None, *, language: str = "en") -> str:
    """`1,250` and `86.4`, with the separators of the language; always `digits` decimals if given.

    A fraction is shown with two decimals unless told otherwise.
    """
    if value is None:
        return ""
    if isinstance(value, Fraction):
        digits = 2 if digits is None else digits
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if digits is None:
        return format_decimal(value, locale=language, decimal_quantization=False)
    return format_decimal(value, "#,##0." + "0" * digits if digits else "#,##0", locale=language)


def money(value: int | Money | None, currency: str | None = None, *, language: str = "en") -> str:
    """`₱20,000,000`; minor units are shown only when there are some."""
    if isinstance(value, Money):
        return money(value.minor, value.currency, language=language)
    if value is None or currency is None:
        return ""
    return _money(value, currency, language)


@lru_cache(maxsize=20_000)
def _money(value: int, currency: str, language: str) -> str:
    digits = minor_digits(currency)
    amount = Decimal(abs(value)).scaleb(-digits)
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0." + "0" * digits
    sign = "−" if value < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{format_decimal(amount, pattern, locale=language)}"


def whole_days(value: Days) -> int | None:
    """The days in `value`, counted down to whole ones."""
    return value.days if isinstance(value, timedelta) else value
