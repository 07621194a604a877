"""Late permissions as the agency and the auditor read them."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals.models import LatePermission
from challenge.proposals.rules import AGENCY
from challenge.web.locale import _
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus


@dataclass(frozen=True, slots=True)
class Late:
    """One permission with the unit and the two persons."""

    permission: LatePermission
    unit: Organisation
    proposed_by: str
    approved_by: str | None


def challenge_with_lateness(*, by: Actor, slug: str) -> Challenge | None:
    """A published challenge of the reader's agency; the auditor reads every one."""
    mine = Challenge.agency_id.in_(by.organisations(*AGENCY))
    theirs = sa.or_(mine, sa.true()) if by.holds(Role.AUDITOR) else mine
    return db.session.scalar(
        sa.select(Challenge).where(
            Challenge.slug == slug, Challenge.status == ChallengeStatus.PUBLISHED, theirs
        )
    )


def lateness_of(challenge: Challenge) -> list[Late]:
    """Every permission of a challenge, the latest on top."""
    proposer, approver = aliased(User), aliased(User)
    rows = db.session.execute(
        sa.select(LatePermission, Organisation, proposer.name, approver.name)
        .join(Organisation, Organisation.id == LatePermission.organisation_id)
        .join(proposer, proposer.id == LatePermission.proposed_by_id)
        .outerjoin(approver, approver.id == LatePermission.approved_by_id)
        .where(LatePermission.challenge_id == challenge.id)
        .order_by(LatePermission.proposed_at.desc(), LatePermission.id.desc())
    )
    return [Late(*row) for row in rows]


def lateness_to_approve(challenge: Challenge, unit_code: str) -> LatePermission | None:
    """The permission of one unit that nobody approved yet, locked."""
    return db.session.scalar(
        sa.select(LatePermission)
        .join(Organisation, Organisation.id == LatePermission.organisation_id)
        .where(
            LatePermission.challenge_id == challenge.id,
            Organisation.unit_code == unit_code,
            LatePermission.approved_at.is_(None),
        )
        .with_for_update(of=LatePermission)
    )


def units_without_lateness(challenge: Challenge) -> Sequence[Organisation]:
    """Units that may still be named; whether they have a draft is nobody's business here."""
    named = sa.select(LatePermission.organisation_id).where(
        LatePermission.challenge_id == challenge.id
    )
    return db.session.scalars(
        sa.select(Organisation)
        .where(Organisation.unit_code.is_not(None), Organisation.id.not_in(named))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def lateness_waiting_for(by: Actor) -> list[Waiting]:
    """Permissions that an approver of the agency, not their proposer, may approve."""
    rows = db.session.execute(
        sa.select(LatePermission, Organisation.name, Challenge.slug, Challenge.title)
        .join(Organisation, Organisation.id == LatePermission.organisation_id)
        .join(Challenge, Challenge.id == LatePermission.challenge_id)
        .where(
            LatePermission.approved_at.is_(None),
            LatePermission.proposed_by_id != (by.user_id or 0),
            Challenge.agency_id.in_(by.organisations(Role.APPROVER)),
        )
        .order_by(LatePermission.id)
    )
    return [
        Waiting(
            what=_("Approve a late permission"),
            url=url_for("proposals.lateness", slug=slug),
            since=permission.proposed_at,
            due=permission.until,
            detail=f"{unit} · {title}",
        )
        for permission, unit, slug, title in rows
    ]
