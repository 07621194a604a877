"""Posts and what follows from them: who acts, who holds what, which office answers for whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Coverage, LoginSession, Organisation, Post, Role, User
from challenge.db import Instant, db
from challenge.places.queries import region_on

MANILA = ZoneInfo("Asia/Manila")


def current(moment: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """Whether a post is held at `moment`: from its first instant up to, not including, its last."""
    return sa.and_(Post.since <= moment, sa.or_(Post.until.is_(None), Post.until > moment))


def held(moment: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """Whether an office covers a region at `moment`."""
    return sa.and_(
        Coverage.since <= moment, sa.or_(Coverage.until.is_(None), Coverage.until > moment)
    )


POST = (Post.role, Organisation.id, Organisation.name, Organisation.unit_code, Post.verified_at)
MOMENT = sa.bindparam("moment", type_=Instant())


def actor_of(user: User) -> Actor:
    """`user` with the posts held now; read fresh, so that a post that ended counts no more."""
    rows = db.session.execute(
        sa.select(*POST)
        .join(Organisation)
        .where(Post.user_id == user.id, current(clock.now()))
        .order_by(Post.id)
    )
    return _actor(user, rows)


def _actor(user: User, rows: Iterable[Sequence[Any]]) -> Actor:
    posts = tuple(
        Held(role, number, name, code, verified is not None or role != Role.HEAD)
        for role, number, name, code, verified in rows
    )
    return Actor(user.id, user.name, posts)


SIGNED_IN = (
    sa.select(User, *POST)
    .join(LoginSession, LoginSession.user_id == User.id)
    .outerjoin(Post, sa.and_(Post.user_id == User.id, current(MOMENT)))
    .outerjoin(Organisation, Organisation.id == Post.organisation_id)
    .where(
        LoginSession.digest == sa.bindparam("digest"),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > MOMENT,
        User.active,
        User.fs_uniquifier == sa.bindparam("mark"),
    )
    .order_by(Post.id)
)
"""Asked at every request of whoever is signed in, so it is put together once."""


def signed_in(token: str, mark: str) -> tuple[User, Actor] | None:
    """Whose browser keeps this secret, with the posts held now; None once it is signed out."""
    values = {"digest": rules.digest(token), "mark": mark, "moment": clock.now()}
    rows = db.session.execute(SIGNED_IN, values).all()
    if not rows:
        return None
    user: User = rows[0][0]
    return user, _actor(user, (post for _user, *post in rows if post[0] is not None))


HOLDERS = (
    sa.select(Post.user_id)
    .where(
        Post.organisation_id == sa.bindparam("organisation", type_=sa.Integer()),
        Post.role.in_(sa.bindparam("roles", type_=Post.role.type, expanding=True)),
        current(MOMENT),
    )
    .order_by(Post.user_id)
    .distinct()
)


def holders(organisation_id: int, *roles: Role) -> list[int]:
    """Numbers of the people who hold one of `roles` in an organisation now."""
    asked = {"organisation": organisation_id, "roles": list(roles), "moment": clock.now()}
    return list(db.session.scalars(HOLDERS, asked))


OFFICE = (
    sa.select(Organisation)
    .join(Coverage, Coverage.organisation_id == Organisation.id)
    .where(Coverage.region_code == sa.bindparam("region", type_=sa.String()), held(MOMENT))
    .order_by(Organisation.id)
)


def office_for(region_code: str, moment: datetime | None = None) -> Organisation | None:
    """The regional office that covers a region now, or covered it at `moment`."""
    return db.session.scalar(OFFICE, {"region": region_code, "moment": moment or clock.now()})


def covers_unit(by: Actor, unit: Organisation) -> bool:
    """Whether `by` is an officer of an office that answers for the unit's region today."""
    if unit.unit_code is None:
        return False
    moment = clock.now()
    region = region_on(db.session, unit.unit_code, moment.astimezone(MANILA).date())
    if region is None:
        return False
    covering = sa.select(Coverage.organisation_id).where(
        Coverage.region_code == region.code, held(moment)
    )
    return not by.organisations(Role.OFFICER).isdisjoint(db.session.scalars(covering))
