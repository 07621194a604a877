"""Forms of what is done with a challenge as a whole."""

import re

from wtforms.validators import ValidationError

from challenge.web.forms import (
    ChoiceField,
    InstantField,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    RadioField,
    TextField,
    WholeField,
)
from challenge.web.locale import _, lazy

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
PREFIX = re.compile(r"[A-Z0-9]{2,8}", re.ASCII)
RESERVED = {"drafts", "new"}
"""Words that stand where a challenge's address would."""


class NamedForm(KitForm):
    """A challenge's name: its title, its address and how its references begin."""

    title = TextField(lazy("Title"), [Needed(lazy("Enter the title"))])
    slug = TextField(
        lazy("Address"),
        [Needed(lazy("Enter an address, like tourism-2027"))],
        maximum=40,
        description=lazy(
            "The last part of the page's address: small letters, digits and hyphens. "
            "It cannot be changed later."
        ),
    )
    prefix = TextField(
        lazy("References begin with"),
        [Needed(lazy("Enter what references begin with, like TCC3"))],
        maximum=8,
        description=lazy("2 to 8 capital letters and digits, as in TCC3-K7M2Q9"),
    )

    def validate_slug(self, field: TextField) -> None:
        if not SLUG.fullmatch(field.data or "") or field.data in RESERVED:
            raise ValidationError(
                _("Address: use small letters, digits and hyphens, like tourism-2027")
            )

    def validate_prefix(self, field: TextField) -> None:
        if not PREFIX.fullmatch(field.data or ""):
            raise ValidationError(_("References begin with 2 to 8 capital letters and digits"))


class NewForm(NamedForm):
    agency = ChoiceField(
        lazy("Agency"), [Needed(lazy("Choose the agency"))], choices=[], blank=None
    )
    start_from = RadioField(
        lazy("Start from"), [Needed(lazy("Choose what to start from"))], choices=[]
    )


class CloneForm(NamedForm):
    shift_days = WholeField(
        lazy("Days by which every date is moved"),
        [Needed(lazy("Enter the number of days, like 365"))],
        minimum=-3650,
        maximum=3650,
    )


class StepForm(KitForm):
    """A button without anything to type."""


class PublishForm(KitForm):
    reason = LongTextField(
        lazy("Note"), [Optional()], rows=2, description=lazy("Kept with the decision")
    )


class ReasonForm(KitForm):
    reason = LongTextField(
        lazy("What should be changed, and why"),
        [Needed(lazy("Say what should be changed, and why"))],
    )


class DropForm(KitForm):
    reason = LongTextField(lazy("Reason"), [Needed(lazy("Give the reason"))], rows=3)


class CancellationForm(KitForm):
    reason = LongTextField(
        lazy("Why it is called off"),
        [Needed(lazy("Give the reason: every unit that is told, and the public, will read it"))],
        maximum=2000,
        rows=4,
    )


class RefusalForm(KitForm):
    reason = LongTextField(
        lazy("Why it goes on"), [Needed(lazy("Say why the challenge goes on"))], rows=3
    )


class DateChangeForm(KitForm):
    """Its zone is given with the form: `DateChangeForm(meta={"zone": challenge.zone})`."""

    after = InstantField(lazy("New date and time"), [Needed(lazy("Enter the new date and time"))])
    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Give the reason: everybody who is told will read it"))],
        rows=3,
    )
