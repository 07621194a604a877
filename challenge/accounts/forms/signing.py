"""Signing in, a forgotten password and a new one: our fields for Flask-Security's views."""

from collections.abc import Iterable
from typing import Any

from flask import abort
from flask_login import current_user
from flask_security.utils import hash_password, verify_password
from wtforms import HiddenField

from challenge.accounts import passwords, queries, rules
from challenge.accounts.models import User
from challenge.db import db
from challenge.web.edge import begin_writing
from challenge.web.forms import EmailField, KitForm, Needed, SecretField
from challenge.web.locale import _, lazy

CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
RULE = lazy("At least 15 characters. A sentence is good. Any language, and spaces, are fine.")


def new_secret(label: str, missing: str) -> SecretField:
    """A field where somebody chooses a password; `missing` is said when it is left empty."""
    return SecretField(label, [Needed(missing)], maximum=1000, description=RULE, render_kw=NEW)


class SecurityForm(KitForm):
    """What Flask-Security's views ask of a form besides its fields."""

    user: User | None = None
    requires_confirmation = False
    user_authenticated = False


class SignInForm(SecurityForm):
    """An address and a password; the refusal does not say which of them was wrong."""

    email = EmailField(lazy("Email address"))
    password = SecretField(lazy("Password"), maximum=1000, render_kw=CURRENT)
    next = HiddenField()

    def validate(self, **rest: Any) -> bool:
        sound = super().validate(**rest) and self.email.data and self.password.data
        self.user = self._find() if sound else None
        if self.user is None:
            self._refuse()
        return self.user is not None

    def _find(self) -> User | None:
        """The person, after as much work for an unknown address as for a known one."""
        user = queries.person_with(self.email.data or "")
        typed = passwords.normal(self.password.data or "")
        if user is None or not user.password or not user.active:
            hash_password(typed)
            return None
        before = user.password
        return _now(user, before) if user.verify_and_update_password(typed) else None

    def _refuse(self) -> None:
        for field in (self.email, self.password):
            field.errors = []
        if not self.csrf_token.errors:
            self.form_errors.append(_("The email address or the password is not right. Try again."))


def _now(found: User, password: str | None) -> User | None:
    """The person read again where the request writes; None when something changed meanwhile."""
    again = begin_writing()
    if again is not None:
        abort(again)
    user = db.session.get(User, found.id)
    if user is None or not user.active or user.password != password:
        return None
    user.password = found.password
    return user


class ForgottenForm(SecurityForm):
    """An address to which a link goes when it has an account; the answer does not say whether."""

    email = EmailField(lazy("Email address"), [Needed(lazy("Enter your email address"))])

    def validate(self, **rest: Any) -> bool:
        if not super().validate(**rest):
            self._move_errors()
            return False
        self.user = queries.person_with(self.email.data or "")
        if self.user is None or not self.user.active:
            return False
        hash_password("as slow as for an unknown address")
        self.user = _now(self.user, self.user.password)
        return self.user is not None

    def _move_errors(self) -> None:
        """To the top, where Flask-Security leaves them: it clears what stands beside a field."""
        self.form_errors.extend(self.email.errors)


class NewPasswordForm(SecurityForm):
    """A new password from the link in a mail."""

    password = new_secret(lazy("New password"), lazy("Enter a new password"))

    def validate(self, **rest: Any) -> bool:
        if not super().validate(**rest):
            return False
        good = approve(self, "password", self.user)
        self.password.data = passwords.normal(self.password.data or "")
        return good


class AddressForm(SecurityForm):
    """A new address for the account, asked for by somebody who knows its password."""

    email = EmailField(
        lazy("New email address"),
        [Needed(lazy("Enter the new email address"))],
        maximum=254,
        description=lazy("A mail with a link goes there. Until you follow it nothing changes."),
    )
    password = SecretField(
        lazy("Password"),
        [Needed(lazy("Enter your password"))],
        maximum=1000,
        render_kw=CURRENT,
    )

    def validate(self, **rest: Any) -> bool:
        sound = super().validate(**rest)
        if self.email.data and rules.address(self.email.data) == current_user.email:
            self.refuse("email", _("This is the address of your account already. Enter another"))
            sound = False
        if self.password.data and not self.password.errors:
            sound = self._prove() and sound
        return bool(sound)

    def _prove(self) -> bool:
        before = current_user.password
        typed = passwords.normal(self.password.data or "")
        if not before or not verify_password(typed, before):
            self.refuse("password", _("The password is not right"))
            return False
        self.user = _now(current_user, before)
        return self.user is not None


class ChangePasswordForm(SecurityForm):
    """A new password by somebody who knows the present one."""

    password = SecretField(
        lazy("Present password"),
        [Needed(lazy("Enter your present password"))],
        maximum=1000,
        render_kw=CURRENT,
    )
    new_password = new_secret(lazy("New password"), lazy("Enter a new password"))

    def validate(self, **rest: Any) -> bool:
        if not super().validate(**rest):
            return False
        typed = passwords.normal(self.password.data or "")
        if not current_user.password or not verify_password(typed, current_user.password):
            self.refuse("password", _("The present password is not right"))
            return False
        good = approve(self, "new_password", current_user)
        self.new_password.data = passwords.normal(self.new_password.data or "")
        return good


def approve(
    form: KitForm, field_name: str, user: User | None, *, organisations: Iterable[str] = ()
) -> bool:
    """Whether the password is good enough for `user`; says beside the field what is wrong."""
    about = [*organisations, user.email, user.name] if user else []
    if user is not None and user.id is not None:
        about += [post.organisation.name for post in queries.posts_of(user.id)]
    problem = passwords.problem(form[field_name].data or "", about=about)
    if problem:
        form.refuse(field_name, _(problem))
    return problem is None
