"""Challenges as their agency, the approver, the auditor and the public may read them."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload, selectinload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.challenges import rules
from challenge.challenges.models import (
    Cancellation,
    Challenge,
    DateChange,
    Publication,
    Round,
)
from challenge.challenges.rules.people import AGENCY_READERS
from challenge.db import db
from challenge.places import queries as places
from challenge.places.models import Region
from challenge.web.locale import _
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus

WHOLE = (
    joinedload(Challenge.agency),
    selectinload(Challenge.themes),
    selectinload(Challenge.dates),
    selectinload(Challenge.fields),
    selectinload(Challenge.requirements),
    selectinload(Challenge.rounds).selectinload(Round.criteria),
    selectinload(Challenge.tiers),
)
"""Everything a challenge says, in a number of statements that does not depend on its length."""


def of_agencies(*, by: Actor) -> Sequence[Challenge]:
    """The challenges of the reader's agencies, the newest first; an auditor sees all."""
    found = sa.select(Challenge).options(
        joinedload(Challenge.agency), selectinload(Challenge.dates)
    )
    if not by.holds(Role.AUDITOR):
        found = found.where(Challenge.agency_id.in_(by.organisations(*AGENCY_READERS)))
    return db.session.scalars(found.order_by(Challenge.created_at.desc(), Challenge.id)).all()


def to_read(slug: str, *, by: Actor) -> Challenge | None:
    """A challenge behind its publication: for its agency and the auditor."""
    challenge = _whole(slug)
    if challenge is None:
        return None
    inside = challenge.agency_id in by.organisations(*AGENCY_READERS) or by.holds(Role.AUDITOR)
    return challenge if inside else None


def to_author(slug: str, *, by: Actor, lock: bool = False) -> Challenge | None:
    """For an author of its agency; locked to be saved, so that savers come one after the other."""
    challenge = _whole(slug, lock=lock)
    return challenge if challenge and rules.may_author(by, challenge) else None


def to_approve(slug: str, *, by: Actor, lock: bool = False) -> Challenge | None:
    """For an approver of its agency; locked to be decided."""
    challenge = _whole(slug, lock=lock)
    return challenge if challenge and rules.may_approve(by, challenge) else None


def published(slug: str) -> Challenge | None:
    """For everybody."""
    challenge = _whole(slug)
    return challenge if challenge and challenge.published_at else None


def _whole(slug: str, *, lock: bool = False) -> Challenge | None:
    found = sa.select(Challenge).where(Challenge.slug == slug).options(*WHOLE)
    if lock:
        found = found.with_for_update(of=Challenge).execution_options(populate_existing=True)
    return db.session.scalar(found)


def date_changes(challenge: Challenge) -> Sequence[DateChange]:
    """Every change of a date after publication, the newest first."""
    return db.session.scalars(
        sa.select(DateChange)
        .where(DateChange.challenge_id == challenge.id)
        .order_by(DateChange.proposed_at.desc(), DateChange.id.desc())
    ).all()


def waiting_change(challenge: Challenge, key: str) -> DateChange | None:
    """The undecided change of a date, of which there is at most one; locked."""
    return db.session.scalar(
        sa.select(DateChange)
        .where(
            DateChange.key == key,
            DateChange.challenge_id == challenge.id,
            DateChange.approved_at.is_(None),
        )
        .with_for_update()
    )


def cancellations(challenge: Challenge) -> Sequence[Cancellation]:
    """Every proposal to call a challenge off, the newest first."""
    return db.session.scalars(
        sa.select(Cancellation)
        .where(Cancellation.challenge_id == challenge.id)
        .order_by(Cancellation.proposed_at.desc(), Cancellation.id.desc())
    ).all()


def waiting_cancellation(challenge: Challenge) -> Cancellation | None:
    """The unanswered one, of which there is at most one."""
    return db.session.scalar(
        sa.select(Cancellation).where(
            Cancellation.challenge_id == challenge.id, Cancellation.answer.is_(None)
        )
    )


def last_answer(challenge: Challenge) -> Publication | None:
    """What the approver last said about this challenge."""
    return db.session.scalar(
        sa.select(Publication)
        .where(Publication.challenge_id == challenge.id)
        .order_by(Publication.decided_at.desc(), Publication.id.desc())
        .limit(1)
    )


