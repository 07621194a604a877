"""Looking for messages."""

from challenge.web.forms import FilterForm, TextField
from challenge.web.locale import lazy


class RecipientForm(FilterForm):
    """Whose messages to show."""

    to = TextField(lazy("Email address of the recipient"))
