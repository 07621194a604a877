"""Fields for choosing and attaching."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import wtforms
from flask_wtf.file import FileField as PostedFile
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from challenge.web.fields.base import named
from challenge.web.locale import _, lazy

Choices = Iterable[tuple[str, Any] | SelectChoice]


def _options(choices: Choices | None) -> list[SelectChoice]:
    return [
        given if isinstance(given, SelectChoice) else SelectChoice(*given)
        for given in choices or ()
    ]


class ChoosingField(wtforms.SelectField):
    """Accepts (value, label) pairs; an unknown value is refused in words that name the field."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices | Callable[[], Choices] | None = None,
        coerce: Callable[[Any], Any] = str,
        **rest: Any,
    ) -> None:
        listed = choices() if callable(choices) else choices
        options = cast(Any, _options(listed))
        super().__init__(label, list(validators or ()), coerce, options, **rest)

    def offer(self, choices: Choices) -> None:
        """Set the options, for those only known when the page is asked for."""
        self.choices = cast(Any, _options(choices))

    def process_data(self, value: Any) -> None:
        self.data = None if value is None else self.coerce(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and valuelist[0] != "":
            try:
                self.data = self.coerce(valuelist[0])
            except (ValueError, TypeError):
                raise ValueError(self._refusal()) from None

    def pre_validate(self, _form: Any) -> None:
        offered = [self.coerce(option.value) for option in _options(self.choices) if option.value]
        if self.data is not None and self.data not in offered:
            raise ValidationError(self._refusal())

    def _refusal(self) -> str:
        return _("%(label)s: choose one of the options in the list", label=named(self))


class ChoiceField(ChoosingField):
    """A drop-down list; starts with an empty option named `blank` unless that is None."""

    def __init__(self, *args: Any, blank: str | None = lazy("Choose one"), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.blank = blank


class RadioField(ChoosingField):
    """One of a few, all visible; `hints` explains options by their value."""

    def __init__(
        self, *args: Any, hints: dict[str, str] | None = None, inline: bool = False, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        self.hints = hints or {}
        self.inline = inline


class ChecksField(wtforms.SelectMultipleField):
    """Any number of a few, all visible."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices | None = None,
        coerce: Callable[[Any], Any] = str,
        hints: dict[str, str] | None = None,
        **rest: Any,
    ) -> None:
        super().__init__(
            label, list(validators or ()), coerce, cast(Any, _options(choices)), **rest
        )
        self.hints = hints or {}

    def offer(self, choices: Choices) -> None:
        """Set the options, for those only known when the page is asked for."""
        self.choices = cast(Any, _options(choices))

    def process_data(self, value: Any) -> None:
        self.data = [self.coerce(each) for each in value or ()]

    def pre_validate(self, _form: Any) -> None:
        offered = [self.coerce(option.value) for option in _options(cast(Any, self.choices))]
        if any(each not in offered for each in self.data or ()):
            raise ValidationError(
                _("%(label)s: choose from the options in the list", label=named(self))
            )


class TickField(wtforms.BooleanField):
    """One box to tick: a declaration or a setting."""

    false_values = (False, "false", "", "0", "no")


class AttachField(PostedFile):  # type: ignore[misc]
    """One file to attach."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        accept: str = "",
        **rest: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **rest)
        self.accept = accept
