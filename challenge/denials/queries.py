"""Reading denied attempts and alarms: for auditors and administrators."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Post, Role, User
from challenge.accounts.queries import current
from challenge.db import db
from challenge.denials import rules
from challenge.denials.models import Alarm, Denial, DeniedAttempt
from challenge.web.locale import _
from challenge.web.paging import Page, page
from challenge.web.waiting import Waiting

READERS = (Role.AUDITOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One denied attempt as it is shown."""

    at: datetime
    kind: Denial
    name: str | None
    sender: str
    route: str


@dataclass(frozen=True, slots=True)
class Raised:
    """One alarm as it is shown; `name` when it is about a person."""

    at: datetime
    source: str
    name: str | None


def attempts(*, after: str | None = None) -> Page[Attempt]:
    """Denied attempts, the latest on top."""
    statement = sa.select(
        DeniedAttempt.at,
        DeniedAttempt.kind,
        User.name,
        DeniedAttempt.sender,
        DeniedAttempt.route,
        DeniedAttempt.id,
    ).outerjoin(User, User.id == DeniedAttempt.person_id)
    order = (DeniedAttempt.at, DeniedAttempt.id)
    found = page(db.session, statement, by=order, after=after, descending=True)
    return Page([Attempt(*row[:5]) for row in found.rows], found.after)


def alarms() -> list[Raised]:
    """Alarms whose attempts are still kept, the latest on top."""
    rows = db.session.execute(
        sa.select(Alarm.at, Alarm.source, User.name)
        .outerjoin(User, User.id == Alarm.person_id)
        .where(Alarm.at > clock.now() - rules.RETENTION)
        .order_by(Alarm.at.desc(), Alarm.id.desc())
        .limit(50)
    )
    return [Raised(*row) for row in rows]


def within_a_minute(moment: datetime, column: sa.ColumnElement[bool]) -> int:
    """How many attempts of one source were denied in the minute up to `moment`."""
    counted = sa.select(sa.func.count(DeniedAttempt.id)).where(
        column, DeniedAttempt.at > moment - rules.WITHIN
    )
    return db.session.scalar(counted) or 0


def administrators() -> list[int]:
    """Numbers of those who are told of an alarm."""
    held = sa.select(Post.user_id).where(Post.role == Role.ADMINISTRATOR, current(clock.now()))
    return list(db.session.scalars(held.order_by(Post.user_id).distinct()))


def waiting_for(by: Actor) -> list[Waiting]:
    """The alarms of the last day, for those who can look into them."""
    if not by.holds(*READERS):
        return []
    recent = Alarm.at > clock.now() - rules.SHOWN_ON_DESK
    count, since = db.session.execute(
        sa.select(sa.func.count(), sa.func.min(Alarm.at)).where(recent)
    ).one()
    if not count:
        return []
    what = _("Alarm: look at the denied attempts")
    return [Waiting(what, url_for("denials.index"), count=count, since=since)]
