"""Posts: given, ended, passed on, and verified."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import queries, rules
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Post, Role, User
from challenge.audit import record
from challenge.db import db

MOMENT = timedelta(microseconds=1)


def give_post(
    user: User,
    organisation: Organisation,
    role: Role,
    *,
    title: str | None = None,
    since: datetime | None = None,
    by: Actor,
) -> Post:
    """Give `user` a post from `since`, now by default.

    Raises RoleNotOfKind, PostAlreadyHeld, or UnitHasHead for a second head of one unit.
    """
    if not rules.fits(organisation.kind, role):
        raise rules.RoleNotOfKind(organisation.short)
    _prove_free(user, organisation, role)
    post = Post(
        user=user, organisation=organisation, role=role, title=title, since=since or clock.now()
    )
    db.session.add(post)
    db.session.flush()
    record("post.give", post, by=by, person=user.id, role=role, organisation=organisation.id)
    return post


def _prove_free(user: User, organisation: Organisation, role: Role) -> None:
    """Two who give a post at once wait for each other on the organisation's row."""
    db.session.execute(
        sa.select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )
    held = list(
        db.session.scalars(
            sa.select(Post.user_id).where(
                Post.organisation_id == organisation.id, Post.role == role, Post.until.is_(None)
            )
        )
    )
    if user.id in held:
        raise rules.PostAlreadyHeld(user.name)
    if held and role is Role.HEAD:
        raise rules.UnitHasHead(organisation.short)


def end_post(post: Post, *, reason: str, by: Actor) -> None:
    """End a post now; what was done in it stays done.

    Raises PostEnded when it has an end already, and LastAdministrator.
    """
    db.session.refresh(post, with_for_update={"of": Post})
    if post.until is not None:
        raise rules.PostEnded
    if post.role is Role.ADMINISTRATOR:
        _prove_another_administrator(post)
    post.until = max(clock.now(), post.since + MOMENT)
    record("post.end", post, by=by, reason=reason, person=post.user_id)


def _prove_another_administrator(post: Post) -> None:
    """All administrators' posts are locked, so two who leave at once cannot both go."""
    others = sa.select(Post.id).where(Post.role == Role.ADMINISTRATOR, Post.until.is_(None))
    held = db.session.scalars(others.order_by(Post.id).with_for_update()).all()
    if set(held) <= {post.id}:
        raise rules.LastAdministrator


def verify_head(post: Post, *, by: Actor) -> None:
    """An officer of the office that covers the unit's region today vouches for its head.

    Raises NotAHead, PostEnded, AlreadyVerified, VerifiesSelf or NotYourRegion.
    """
    db.session.refresh(post, with_for_update={"of": Post})
    if post.role is not Role.HEAD:
        raise rules.NotAHead
    if post.until is not None:
        raise rules.PostEnded
    if post.verified_at is not None:
        raise rules.AlreadyVerified
    if post.user_id == by.user_id:
        raise rules.VerifiesSelf
    if not queries.covers_unit(by, post.organisation):
        raise rules.NotYourRegion
    post.verified_at = clock.now()
    post.verified_by_id = by.user_id
    record("post.verify", post, by=by, person=post.user_id, organisation=post.organisation_id)
