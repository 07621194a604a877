"""What spans the stages: waiting work, the funnel, the record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role, User
from challenge.audit.models import Event
from challenge.challenges.models import Challenge, Round, Theme
from challenge.db import db
from challenge.desk.recorded import Recorded
from challenge.places.models import Region
from challenge.proposals.models import Proposal
from challenge.scoring.models import RoundRun, Seat, Sheet
from challenge.screening.models import Screening
from challenge.web.paging import Page, page
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, RoundStatus, Step

STAGES = (
    "accounts",
    "denials",
    "challenges",
    "proposals",
    "screening",
    "scoring",
    "awards",
    "mous",
)
AGENCY = (Role.AUTHOR, Role.APPROVER, Role.SECRETARIAT)
FUNNEL = (
    Step.SUBMIT,
    Step.ENDORSE,
    Step.SHORTLIST,
    Step.SELECT,
    Step.AWARD,
    Step.CONFIRM,
    Step.AGREE,
)
"""Seven different counts, none of which stands for another."""
PROPOSING = (Proposal.audit_kind, Screening.audit_kind)
JUDGING = (RoundRun.audit_kind, Seat.audit_kind, Sheet.audit_kind)


def waiting_for(by: Actor) -> list[Waiting]:
    """Everything that waits for the reader, what is due first on top."""
    found = [
        entry
        for stage in STAGES
        for entry in import_module(f"challenge.{stage}.queries").waiting_for(by)
    ]
    return sorted(found, key=_urgency)


def _urgency(entry: Waiting) -> tuple[bool, float, float, str]:
    due = entry.due or (datetime.combine(entry.due_on, time(), UTC) if entry.due_on else None)
    since = entry.since.timestamp() if entry.since else 0.0
    return due is None, due.timestamp() if due else 0.0, since, entry.what


OVERSEEN = (
    sa.select(Challenge.slug, Challenge.title, Challenge.sealed_at)
    .where(
        Challenge.status == ChallengeStatus.PUBLISHED,
        sa.or_(
            Challenge.agency_id.in_(sa.bindparam("agencies", expanding=True, type_=sa.Integer())),
            sa.bindparam("audits", type_=sa.Boolean()),
        ),
    )
    .order_by(Challenge.published_at.desc(), Challenge.id)
)


def overseen(by: Actor) -> Sequence[sa.Row[str, str, datetime | None]]:
    """Published challenges that the reader runs or audits, the newest first."""
    asked = {"agencies": list(by.organisations(*AGENCY)), "audits": by.holds(Role.AUDITOR)}
    return db.rows(OVERSEEN, asked).all()


def funnel_challenge(*, by: Actor, slug: str) -> Challenge | None:
    """A sealed challenge that the reader runs or audits, and so may count."""
    ours = Challenge.agency_id.in_(by.organisations(*AGENCY))
    return db.session.scalar(
        sa.select(Challenge)
        .where(
            Challenge.slug == slug,
            Challenge.sealed_at.is_not(None),
            sa.or_(ours, sa.literal(by.holds(Role.AUDITOR))),
        )
        .options(joinedload(Challenge.agency))
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many proposals of one group ever took each step of the funnel."""

    name: str
    steps: tuple[int, ...]


def funnel(challenge: Challenge) -> Count:
    """How many proposals of a challenge ever took each step."""
    return _count(challenge, sa.literal("")).get("", Count("", (0,) * len(FUNNEL)))


def units_in(challenge: Challenge) -> int:
    """How many units submitted something."""
    counted = sa.select(sa.func.count(sa.distinct(Proposal.organisation_id))).where(
        Proposal.challenge_id == challenge.id, Proposal.submitted_at.is_not(None)
    )
    return db.session.scalar(counted) or 0


def funnel_by_region(challenge: Challenge) -> list[Count]:
    """The funnel by the region frozen on each proposal."""
    names = dict(db.session.execute(sa.select(Region.code, Region.name)).all())
    counts = _count(challenge, Proposal.region_code)
    return [Count(names.get(key, key), counts[key].steps) for key in sorted(counts)]


