"""Numbers as people type them in four countries; what could mean two things is asked about."""

import re
import unicodedata
from decimal import Decimal

from challenge.documents.spreadsheets import Cell
from challenge.money import minor_digits
from challenge.web.fields import MOST_MINOR, MOST_WHOLE
from challenge.web.locale import N_

MARKS = {
    "PHP": ("pesos", "peso", "php", "₱", "p"),
    "THB": ("บาท", "baht", "thb", "฿"),
    "JPY": ("yen", "jpy", "円", "¥"),
    "USD": ("us$", "usd", "$"),
}
LONGEST_NUMBER = 26
PLAIN = re.compile(r"\d+(\.\d+)?", re.ASCII)
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
DOTTED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?", re.ASCII)
COMMA = re.compile(r"\d+,\d{1,2}", re.ASCII)

NOT_MONEY = N_("“%(cell)s” is not an amount of money, like 1,250,000")
NOT_WHOLE = N_("“%(cell)s” is not a whole number, like 250")
TWO_MEANINGS = N_("“%(cell)s” can be read in two ways: write %(suggestion)s")
OTHER_CURRENCY = N_("“%(cell)s” is in another currency: amounts here are in %(currency)s")


class Wrong(ValueError):
    """A cell that cannot be taken as it is, with the sentence that says why."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def read_money(cell: Cell, currency: str) -> int:
    """Minor units. Raises Wrong."""
    number = _number(cell, NOT_MONEY, currency)
    digits = minor_digits(currency)
    if number < 0:
        raise Wrong(N_("“%(cell)s” is negative: an amount of money is 0 or more"), cell=shown(cell))
    if number.scaleb(digits) > MOST_MINOR:
        raise Wrong(N_("“%(cell)s” is too large: check the number of zeros"), cell=shown(cell))
    minor = _settled(number, cell, digits).scaleb(digits)
    if minor != minor.to_integral_value():
        message = N_("“%(cell)s” has more than %(digits)s digits after the decimal point")
        raise Wrong(message, cell=shown(cell), digits=digits)
    return int(minor)


def read_whole(cell: Cell) -> int:
    """A number of things, one or more. Raises Wrong."""
    number = _settled(_number(cell, NOT_WHOLE, None), cell, 0)
    if number != number.to_integral_value():
        raise Wrong(NOT_WHOLE, cell=shown(cell))
    if not 1 <= number <= MOST_WHOLE:
        message = N_("“%(cell)s” is not between 1 and %(most)s")
        raise Wrong(message, cell=shown(cell), most=f"{MOST_WHOLE:,}")
    return int(number)


def shown(cell: Cell) -> str:
    """A cell as it stands in a sentence: numbers without exponent, nothing endless."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = f"{Decimal(repr(cell)):f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text)[:60]
    return str(cell).strip()[:60]


def _number(cell: Cell, message: str, currency: str | None) -> Decimal:
    if isinstance(cell, str):
        return _typed(cell, message, currency)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = Decimal(repr(cell))
        if number.is_finite():
            return number
    raise Wrong(message, cell=shown(cell))


def _settled(number: Decimal, cell: Cell, digits: int) -> Decimal:
    """A computed 0.30000000000000004 is what Excel shows: fifteen digits."""
    scaled = number.scaleb(digits)
    if isinstance(cell, float) and scaled != scaled.to_integral_value():
        return Decimal(f"{cell:.15g}")
    return number


def _typed(cell: str, message: str, currency: str | None) -> Decimal:
    bare, negative = _signed(_digits(cell[:200]))
    bare = _without_marks(bare, cell, currency)
    sign, bare = bare.startswith("-"), bare.removeprefix("-")
    if len(bare) > LONGEST_NUMBER:
        raise Wrong(message, cell=shown(cell))
    _refuse_two_meanings(bare, cell)
    if not (PLAIN.fullmatch(bare) or GROUPED.fullmatch(bare)):
        raise Wrong(message, cell=shown(cell))
    value = Decimal(bare.replace(",", ""))
    return -value if sign or negative else value


def _digits(text: str) -> str:
    """In the digits of this line, whatever script they were in, and without what only spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("−", "-")
    kept = (letter for letter in plain if not letter.isspace() and letter not in "'’")
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in kept)


def _signed(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1], True
    return (text[1:], True) if text.startswith("-") else (text, False)


def _without_marks(text: str, cell: str, currency: str | None) -> str:
    """Without the sign of the currency. Raises Wrong for the sign of another one."""
    for known, marks in MARKS.items():
        for mark in marks:
            bare = text.removeprefix(mark).removesuffix(mark)
            if bare == text:
                continue
            if currency is not None and known != currency:
                raise Wrong(OTHER_CURRENCY, cell=shown(cell), currency=currency)
            return bare if currency is not None else text
    return text


def _refuse_two_meanings(bare: str, cell: str) -> None:
    if DOTTED.fullmatch(bare) or COMMA.fullmatch(bare):
        likely = bare.replace(".", "").replace(",", ".")
        raise Wrong(TWO_MEANINGS, cell=shown(cell), suggestion=f"{Decimal(likely):,}")
