"""Forfeited awards, who is next in reserve for each, and what is already given."""

from collections import Counter

import sqlalchemy as sa

from challenge.awards import rules
from challenge.awards.models import Award, AwardFunding, Promotion
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Placement
from challenge.scoring.queries import final_placements
from challenge.workflow import DecisionStatus, Status


def next_in_reserve(forfeited: Award) -> Proposal | None:
    """The first of the same stratum in the frozen order that is in reserve.

    A unit that has as many awards as the challenge allows is passed over.
    """
    challenge = forfeited.decision.challenge
    most, held = challenge.awards_per_unit, _awards_by_unit(forfeited.decision_id)
    for standing in final_placements(challenge):
        proposal = standing.proposal
        if standing.stratum != forfeited.stratum or proposal.status is not Status.RESERVE:
            continue
        if most is None or held[proposal.organisation_id] < most:
            return proposal
    return None


def _awards_by_unit(decision_id: int) -> Counter[int]:
    """How many awards that stand each unit has."""
    rows = db.session.execute(
        sa.select(Proposal.organisation_id, sa.func.count(Award.id))
        .join(Award, Award.proposal_id == Proposal.id)
        .where(Award.decision_id == decision_id, Award.forfeited_at.is_(None))
        .group_by(Proposal.organisation_id)
        .order_by(Proposal.organisation_id)
    )
    return Counter(dict(rows.all()))


def shares_of(forfeited: Award, proposal: Proposal) -> list[rules.Share]:
    """What the award rule gives to `proposal` in the place of the forfeited award.

    Raises NoTier.
    """
    challenge = forfeited.decision.challenge
    taking = rules.Chosen(
        proposal.ref,
        proposal.organisation.name,
        forfeited.stratum,
        forfeited.rank,
        proposal.level or "",
    )
    return rules.shares(taking, challenge.award_basis, challenge.tiers)


def given(decision_id: int) -> list[rules.Share]:
    """What the awards of a decision that stand take from each purse."""
    rows = db.session.execute(
        sa.select(AwardFunding.funder, AwardFunding.amount_minor, AwardFunding.in_kind)
        .join(Award, Award.id == AwardFunding.award_id)
        .where(Award.decision_id == decision_id, Award.forfeited_at.is_(None))
        .order_by(AwardFunding.id)
    )
    return [rules.Share(*row) for row in rows]


def ranked_version(forfeited: Award, proposal: Proposal) -> int:
    """The version that the committee ranked."""
    return db.session.scalars(
        sa.select(Placement.version_id).where(
            Placement.round_id == forfeited.decision.round_id,
            Placement.proposal_id == proposal.id,
        )
    ).one()


def live_promotion(forfeited: Award) -> Promotion | None:
    """The promotion in place of an award that was not sent back."""
    return db.session.scalar(
        sa.select(Promotion).where(
            Promotion.forfeited_id == forfeited.id, Promotion.status != DecisionStatus.SENT_BACK
        )
    )


def sent_back(forfeited: Award) -> list[Promotion]:
    """Those that were sent back, the latest on top."""
    return list(
        db.session.scalars(
            sa.select(Promotion)
            .where(
                Promotion.forfeited_id == forfeited.id,
                Promotion.status == DecisionStatus.SENT_BACK,
            )
            .order_by(Promotion.id.desc())
        )
    )