def funnel_by_theme(challenge: Challenge) -> list[Count]:
    """The funnel by theme, in the challenge's order of themes."""
    themes = db.session.execute(
        sa.select(Theme.key, Theme.label)
        .where(Theme.challenge_id == challenge.id)
        .order_by(Theme.position, Theme.id)
    ).all()
    counts = _count(challenge, Proposal.theme)
    none = (0,) * len(FUNNEL)
    return [Count(label, counts[key].steps if key in counts else none) for key, label in themes]


def funnel_by_level(challenge: Challenge) -> dict[str, Count]:
    """The funnel by level of unit."""
    return _count(challenge, Proposal.level)


def _count(challenge: Challenge, group: Any) -> dict[str, Count]:
    """One statement: distinct proposals by group and step, from the record of events."""
    actions = [f"proposal.{step}" for step in FUNNEL]
    rows = db.session.execute(
        sa.select(group, Event.action, sa.func.count(sa.distinct(Event.subject_id)))
        .join(Proposal, Proposal.id == Event.subject_id)
        .where(
            Event.challenge_id == challenge.id,
            Event.subject_kind == Proposal.audit_kind,
            Event.action.in_(actions),
        )
        .group_by(group, Event.action)
    )
    found: dict[str, dict[str, int]] = {}
    for key, action, number in rows.all():
        found.setdefault(key or "", {})[action] = number
    return {
        key: Count(key, tuple(numbers.get(action, 0) for action in actions))
        for key, numbers in found.items()
    }


RECORDED = (
    Event.seq,
    Event.at,
    User.name,
    Event.capacity,
    Event.action,
    Event.subject_kind,
    Event.subject_id,
    Event.subject_label,
    Event.challenge_id,
    Event.reason,
    Event.detail,
    Event.digest,
)


def record(*, slug: str = "", subject: str = "", after: str | None = None) -> Page[Recorded]:
    """The record, the latest event on top; for auditors, who read everything in its time."""
    statement = _events(RECORDED, slug=slug, subject=subject)
    statement = statement.outerjoin(User, User.id == Event.actor_id)
    found = page(db.session, statement, by=[Event.seq], after=after, descending=True)
    return Page([_recorded(row) for row in found.rows], found.after)


def exported(columns: Sequence[Any], *, slug: str, subject: str) -> Sequence[sa.Row[Any]]:
    """The same events, the first on top, with other columns."""
    return db.session.execute(
        _events(columns, slug=slug, subject=subject).order_by(Event.seq)
    ).all()


def _events(columns: Sequence[Any], *, slug: str, subject: str) -> sa.Select[Any]:
    """The events that an auditor may read, of one challenge or about one thing."""
    statement = sa.select(*columns).where(*_in_its_time())
    if slug:
        statement = statement.join(Challenge, Challenge.id == Event.challenge_id).where(
            Challenge.slug == slug
        )
    if subject:
        statement = statement.where(Event.subject_label == subject)
    return statement


def _in_its_time() -> tuple[sa.ColumnElement[bool], ...]:
    """Nobody but its unit knows of a proposal before the call is sealed, and nobody but the
    secretariat of conflicts and sheets before their ranking is final: auditors neither."""
    call = aliased(Challenge)
    sealed = sa.exists().where(call.id == Event.challenge_id, call.sealed_at.is_not(None))
    judging = sa.exists().where(
        Round.challenge_id == Event.challenge_id,
        RoundRun.round_id == Round.id,
        RoundRun.status.in_((RoundStatus.OPEN, RoundStatus.CLOSED)),
    )
    return (
        sa.or_(Event.subject_kind.not_in(PROPOSING), sealed),
        sa.or_(Event.subject_kind.not_in(JUDGING), ~judging),
    )


def _recorded(row: Iterable[Any]) -> Recorded:
    seq, at, name, capacity, action, kind, number, label, challenge, reason, raw, digest = row
    return Recorded(
        seq=seq,
        at=datetime.fromisoformat(at),
        actor=name or "",
        capacity=capacity,
        action=action,
        kind=kind,
        subject_id=number,
        label=label,
        challenge_id=challenge,
        reason=reason or "",
        raw=raw,
        digest=digest,
    )
