"""Mails about accounts; the outbox, which a later stage owns, is handed in at the start."""

from collections.abc import Callable
from typing import Protocol, cast

from flask import current_app

from challenge.accounts.models import Invitation
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
        until=formats.day(offer.expires_at.date(), language=current_language()),
        link=link(f"/invitations/{token}"),
    )
    deliver(
        offer.email,
        event=f"invitation.{offer.token_digest[:40]}",
        subject=_("You are invited to Open Challenge"),
        body=body,
    )
