"""Fields for numbers and amounts of money; what was typed stays until it can be read."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field

from challenge.money import minor_digits
from challenge.web.fields.base import named, setting
from challenge.web.formats import SYMBOLS
from challenge.web.locale import _

MOST_WHOLE = 2**31 - 1
MOST_MINOR = 10**15


class TypedField(Field):
    """A value that is typed as text: what was typed is shown again until it can be read."""

    typed: str = ""

    def process_data(self, value: Any) -> None:
        self.data = value
        self.typed = "" if value is None else self.written(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if self.typed:
            self.data = self.read(self.typed)

    def _value(self) -> str:
        return self.typed

    def written(self, value: Any) -> str:
        return str(value)

    def read(self, typed: str) -> Any:
        raise NotImplementedError


class WholeField(TypedField):
    """A whole number between two bounds."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        minimum: int = 0,
        maximum: int = MOST_WHOLE,
        **rest: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **rest)
        self.minimum = minimum
        self.maximum = min(maximum, MOST_WHOLE)

    def read(self, typed: str) -> int:
        digits = typed.replace(",", "").replace(" ", "")
        sign = digits[:1] in ("-", "−")
        if not digits[sign:].isdecimal() or len(digits) > 30:
            raise ValueError(self._whole())
        value = int(digits[sign:]) * (-1 if sign else 1)
        if not self.minimum <= value <= self.maximum:
            raise ValueError(self._bounds())
        return value

    def _whole(self) -> str:
        if self.maximum == MOST_WHOLE:
            return _("%(label)s must be a whole number, like 250", label=named(self))
        return _(
            "%(label)s must be a whole number from %(minimum)s to %(maximum)s",
            label=named(self),
            minimum=f"{self.minimum:,}",
            maximum=f"{self.maximum:,}",
        )

    def _bounds(self) -> str:
        if self.maximum == MOST_WHOLE:
            return _(
                "%(label)s must be %(minimum)s or more", label=named(self), minimum=self.minimum
            )
        return _(
            "%(label)s must be between %(minimum)s and %(maximum)s",
            label=named(self),
            minimum=f"{self.minimum:,}",
            maximum=f"{self.maximum:,}",
        )


class MoneyField(TypedField):
    """An amount in `currency`; its value is a whole number of minor units."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        currency: str | None = None,
        minimum: int = 0,
        **rest: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **rest)
        self.currency = currency or setting(self, "currency")
        self.minimum = minimum

    @property
    def symbol(self) -> str:
        return SYMBOLS.get(self.currency, self.currency)

    def written(self, value: int) -> str:
        digits = minor_digits(self.currency)
        amount = Decimal(value).scaleb(-digits)
        whole = amount == amount.to_integral_value()
        return f"{amount:,.0f}" if whole else f"{amount:,.{digits}f}"

    def read(self, typed: str) -> int:
        amount = self._amount(typed)
        minor = amount.scaleb(minor_digits(self.currency))
        if minor != minor.to_integral_value():
            raise ValueError(
                _("%(label)s has too many digits after the decimal point", label=named(self))
            )
        if minor < self.minimum:
            raise ValueError(_("%(label)s must not be negative", label=named(self)))
        if minor > MOST_MINOR:
            raise ValueError(
                _("%(label)s is too large: check the number of zeros", label=named(self))
            )
        return int(minor)

    def _amount(self, typed: str) -> Decimal:
        bare = typed.upper().replace(self.currency, "").replace(self.symbol.upper(), "")
        bare = "".join(bare.split()).replace(",", "").replace("−", "-")
        plain = bare.lstrip("-").replace(".", "", 1)
        if not plain.isdecimal() or len(bare) > 40:
            raise ValueError(
                _("%(label)s must be an amount of money, like 1,250,000", label=named(self))
            )
        try:
            return Decimal(bare)
        except InvalidOperation:
            raise ValueError(
                _("%(label)s must be an amount of money, like 1,250,000", label=named(self))
            ) from None