def agencies(*, by: Actor) -> Sequence[Organisation]:
    """Where the reader may draft challenges."""
    return db.session.scalars(
        sa.select(Organisation)
        .where(Organisation.id.in_(by.organisations(Role.AUTHOR)))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def regions() -> list[Region]:
    """The regions of today."""
    return places.regions_on(db.session, clock.now().date())


def region_names(challenge: Challenge) -> list[str]:
    """The regions that may enter, by name; none means all."""
    if not challenge.regions:
        return []
    found = sa.select(Region.name).where(Region.code.in_(challenge.regions)).order_by(Region.code)
    return list(db.session.scalars(found))


def waiting_for(by: Actor) -> list[Waiting]:
    """What the reader has to write or to decide: drafts, publications, changes of dates."""
    found = _drafts(by) if by.holds(Role.AUTHOR) else []
    if by.holds(Role.APPROVER):
        found += [*_to_publish(by), *_dates_to_approve(by), *_to_call_off(by)]
    return found


def _drafts(by: Actor) -> list[Waiting]:
    """Drafts of the reader's agencies; since when is the last time somebody asked for changes."""
    asked = (
        sa.select(sa.func.max(Publication.decided_at))
        .where(Publication.challenge_id == Challenge.id)
        .correlate(Challenge)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Challenge.slug,
            Challenge.title,
            asked.is_not(None),
            sa.func.coalesce(asked, Challenge.created_at),
        )
        .where(
            Challenge.status == ChallengeStatus.DRAFT,
            Challenge.agency_id.in_(by.organisations(Role.AUTHOR)),
        )
        .order_by(Challenge.created_at, Challenge.id)
    )
    return [
        Waiting(
            what=_("Change a challenge as asked") if changes else _("Finish the draft"),
            url=url_for("challenges.tasks", slug=slug),
            since=since,
            detail=title,
        )
        for slug, title, changes, since in rows
    ]


def _to_publish(by: Actor) -> list[Waiting]:
    """Challenges put forward by somebody else."""
    rows = db.session.execute(
        sa.select(Challenge.slug, Challenge.title, Challenge.proposed_at)
        .where(
            Challenge.status == ChallengeStatus.PROPOSED,
            Challenge.agency_id.in_(by.organisations(Role.APPROVER)),
            Challenge.author_id != by.user_id,
        )
        .order_by(Challenge.proposed_at, Challenge.id)
    )
    return [
        Waiting(
            what=_("Publish a challenge, or ask for changes"),
            url=url_for("challenges.preview", slug=slug),
            since=since,
            detail=title,
        )
        for slug, title, since in rows
    ]


def _dates_to_approve(by: Actor) -> list[Waiting]:
    """Changes of dates that somebody else proposed."""
    rows = db.session.execute(
        sa.select(Challenge.slug, Challenge.title, DateChange.proposed_at)
        .join(DateChange, DateChange.challenge_id == Challenge.id)
        .where(
            DateChange.approved_at.is_(None),
            DateChange.proposed_by_id != by.user_id,
            Challenge.status == ChallengeStatus.PUBLISHED,
            Challenge.agency_id.in_(by.organisations(Role.APPROVER)),
        )
        .order_by(DateChange.proposed_at, DateChange.id)
    )
    return [
        Waiting(
            what=_("Approve a new date"),
            url=url_for("challenges.dates", slug=slug),
            since=since,
            detail=title,
        )
        for slug, title, since in rows
    ]


def _to_call_off(by: Actor) -> list[Waiting]:
    """Challenges that somebody else proposes to call off."""
    rows = db.session.execute(
        sa.select(Challenge.slug, Challenge.title, Cancellation.proposed_at)
        .join(Cancellation, Cancellation.challenge_id == Challenge.id)
        .where(
            Cancellation.answer.is_(None),
            Cancellation.proposed_by_id != by.user_id,
            Challenge.status == ChallengeStatus.PUBLISHED,
            Challenge.agency_id.in_(by.organisations(Role.APPROVER)),
        )
        .order_by(Cancellation.proposed_at, Cancellation.id)
    )
    return [
        Waiting(
            what=_("Decide whether a challenge is called off"),
            url=url_for("challenges.cancellation", slug=slug),
            since=since,
            detail=title,
        )
        for slug, title, since in rows
    ]
