"""Inviting people, creating organisations, ending posts and passing them on."""

from typing import Any

from challenge.accounts import rules
from challenge.accounts.actor import Actor
from challenge.accounts.forms.signing import approve, new_secret
from challenge.accounts.forms.words import KIND_NAMES, ROLE_NAMES
from challenge.accounts.models import Organisation, OrganisationKind, Role, User
from challenge.db import db
from challenge.places.models import LocalUnit
from challenge.places.queries import find_units, unit_by_code
from challenge.web.forms import (
    ChoiceField,
    EmailField,
    FilterForm,
    KitForm,
    LongTextField,
    Needed,
    Optional,
    RadioField,
    TextField,
)
from challenge.web.locale import _, lazy

MOST_MATCHES = 12


class SearchForm(FilterForm):
    """Words to look for in a list."""

    text = TextField(lazy("Name or email address"))


class OrganisationSearchForm(FilterForm):
    """Words and a kind to look for in the list of organisations."""

    text = TextField(lazy("Name"))
    kind = ChoiceField(
        lazy("Kind"), choices=list(KIND_NAMES.items()), coerce=OrganisationKind, blank=lazy("Any")
    )


class InviteForm(KitForm):
    """An offer of a post."""

    name = TextField(lazy("Name"), [Needed(lazy("Enter the name of the person"))], maximum=120)
    email = EmailField(
        lazy("Email address"),
        [Needed(lazy("Enter the email address of the person"))],
        maximum=254,
        description=lazy("The invitation goes there, and it becomes the address of the account."),
    )
    role = RadioField(lazy("Post"), [Needed(lazy("Choose the post"))], coerce=Role)
    title = TextField(
        lazy("Title"),
        [Optional()],
        maximum=80,
        description=lazy("As signed, such as “Municipal Mayor” or “Tourism Officer II”."),
    )

    @classmethod
    def for_organisation(cls, organisation: Organisation, *, by: Actor) -> "InviteForm":
        """Offers the posts that the organisation has and that `by` may give."""
        form = cls()
        form.role.offer(
            (role, ROLE_NAMES[role])
            for role in rules.ROLES_OF[organisation.kind]
            if role is not Role.CONTRIBUTOR and rules.may_invite(by, organisation.id, role)
        )
        return form


class SuccessionForm(KitForm):
    """The next holder of a post, and why it is passed on."""

    name = TextField(
        lazy("Name of the next holder"),
        [Needed(lazy("Enter the name of the next holder"))],
        maximum=120,
    )
    email = EmailField(
        lazy("Email address"),
        [Needed(lazy("Enter the email address of the next holder"))],
        maximum=254,
    )
    title = TextField(lazy("Title"), [Optional()], maximum=80)
    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Enter the reason, such as “elected on 12 May”"))],
        maximum=500,
        rows=3,
    )


class EndPostForm(KitForm):
    """Why a post ends."""

    reason = LongTextField(
        lazy("Reason"),
        [Needed(lazy("Enter the reason why the post ends"))],
        maximum=500,
        rows=3,
    )


class OrganisationForm(KitForm):
    """A new organisation; a local unit is looked up by name or code."""

    kind = RadioField(
        lazy("Kind"),
        [Needed(lazy("Choose the kind of organisation"))],
        choices=[(kind, KIND_NAMES[kind]) for kind in OrganisationKind],
        coerce=OrganisationKind,
    )
    name = TextField(
        lazy("Name"),
        maximum=200,
        description=lazy("Leave it blank for a local unit: it takes the name of the place."),
    )
    short = TextField(lazy("Short name"), [Optional()], maximum=40)
    place = TextField(
        lazy("Place, for a local unit"),
        [Optional()],
        description=lazy("Name or PSGC code, such as “Vigan” or “0102934000”."),
    )
    unit_code = RadioField(lazy("Which one is it?"), [Optional()])

    unit: LocalUnit | None = None

    def validate(self, **rest: Any) -> bool:
        """A local unit needs a place without an organisation; any other kind needs a name."""
        if self.kind.raw_data == [OrganisationKind.LOCAL_UNIT]:
            self._look_up()
        if not super().validate(**rest):
            return False
        if self.kind.data is OrganisationKind.LOCAL_UNIT:
            return self._is_new_unit()
        if not self.name.data:
            self.refuse("name", _("Enter the name of the organisation"))
        return bool(self.name.data)

    def _look_up(self) -> None:
        """Offer the places that match, when they are several."""
        text = self.place.data or ""
        found = find_units(db.session, text, limit=MOST_MATCHES) if text else []
        self.unit_code.offer((unit.code, unit.full_name) for unit in found)
        code = self.unit_code.data or (found[0].code if len(found) == 1 else "")
        self.unit = unit_by_code(db.session, code) if code else None

    def _is_new_unit(self) -> bool:
        if self.unit is None and self.unit_code.choices:
            self.refuse("unit_code", _("Choose which place it is"))
        elif self.unit is None:
            self.refuse("place", _("Enter the name or the code of a place in the list of places"))
        elif db.session.query(Organisation.id).filter_by(unit_code=self.unit.code).first():
            self.refuse("place", _("%(name)s is there already", name=self.unit.full_name))
        return not self.problems


class AcceptForm(KitForm):
    """A new account from an invitation."""

    name = TextField(lazy("Your name"), [Needed(lazy("Enter your name"))], maximum=120)
    password = new_secret(lazy("Password"), lazy("Enter a password"))

    def validate_for(self, email: str, *, organisation: str) -> bool:
        """Whether everything is right for an account with this address."""
        if not self.validate_on_submit():
            return False
        person = User(email=email, name=self.name.data)
        return approve(self, "password", person, organisations=[organisation])
