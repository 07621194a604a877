"""Lists of proposals: the unit's own, and those an agency reads once the call is sealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.audit.models import Event
from challenge.challenges.models import Challenge, Theme, TimelineDate
from challenge.db import db
from challenge.places.models import LocalUnit, Region
from challenge.proposals.models import LatePermission, Proposal
from challenge.proposals.queries.scope import teamed
from challenge.proposals.rules import AGENCY
from challenge.web.paging import Listing, Page
from challenge.workflow import Status

Dates = dict[str, datetime]


@dataclass(frozen=True, slots=True)
class Own:
    """One line of a unit's list."""

    id: int
    ref: str
    title: str
    status: Status
    unit: str
    challenge: str
    slug: str
    zone: str
    closes: datetime | None
    late_until: datetime | None
    """Until when this unit alone may submit."""
    called_off: datetime | None


class Entered(NamedTuple):
    """One line of an agency's list."""

    ref: str
    title: str
    status: Status
    unit: str
    province: str | None
    level: str
    region: str | None
    theme: str | None
    requested: int | None
    submitted: datetime


def own_proposals(by: Actor) -> list[Own]:
    """Every proposal of the reader's units, the latest first."""
    found = db.session.execute(
        sa.select(
            Proposal.id,
            Proposal.ref,
            Proposal.title,
            Proposal.status,
            Organisation.name,
            Challenge.title,
            Challenge.slug,
            Challenge.zone,
            TimelineDate.at,
            LatePermission.until,
            Challenge.cancelled_at,
        )
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .outerjoin(
            TimelineDate,
            sa.and_(TimelineDate.challenge_id == Challenge.id, TimelineDate.key == "closes"),
        )
        .outerjoin(
            LatePermission,
            sa.and_(
                LatePermission.challenge_id == Challenge.id,
                LatePermission.organisation_id == Organisation.id,
                LatePermission.approved_at.is_not(None),
                LatePermission.ending.is_(None),
            ),
        )
        .where(teamed(by))
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
    )
    return [Own(*row) for row in found]


def dates_of(numbers: Iterable[int]) -> dict[int, Dates]:
    """When each step was last taken, by the name of the step, for the proposals with `numbers`."""
    wanted = list(numbers)
    found = db.session.execute(
        sa.select(Event.subject_id, Event.action, sa.func.max(Event.at))
        .where(Event.subject_kind == Proposal.audit_kind, Event.subject_id.in_(wanted))
        .group_by(Event.subject_id, Event.action)
        .order_by(Event.subject_id, Event.action)
    )
    dates: dict[int, Dates] = {number: {} for number in wanted}
    for number, action, at in found:
        dates[number or 0][action.removeprefix("proposal.")] = datetime.fromisoformat(at)
    return dates


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an agency looks for in its list."""

    status: str | None = None
    region: str | None = None
    level: str | None = None
    theme: str | None = None


class Listed(NamedTuple):
    """A sealed challenge as the list of its proposals names it."""

    id: int
    slug: str
    title: str
    currency: str
    demonstration: bool
    demonstration_note: str
    themes: tuple[tuple[str, str], ...]
    """Key and label of each, in the challenge's order."""


AGENCIES = sa.bindparam("agencies", type_=sa.Integer(), expanding=True)
WATCHED = sa.and_(
    Challenge.sealed_at.is_not(None),
    sa.or_(Challenge.agency_id.in_(AGENCIES), sa.bindparam("audits", type_=sa.Boolean())),
)
"""Whether a sealed challenge is of the reader's agency; an auditor watches every one."""
ENTERED: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        Proposal.ref,
        Proposal.title,
        Proposal.status,
        LocalUnit.name,
        LocalUnit.province_name,
        Proposal.level,
        Region.short,
        Proposal.theme,
        Proposal.requested_minor,
        Proposal.submitted_at,
    )
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .join(Organisation, Organisation.id == Proposal.organisation_id)
    .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
    .outerjoin(Region, Region.code == Proposal.region_code)
    .where(
        Proposal.challenge_id == sa.bindparam("challenge"),
        Proposal.current_version_id.is_not(None),
        WATCHED,
    )
)
ALL = Listing(ENTERED, by=[Proposal.ref])


def _watcher(by: Actor) -> dict[str, object]:
    return {"agencies": list(by.organisations(*AGENCY)), "audits": by.holds(Role.AUDITOR)}


def submitted_in(
    challenge: Listed, *, by: Actor, wanted: Wanted | None = None, after: str | None = None
) -> Page[Entered]:
    """One page of what was submitted, by reference; nothing before the call is sealed."""
    conditions = _matches(wanted or Wanted())
    listing = Listing(ENTERED.where(*conditions), by=[Proposal.ref]) if conditions else ALL
    asked = {"challenge": challenge.id, **_watcher(by)}
    found = listing.page(db.session, asked, after=after)
    return Page([Entered._make(row) for row in found.rows], found.after)


def _matches(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    pairs = (
        (Proposal.status, wanted.status),
        (Proposal.region_code, wanted.region),
        (Proposal.level, wanted.level),
        (Proposal.theme, wanted.theme),
    )
    return [column == value for column, value in pairs if value]


LISTED = (
    sa.select(
        Challenge.id,
        Challenge.slug,
        Challenge.title,
        Challenge.currency,
        Challenge.demonstration,
        Challenge.demonstration_note,
        Theme.key,
        Theme.label,
    )
    .outerjoin(Theme, Theme.challenge_id == Challenge.id)
    .where(Challenge.slug == sa.bindparam("slug"), WATCHED)
    .order_by(Theme.position, Theme.id)
)


def overseen_challenge(*, by: Actor, slug: str) -> Listed | None:
    """A sealed challenge whose proposals the reader oversees; before the seal there is no list."""
    rows = db.rows(LISTED, {"slug": slug, **_watcher(by)}).all()
    if not rows:
        return None
    themes = tuple((key, label) for *_challenge, key, label in rows if key is not None)
    return Listed._make((*rows[0][:-2], themes))
