"""The local units of an office's regions, their heads, and what waits for whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Coverage, Invitation, Organisation, Post, Role, User
from challenge.accounts.queries.posts import MANILA, current, held
from challenge.accounts.rules import TWO_PERSONS
from challenge.db import Instant, db
from challenge.places.models import LocalUnit, Membership, Region
from challenge.web.locale import _
from challenge.web.waiting import Waiting


@dataclass(frozen=True)
class Unit:
    """A local unit of the region, with its head when it has one."""

    key: str
    name: str
    province: str | None
    region: str
    post: str | None
    head: str | None
    title: str | None
    email: str | None
    since: datetime | None
    verified_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.post is not None and self.verified_at is None


def regions_of(by: Actor) -> list[str]:
    """Codes of the regions that the offices of `by` answer for today."""
    covered = sa.select(Coverage.region_code).where(
        Coverage.organisation_id.in_(by.organisations(Role.OFFICER)), held(clock.now())
    )
    return list(db.session.scalars(covered.order_by(Coverage.region_code).distinct()))


def units_for(by: Actor) -> list[Unit]:
    """The units of an officer's regions; heads who wait for verification come first."""
    rows: Any = db.session.execute(
        _units(by)
        .with_only_columns(
            Organisation.key,
            LocalUnit.name,
            LocalUnit.province_name,
            Region.short,
            Post.key,
            User.name,
            Post.title,
            User.email,
            Post.since,
            Post.verified_at,
        )
        .order_by(
            sa.or_(Post.id.is_(None), Post.verified_at.is_not(None)),
            Region.code,
            LocalUnit.name,
            LocalUnit.code,
        )
    )
    return [Unit(*row) for row in rows]


def _units(by: Actor) -> sa.Select[Any]:
    today = clock.now().astimezone(MANILA).date()
    in_force = sa.and_(
        Membership.since <= today, sa.or_(Membership.until.is_(None), Membership.until > today)
    )
    head = sa.and_(
        Post.organisation_id == Organisation.id, Post.role == Role.HEAD, current(clock.now())
    )
    return (
        sa.select(Organisation)
        .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
        .join(Membership, sa.and_(Membership.unit_code == LocalUnit.code, in_force))
        .join(Region, Region.code == Membership.region_code)
        .outerjoin(Post, head)
        .outerjoin(User, User.id == Post.user_id)
        .where(Membership.region_code.in_(regions_of(by)))
    )


def waiting_for(by: Actor) -> list[Waiting]:
    """What of this stage waits for `by`: heads to verify, invitations to approve."""
    return [entry for entry in (_heads(by), _approvals(by)) if entry is not None]


MOMENT = sa.bindparam("moment", type_=Instant())
TODAY = sa.bindparam("today", type_=sa.Date())
UNVERIFIED = (
    sa.select(sa.func.count(), sa.func.min(Post.since))
    .select_from(Post)
    .join(Organisation, Organisation.id == Post.organisation_id)
    .join(User, User.id == Post.user_id)
    .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
    .join(Membership, Membership.unit_code == LocalUnit.code)
    .where(
        Post.role == Role.HEAD,
        Post.verified_at.is_(None),
        current(MOMENT),
        Membership.since <= TODAY,
        sa.or_(Membership.until.is_(None), Membership.until > TODAY),
        Membership.region_code.in_(
            sa.select(Coverage.region_code).where(
                Coverage.organisation_id.in_(
                    sa.bindparam("offices", type_=sa.Integer(), expanding=True)
                ),
                held(MOMENT),
            )
        ),
    )
)
"""Heads of an office's regions whom nobody verified; every officer's desk asks this."""


def _heads(by: Actor) -> Waiting | None:
    if not by.holds(Role.OFFICER):
        return None
    now = clock.now()
    offices = list(by.organisations(Role.OFFICER))
    asked = {"moment": now, "today": now.astimezone(MANILA).date(), "offices": offices}
    count, since = db.rows(UNVERIFIED, asked).one()
    if not count:
        return None
    url = url_for("accounts.units")
    return Waiting(_("Verify the heads of local units"), url, count=count, since=since)


def _approvals(by: Actor) -> Waiting | None:
    if not by.holds(Role.ADMINISTRATOR):
        return None
    count, since = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(Invitation.invited_at)).where(
            Invitation.role.in_(TWO_PERSONS),
            Invitation.approved_at.is_(None),
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.invited_by_id != by.user_id,
        )
    ).one()
    if not count:
        return None
    url = url_for("accounts.invitations")
    return Waiting(_("Approve invitations as the second person"), url, count=count, since=since)
