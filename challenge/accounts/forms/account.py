"""One's own account."""

from challenge.web.forms import ChoiceField, KitForm
from challenge.web.locale import lazy


class EmptyForm(KitForm):
    """A button: nothing to fill in, but a token."""


class LanguageForm(KitForm):
    """The language of pages and messages."""

    language = ChoiceField(lazy("Language"), blank=lazy("The language of my browser"), default=None)
