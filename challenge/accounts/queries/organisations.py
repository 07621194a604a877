"""Organisations, who holds posts in them, and whom they invited."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.actor import Actor
from challenge.accounts.models import (
    Invitation,
    Organisation,
    OrganisationKind,
    Post,
    Role,
    User,
)
from challenge.accounts.queries.posts import covers_unit, current
from challenge.db import db
from challenge.web.paging import Page, page

INSIDE = frozenset(Role) - {Role.CONTRIBUTOR}
"""Roles that belong to an organisation; a contributor knows no more of it than is shared."""


def organisations(
    *, text: str = "", kind: OrganisationKind | None = None, after: str | None = None
) -> Page[tuple[str, str, OrganisationKind, int]]:
    """Key, name, kind and number of posts held now, by name; for administrators."""
    posts = (
        sa.select(sa.func.count(Post.id))
        .where(Post.organisation_id == Organisation.id, current(clock.now()))
        .scalar_subquery()
    )
    query = sa.select(Organisation.key, Organisation.name, Organisation.kind, posts.label("posts"))
    for word in text.casefold().split():
        named = sa.func.lower(Organisation.name + " " + Organisation.short)
        query = query.where(named.contains(word, autoescape=True))
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    return page(db.session, query, by=(Organisation.name, Organisation.id), after=after)


def organisation(key: str, *, by: Actor) -> Organisation | None:
    """An organisation whose people `by` may see: administrators, its own, its regional office."""
    found = db.session.scalar(sa.select(Organisation).where(Organisation.key == key))
    if found is None or by.holds(Role.ADMINISTRATOR):
        return found
    return found if found.id in by.organisations(*INSIDE) or covers_unit(by, found) else None


def posts_in(organisation_id: int) -> list[Post]:
    """Every post of an organisation with its holder, those held now first."""
    return list(
        db.session.scalars(
            sa.select(Post)
            .where(Post.organisation_id == organisation_id)
            .options(joinedload(Post.user))
            .order_by(Post.until.is_not(None), Post.role, Post.since.desc(), Post.id)
        )
    )


def post(key: str, *, by: Actor) -> Post | None:
    """A post that `by` may end or pass on."""
    found = _post(key)
    return found if found and rules.may_invite(by, found.organisation_id, found.role) else None


def head_to_verify(key: str, *, by: Actor) -> Post | None:
    """A head's post in a unit that the office of `by` answers for today."""
    found = _post(key)
    return found if found and covers_unit(by, found.organisation) else None


def _post(key: str) -> Post | None:
    return db.session.scalar(
        sa.select(Post)
        .where(Post.key == key)
        .options(joinedload(Post.organisation), joinedload(Post.user))
    )


def open_invitations(organisation_id: int | None = None) -> list[Invitation]:
    """Invitations that were neither accepted nor withdrawn, the latest first."""
    query = (
        sa.select(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.organisation))
        .order_by(Invitation.invited_at.desc(), Invitation.id)
    )
    if organisation_id is not None:
        query = query.where(Invitation.organisation_id == organisation_id)
    return list(db.session.scalars(query.limit(200)))


def invitation(key: str, *, by: Actor) -> Invitation | None:
    """An invitation that `by` may withdraw."""
    found = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.key == key)
        .options(joinedload(Invitation.organisation))
    )
    return found if found and rules.may_invite(by, found.organisation_id, found.role) else None


def usable_invitation(token: str) -> Invitation | None:
    """The offer behind a link, while the link works."""
    found = db.session.scalar(
        sa.select(Invitation)
        .where(Invitation.token_digest == rules.digest(token))
        .options(joinedload(Invitation.organisation))
    )
    return found if found and rules.is_usable(found, clock.now()) else None


def names_of(numbers: list[int]) -> dict[int, str]:
    """Names of people by their numbers."""
    named = sa.select(User.id, User.name).where(User.id.in_(numbers))
    return {number: name for number, name in db.session.execute(named)}  # noqa: C416 (rows)
