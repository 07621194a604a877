"""What eligibility is judged by, what was asked, and what was waived."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased, joinedload

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals.models import EligibilityCheck, Proposal, Waiver
from challenge.proposals.rules import UNFINISHED
from challenge.web.locale import _
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus


def unfinished_award(organisation: Organisation, challenge: Challenge) -> str:
    """The title of another challenge of the agency whose award the unit has not completed.

    Asked of the statuses, which change only when a result is announced.
    """
    if not challenge.bars_unfinished:
        return ""
    return (
        db.session.scalar(
            sa.select(Challenge.title)
            .join(Proposal, Proposal.challenge_id == Challenge.id)
            .where(
                Proposal.organisation_id == organisation.id,
                Proposal.status.in_(UNFINISHED),
                Challenge.agency_id == challenge.agency_id,
                Challenge.id != challenge.id,
            )
            .order_by(Proposal.id)
            .limit(1)
        )
        or ""
    )


def waived_lines(organisation: Organisation, challenge: Challenge) -> frozenset[str]:
    """The lines that two persons of the agency let the unit pass."""
    return frozenset(
        db.session.scalars(
            sa.select(Waiver.line).where(
                Waiver.challenge_id == challenge.id,
                Waiver.organisation_id == organisation.id,
                Waiver.approved_at.is_not(None),
            )
        )
    )


def waivers_for(organisation: Organisation, challenge: Challenge) -> dict[str, Waiver]:
    """The approved ones by line, for the unit to read."""
    found = db.session.scalars(
        sa.select(Waiver)
        .where(
            Waiver.challenge_id == challenge.id,
            Waiver.organisation_id == organisation.id,
            Waiver.approved_at.is_not(None),
        )
        .order_by(Waiver.id)
    )
    return {waiver.line: waiver for waiver in found}


def last_check(organisation: Organisation, challenge: Challenge) -> EligibilityCheck | None:
    """The answer that the unit got last."""
    return db.session.scalar(
        sa.select(EligibilityCheck)
        .where(
            EligibilityCheck.challenge_id == challenge.id,
            EligibilityCheck.organisation_id == organisation.id,
        )
        .order_by(EligibilityCheck.id.desc())
        .limit(1)
    )


@dataclass(frozen=True, slots=True)
class Waived:
    """One waiver with the two persons."""

    waiver: Waiver
    proposed_by: str
    approved_by: str | None
    ended_by: str | None


def waivers_of(challenge: Challenge) -> list[Waived]:
    """Every waiver of a challenge, the latest on top."""
    proposer, approver, ender = aliased(User), aliased(User), aliased(User)
    rows = db.session.execute(
        sa.select(Waiver, proposer.name, approver.name, ender.name)
        .join(proposer, proposer.id == Waiver.proposed_by_id)
        .outerjoin(approver, approver.id == Waiver.approved_by_id)
        .outerjoin(ender, ender.id == Waiver.ended_by_id)
        .where(Waiver.challenge_id == challenge.id)
        .options(joinedload(Waiver.organisation))
        .order_by(Waiver.proposed_at.desc(), Waiver.id.desc())
    )
    return [Waived(*row) for row in rows]


def one_waiver(challenge: Challenge, key: str) -> Waived | None:
    return next((one for one in waivers_of(challenge) if one.waiver.key == key), None)


def is_waived(challenge: Challenge, organisation: Organisation, line: str) -> bool:
    """Whether one for this unit and line waits or is approved."""
    return any(
        (one.waiver.organisation_id, one.waiver.line) == (organisation.id, line)
        for one in waivers_of(challenge)
        if one.waiver.ending is None
    )


def local_units() -> Sequence[Organisation]:
    """Units that may be named; whether one means to enter is nobody's business here."""
    return db.session.scalars(
        sa.select(Organisation)
        .where(Organisation.unit_code.is_not(None))
        .order_by(Organisation.name, Organisation.id)
    ).all()


def waivers_waiting_for(by: Actor) -> list[Waiting]:
    """Waivers that an approver of the agency, not their proposer, may approve."""
    rows = db.session.execute(
        sa.select(Waiver, Organisation.name, Challenge.slug, Challenge.title)
        .join(Organisation, Organisation.id == Waiver.organisation_id)
        .join(Challenge, Challenge.id == Waiver.challenge_id)
        .where(
            Waiver.approved_at.is_(None),
            Waiver.ending.is_(None),
            Challenge.status == ChallengeStatus.PUBLISHED,
            Waiver.proposed_by_id != (by.user_id or 0),
            Challenge.agency_id.in_(by.organisations(Role.APPROVER)),
        )
        .order_by(Waiver.id)
    )
    return [
        Waiting(
            what=_("Approve an exception from eligibility"),
            url=url_for("proposals.one_waiver", slug=slug, key=waiver.key),
            since=waiver.proposed_at,
            detail=f"{unit} · {title}",
        )
        for waiver, unit, slug, title in rows
    ]
