"""People, their posts and their browsers."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.actor import Actor
from challenge.accounts.models import LoginSession, Organisation, Post, Role, User
from challenge.accounts.queries.posts import current
from challenge.db import db
from challenge.web.paging import Page, page


def person_with(email: str) -> User | None:
    """The person who has this address."""
    return db.session.scalar(sa.select(User).where(User.email == rules.address(email)))


def person_key(by: Actor) -> str:
    """The key of whoever is signed in; nothing for a visitor."""
    return "" if by.user_id is None else db.session.get_one(User, by.user_id).key


def browser(token: str) -> LoginSession | None:
    """The signed-in browser that keeps this secret."""
    return db.session.scalar(
        sa.select(LoginSession).where(LoginSession.digest == rules.digest(token))
    )


def posts_of(user_id: int) -> list[Post]:
    """Every post of a person, those held now first, then the latest."""
    return list(
        db.session.scalars(
            sa.select(Post)
            .where(Post.user_id == user_id)
            .options(joinedload(Post.organisation))
            .order_by(Post.until.is_not(None), Post.since.desc(), Post.id)
        )
    )


def browsers_of(user_id: int) -> list[LoginSession]:
    """The browsers in which a person is signed in now, the latest first."""
    return list(
        db.session.scalars(
            sa.select(LoginSession)
            .where(
                LoginSession.user_id == user_id,
                LoginSession.ended_at.is_(None),
                LoginSession.expires_at > clock.now(),
            )
            .order_by(LoginSession.started_at.desc(), LoginSession.id)
        )
    )


def browser_of(user_id: int, key: str) -> LoginSession | None:
    """One of a person's own browsers."""
    return db.session.scalar(
        sa.select(LoginSession).where(LoginSession.user_id == user_id, LoginSession.key == key)
    )


@dataclass(frozen=True)
class Listed:
    """One line of the list of people."""

    key: str
    name: str
    email: str
    active: bool
    posts: list[tuple[Role, str]]


def people(*, text: str = "", after: str | None = None) -> Page[Listed]:
    """Everybody with every word of `text` in name or address, by name; for administrators."""
    words = [
        sa.func.lower(User.name + " " + User.email).contains(each, autoescape=True)
        for each in text.casefold().split()
    ]
    query = sa.select(User.id, User.key, User.name, User.email, User.active).where(*words)
    found = page(db.session, query, by=(User.name, User.id), after=after)
    posts = _posts_by_person([number for number, *_rest in found.rows])
    rows = [
        Listed(key, name, email, active, posts.get(number, []))
        for number, key, name, email, active in found.rows
    ]
    return Page(rows, found.after)


def _posts_by_person(numbers: list[int]) -> dict[int, list[tuple[Role, str]]]:
    held: dict[int, list[tuple[Role, str]]] = {}
    rows = db.session.execute(
        sa.select(Post.user_id, Post.role, Organisation.short)
        .join(Organisation)
        .where(Post.user_id.in_(numbers), current(clock.now()))
        .order_by(Post.user_id, Post.id)
    )
    for user_id, role, short in rows:
        held.setdefault(user_id, []).append((role, short))
    return held


def person(key: str) -> User | None:
    """Somebody's page; for administrators."""
    return db.session.scalar(sa.select(User).where(User.key == key))
