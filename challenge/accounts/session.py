"""Who is signed in, with the posts held at this moment."""

from flask import g
from flask_login import current_user

from challenge.accounts import queries
from challenge.accounts.actor import Actor


def load_actor() -> Actor | None:
    """The signed-in person as an actor, or None."""
    if not current_user.is_authenticated:
        return None
    known: Actor | None = g.get("signed_in")
    if known is not None and known.user_id == current_user.id:
        return known
    return queries.actor_of(current_user)
