"""Late permissions as the agency and the auditor read them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.models import Challenge, TimelineDate
from challenge.challenges.rules.calendar import CLOSES
from challenge.db import db
from challenge.proposals.models import LatePermission, Proposal
from challenge.proposals.rules import AGENCY
from challenge.web.locale import _
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus


@dataclass(frozen=True, slots=True)
class Late:
    """One permission with the unit and those who proposed, answered and ended it."""

    permission: LatePermission
    unit: Organisation
    proposed_by: str
    approved_by: str | None
    revoking_by: str | None
    ended_by: str | None


PROPOSER, SECOND, REVOKER, ENDER = (aliased(User) for _each in range(4))
LATENESS = (
    sa.select(LatePermission, Organisation, PROPOSER.name, SECOND.name, REVOKER.name, ENDER.name)
    .join(Organisation, Organisation.id == LatePermission.organisation_id)
    .join(PROPOSER, PROPOSER.id == LatePermission.proposed_by_id)
    .outerjoin(SECOND, SECOND.id == LatePermission.approved_by_id)
    .outerjoin(REVOKER, REVOKER.id == LatePermission.revoking_by_id)
    .outerjoin(ENDER, ENDER.id == LatePermission.ended_by_id)
    .where(LatePermission.challenge_id == sa.bindparam("challenge"))
    .order_by(LatePermission.proposed_at.desc(), LatePermission.id.desc())
)


def challenge_with_lateness(*, by: Actor, slug: str) -> Challenge | None:
    """A challenge of the reader's agency, once published; the auditor reads every one."""
    mine = Challenge.agency_id.in_(by.organisations(*AGENCY))
    theirs = sa.or_(mine, sa.true()) if by.holds(Role.AUDITOR) else mine
    return db.session.scalar(
        sa.select(Challenge).where(
            Challenge.slug == slug, Challenge.published_at.is_not(None), theirs
        )
    )


def lateness_of(challenge: Challenge) -> list[Late]:
    """Every permission of a challenge, the latest on top."""
    rows = db.session.execute(LATENESS, {"challenge": challenge.id})
    return [Late(*row) for row in rows]


def standing_lateness(challenge: Challenge, unit_code: str) -> Late | None:
    """The permission of one unit that has not ended."""
    found = LATENESS.where(Organisation.unit_code == unit_code, LatePermission.ending.is_(None))
    row = db.session.execute(found, {"challenge": challenge.id}).one_or_none()
    return Late(*row) if row else None


def units_without_lateness(challenge: Challenge) -> Sequence[Organisation]:
    """Units that may still be named; whether they have a draft is nobody's business here."""
    named = sa.select(LatePermission.organisation_id).where(
        LatePermission.challenge_id == challenge.id, LatePermission.ending.is_(None)
    )
    return db.session.scalars(
        sa.select(Organisation)
        .where(Organisation.unit_code.is_not(None), Organisation.id.not_in(named))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def is_used(permission: LatePermission) -> bool:
    """Whether the unit has submitted after the close, which it could by this permission only."""
    closes = (
        sa.select(TimelineDate.at)
        .where(TimelineDate.challenge_id == permission.challenge_id, TimelineDate.key == CLOSES)
        .scalar_subquery()
    )
    found = sa.select(Proposal.id).where(
        Proposal.challenge_id == permission.challenge_id,
        Proposal.organisation_id == permission.organisation_id,
        Proposal.submitted_at >= closes,
    )
    return db.session.scalar(found.limit(1)) is not None


def lateness_waiting_for(by: Actor) -> list[Waiting]:
    """What an approver of the agency has to answer about lateness, but for their own proposals."""
    mine, asks = by.user_id or 0, LatePermission.revoking_at.is_not(None)
    rows = db.session.execute(
        sa.select(LatePermission, Organisation.name, Challenge.slug, Challenge.title)
        .add_columns(Organisation.unit_code)
        .join(Organisation, Organisation.id == LatePermission.organisation_id)
        .join(Challenge, Challenge.id == LatePermission.challenge_id)
        .where(
            LatePermission.ending.is_(None),
            sa.or_(
                sa.and_(
                    LatePermission.approved_at.is_(None), LatePermission.proposed_by_id != mine
                ),
                sa.and_(asks, LatePermission.revoking_by_id != mine),
            ),
            Challenge.status == ChallengeStatus.PUBLISHED,
            Challenge.agency_id.in_(by.organisations(Role.APPROVER)),
        )
        .order_by(LatePermission.id)
    )
    return [
        Waiting(
            what=_("Take back a late permission")
            if permission.revoking_at
            else _("Approve a late permission"),
            url=url_for("proposals.one_lateness", slug=slug, code=code),
            since=permission.revoking_at or permission.proposed_at,
            due=permission.until,
            detail=f"{unit} · {title}",
        )
        for permission, unit, slug, title, code in rows
    ]
