"""Confirmed awards, as rows; short for tests that start at the agreement."""

from datetime import timedelta

from challenge import clock
from challenge.awards.models import Award, AwardFunding, Decision
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.workflow import DecisionStatus, Status
from tests.scoring.field import endorsed, sealed_challenge
from tests.world.challenges import FUNDER, MILLION, approver_of, author_of
from tests.world.people import local_unit


def awarded(
    number: int = 1,
    *,
    challenge: Challenge | None = None,
    status: Status = Status.CONFIRMED,
    days: int = 30,
    region: str = "0100000000",
) -> Award:
    """An award announced `days` ago; accepted and confirmed a day later each unless `status` is
    AWARDED."""
    call = challenge or sealed_challenge()
    unit = local_unit(f"01028{number:05d}", name=f"Town {number}", in_region=region)
    proposal = endorsed(call, number, status=status, unit=unit)
    proposal.region_code = region
    return _award(decision(call, days=days), proposal, confirmed=status is not Status.AWARDED)


def decision(challenge: Challenge, *, days: int = 30) -> Decision:
    """The challenge's announced decision, made when there is none."""
    known = db.session.query(Decision).filter_by(challenge_id=challenge.id).first()
    if known is not None:
        return known
    announced = clock.now() - timedelta(days=days)
    made = Decision(
        challenge_id=challenge.id,
        round_id=challenge.rounds[-1].id,
        status=DecisionStatus.ANNOUNCED,
        proposed_by_id=author_of(challenge.agency).id,
        proposed_at=announced,
        approved_by_id=approver_of(challenge.agency).id,
        approved_at=announced,
        embargo_until=announced,
        announced_at=announced,
        reconsider_until=announced,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _award(made: Decision, proposal: Proposal, *, confirmed: bool) -> Award:
    version = proposal.current_version_id
    assert version is not None
    assert made.announced_at is not None
    award = Award(
        decision=made,
        proposal=proposal,
        version_id=version,
        stratum="luzon",
        rank=1,
        funding=[
            AwardFunding(funder=FUNDER, amount_minor=20 * MILLION, currency="PHP"),
            AwardFunding(funder="Second fund", amount_minor=5 * MILLION, currency="PHP"),
        ],
    )
    if confirmed:
        award.accepted_at = made.announced_at + timedelta(days=1)
        award.confirmed_at = made.announced_at + timedelta(days=2)
        award.confirmed_by_id = made.approved_by_id
    db.session.add(award)
    db.session.flush()
    return award
