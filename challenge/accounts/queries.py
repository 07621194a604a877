"""Reading people, organisations and posts."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Coverage, LoginSession, Organisation, Post, Role, User
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


def person_with(email: str) -> User | None:
    """The person who has this address."""
    return db.session.scalar(sa.select(User).where(User.email == rules.address(email)))


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


DEMO_DOMAIN = "@demo.example.org"
"""Addresses that belong to the demonstration's accounts."""


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as, with one click."""

    email: str
    name: str
    organisation: str


@dataclass(frozen=True)
class DemoGroup:
    """The demonstration's accounts that hold one role."""

    role: Role
    accounts: list[DemoAccount]


def demo_accounts() -> list[DemoGroup]:
    """The accounts of the demonstration by role, in the order of the process."""
    rows = db.session.execute(
        sa.select(Post.role, User.email, User.name, Organisation.name)
        .join(User, Post.user_id == User.id)
        .join(Organisation)
        .where(User.email.endswith(DEMO_DOMAIN), User.active, current(clock.now()))
        .order_by(Organisation.name, User.name, User.id)
    )
    by_role: dict[Role, list[DemoAccount]] = {}
    for role, email, name, organisation in rows:
        by_role.setdefault(role, []).append(DemoAccount(email, name, organisation))
    return [DemoGroup(role, by_role[role]) for role in Role if role in by_role]
