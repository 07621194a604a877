"""Fields for text: lines, paragraphs, addresses, secrets."""

from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from challenge.web.fields.base import named
from challenge.web.locale import _
from challenge.web.text import characters


class TextField(wtforms.StringField):
    """One line of text, trimmed, never longer than `maximum` characters.

    When `counted`, the page shows how many are left, from `threshold` per cent of them on. They are
    counted `as_stored` where a column holds no more, else as a person would count.
    """

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        maximum: int = 200,
        counted: bool = False,
        threshold: int = 0,
        as_stored: bool = True,
        **rest: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **rest)
        self.maximum = maximum
        self.counted = counted
        self.threshold = threshold
        self.as_stored = as_stored

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.tidy(str(valuelist[0])) if valuelist else ""

    def tidy(self, text: str) -> str:
        return " ".join(text.split())

    def pre_validate(self, _form: Any) -> None:
        text = self.data or ""
        length = len(text) if self.as_stored else characters(text)
        if length > self.maximum:
            message = _("%(label)s must be %(maximum)s characters or fewer (you have %(length)s)")
            shown = {"maximum": f"{self.maximum:,}", "length": f"{length:,}"}
            raise StopValidation(message % {"label": named(self), **shown})


class LongTextField(TextField):
    """Several lines of text; shows how many characters are left when `counted`."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        maximum: int = 2000,
        rows: int = 5,
        counted: bool = True,
        as_stored: bool = False,
        **rest: Any,
    ) -> None:
        counting = {"counted": counted, "as_stored": as_stored}
        super().__init__(label, validators, maximum=maximum, **counting, **rest)
        self.rows = rows

    def tidy(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()


class EmailField(TextField):
    """An e-mail address, in lower case; whether it exists is found out by writing to it."""

    def tidy(self, text: str) -> str:
        return "".join(text.split()).lower()

    def pre_validate(self, _form: Any) -> None:
        super().pre_validate(_form)
        name, at, domain = (self.data or "").partition("@")
        if self.data and not (name and at and "." in domain.strip(".") and "@" not in domain):
            raise StopValidation(
                _("%(label)s must be an address like name@example.gov.ph", label=named(self))
            )


class SecretField(TextField):
    """A password: never shown again, never trimmed."""

    def tidy(self, text: str) -> str:
        return text
