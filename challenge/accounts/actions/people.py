"""People and their passwords."""

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import passwords, rules
from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.audit import record
from challenge.db import db


def create_user(*, email: str, name: str, password: str | None = None, by: Actor) -> User:
    """A person whose address is known to be theirs; without a password they cannot sign in.

    Raises AddressTaken when somebody has this address.
    """
    address = rules.address(email)
    if db.session.scalar(sa.select(User.id).where(User.email == address)) is not None:
        raise rules.AddressTaken
    moment = clock.now()
    user = User(
        email=address,
        name=name,
        password=passwords.hashed(password) if password else None,
        confirmed_at=moment,
        created_at=moment,
    )
    db.session.add(user)
    db.session.flush()
    record("person.create", user, by=by)
    return user


def choose_language(user: User, language: str | None) -> None:
    """The language of pages and messages; None follows the browser."""
    user.language = language
    db.session.flush()
