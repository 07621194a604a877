"""Mails about accounts; the outbox, which a later stage owns, is handed in at the start."""

import secrets
from collections.abc import Callable
from typing import Protocol, cast

from flask import current_app

from challenge.accounts.models import Invitation, User
from challenge.web import formats
from challenge.web.locale import _, current_language


class Post(Protocol):
    """Puts one message into the outbox, in the transaction of the change."""

    def __call__(self, address: str, *, event: str, subject: str, body: str) -> None: ...


OUTBOX = "outbox"


def deliver(address: str, *, event: str, subject: str, body: str) -> None:
    """Hand a mail to the outbox."""
    put = cast("Callable[..., None]", current_app.extensions[OUTBOX])
    put(address, event=event, subject=subject, body=body)


def link(path: str) -> str:
    """An absolute address of ours; never from what the request claims its host to be."""
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path


def invitation(offer: Invitation, token: str, *, inviter: str) -> None:
    """Tell the invited person where to accept."""
    body = _(
        "%(inviter)s invites you to Open Challenge, for %(organisation)s.\n\n"
        "Open this address to accept. It works once, until %(until)s:\n%(link)s\n\n"
        "If you did not expect this, do nothing.",
        inviter=inviter,
        organisation=offer.organisation.name,
        until=formats.instant(
            offer.expires_at, current_app.config["DEFAULT_ZONE"], language=current_language()
        ),
        link=link(f"/invitations/{token}"),
    )
    deliver(
        offer.email,
        event=f"invitation.{offer.token_digest[:40]}",
        subject=_("You are invited to Open Challenge"),
        body=body,
    )


def new_address(user: User, address: str, token: str) -> None:
    """Ask whoever reads the new address to prove it; `token` is the secret of the link."""
    body = _(
        "%(name)s asked to use this address for an account at Open Challenge.\n\n"
        "Open this address within two hours, and sign in as before:\n%(link)s\n\n"
        "If it was not you, do nothing: nothing changes.",
        name=user.name,
        link=link(f"/account/email/{token}"),
    )
    _deliver_once(address, "new_address", _("Confirm your new email address"), body)


def address_in_use(address: str) -> None:
    """Tell the owner of an address, and nobody else, why no link comes."""
    body = _(
        "Somebody asked to use this address for another account at Open Challenge.\n\n"
        "It belongs to an account already, so nothing was changed. If it was you, sign in with"
        " this address instead:\n%(link)s",
        link=link("/login"),
    )
    _deliver_once(address, "address_in_use", _("This address has an account already"), body)


def address_asked_for(user: User, address: str) -> None:
    """Warn the present address; a new password makes the link useless."""
    body = _(
        "Somebody, probably you, asked to change the address of your account at Open Challenge"
        " to %(address)s.\n\n"
        "Nothing has changed yet: it will when the link in the mail to that address is followed."
        "\n\nIf it was not you, choose a new password at once; the link is worth nothing then:\n"
        "%(link)s",
        address=address,
        link=link("/reset"),
    )
    _deliver_once(user.email, "address_asked_for", _("A new address was asked for"), body)


def address_changed(user: User, *, before: str) -> None:
    """The last mail to the address that was the account's until now."""
    body = _(
        "The address of your account at Open Challenge is %(address)s from now on. Nothing more"
        " will be sent to this one.\n\n"
        "If it was not you, tell whoever invited you at once.",
        address=user.email,
    )
    _deliver_once(before, "address_changed", _("Your email address was changed"), body)


def _deliver_once(address: str, event: str, subject: str, body: str) -> None:
    """Each of these is an event of its own, however often it happens."""
    deliver(address, event=f"{event}.{secrets.token_hex(8)}", subject=subject, body=body)
