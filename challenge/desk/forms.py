"""What is asked for from the record."""

from wtforms import HiddenField

from challenge.web.forms import KitForm


class ExportForm(KitForm):
    """The part of the record that is on the page, to be taken along."""

    challenge = HiddenField()
    subject = HiddenField()
