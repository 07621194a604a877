"""Posts and what follows from them: who acts, who holds what, which office answers for whom."""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Coverage, Organisation, Post, Role, User
from challenge.db import db
from challenge.places.queries import region_on

MANILA = ZoneInfo("Asia/Manila")


def current(moment: datetime) -> sa.ColumnElement[bool]:
    """Whether a post is held at `moment`: from its first instant up to, not including, its last."""
    return sa.and_(Post.since <= moment, sa.or_(Post.until.is_(None), Post.until > moment))


def held(moment: datetime) -> sa.ColumnElement[bool]:
    """Whether an office covers a region at `moment`."""
    return sa.and_(
        Coverage.since <= moment, sa.or_(Coverage.until.is_(None), Coverage.until > moment)
    )


def actor_of(user: User) -> Actor:
    """`user` with the posts held now; read fresh, so that a post that ended counts no more."""
    rows = db.session.execute(
        sa.select(
            Post.role,
            Organisation.id,
            Organisation.name,
            Organisation.unit_code,
            Post.verified_at,
        )
        .join(Organisation)
        .where(Post.user_id == user.id, current(clock.now()))
        .order_by(Post.id)
    )
    posts = tuple(
        Held(role, number, name, code, verified is not None or role != Role.HEAD)
        for role, number, name, code, verified in rows
    )
    return Actor(user.id, user.name, posts)


def holders(organisation_id: int, *roles: Role) -> list[int]:
    """Numbers of the people who hold one of `roles` in an organisation now."""
    return list(
        db.session.scalars(
            sa.select(Post.user_id)
            .where(
                Post.organisation_id == organisation_id,
                Post.role.in_(roles),
                current(clock.now()),
            )
            .order_by(Post.user_id)
            .distinct()
        )
    )


def office_for(region_code: str) -> Organisation | None:
    """The regional office that covers a region now."""
    moment = clock.now()
    return db.session.scalar(
        sa.select(Organisation)
        .join(Coverage, Coverage.organisation_id == Organisation.id)
        .where(Coverage.region_code == region_code, held(moment))
        .order_by(Organisation.id)
    )


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
