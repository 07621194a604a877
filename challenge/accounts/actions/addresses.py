"""A person's own address: asked for, proved by a link, changed."""

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from challenge import clock
from challenge.accounts import address_links, letters, rules
from challenge.accounts.actor import Actor
from challenge.accounts.models import User, new_uniquifier
from challenge.audit import record
from challenge.db import db


def ask_for_address(user: User, email: str) -> None:
    """Send the link to the new address and a warning to the present one; nothing changes.

    One that somebody has gets a mail as well, so that nothing here tells the two apart.
    """
    address = rules.address(email)
    letters.address_asked_for(user, address)
    if _is_taken(address):
        letters.address_in_use(address)
    else:
        letters.new_address(user, address, address_links.token_for(user, address))


def change_address(user: User, token: str, *, by: Actor) -> None:
    """Make the address in the link the user's; every link sent before is worth nothing then.

    Raises AddressLinkUnusable, also when somebody else has the address by now.
    """
    db.session.refresh(user, with_for_update=True)
    before, address = user.email, address_links.address_in(token, user)
    if _is_taken(address):
        raise rules.AddressLinkUnusable
    user.email = address
    user.confirmed_at = clock.now()
    user.fs_uniquifier = new_uniquifier()
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise rules.AddressLinkUnusable from taken
    record("person.change_address", user, by=by)
    letters.address_changed(user, before=before)


def _is_taken(address: str) -> bool:
    return db.session.scalar(sa.select(User.id).where(User.email == address)) is not None
