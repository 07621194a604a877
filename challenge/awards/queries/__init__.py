"""Reading rankings, decisions, awards and letters, each for whoever may see them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.awards.models import (
    Award,
    Decision,
    Letter,
    LetterKind,
    Reconsideration,
)
from challenge.awards.queries.results import (
    ThemeCount,
    Turnout,
    Winner,
    by_funder,
    by_stratum,
    by_theme,
    turnout,
    winners,
)
from challenge.awards.queries.waiting import waiting_for
from challenge.awards.rules import Chosen, place_among
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.queries import Standing, final_placements
from challenge.scoring.rules.ranking import Outcome
from challenge.workflow import ChallengeStatus, DecisionStatus

__all__ = [
    "ThemeCount",
    "Turnout",
    "Winner",
    "announced",
    "award_of",
    "by_funder",
    "by_stratum",
    "by_theme",
    "chosen",
    "decidable",
    "due_for_announcement",
    "kind_of",
    "letter_of",
    "live_decision",
    "reconsideration_of",
    "reconsiderations",
    "turnout",
    "waiting_for",
    "winners",
    "with_results",
]


def chosen(challenge: Challenge) -> list[tuple[Standing, Chosen]]:
    """Those of the final ranking that have a place, with what the award rule asks about them."""
    selected = [standing for standing in final_placements(challenge) if standing.is_selected]
    ranks: dict[str, list[int]] = {}
    for standing in selected:
        ranks.setdefault(standing.stratum, []).append(standing.placement.rank or 0)
    return [(standing, _as_chosen(standing, ranks[standing.stratum])) for standing in selected]


def _as_chosen(standing: Standing, ranks: Sequence[int]) -> Chosen:
    proposal = standing.proposal
    return Chosen(
        proposal.ref,
        proposal.organisation.name,
        standing.stratum,
        place_among(standing.placement.rank or 0, ranks),
        proposal.level or "",
    )


def kind_of(standing: Standing) -> LetterKind:
    """Which letter a proposal without an award receives."""
    held = standing.outcome is Outcome.RESERVE
    return LetterKind.RESERVE if held else LetterKind.NOT_SELECTED


def live_decision(challenge_id: int) -> Decision | None:
    """The challenge's decision that was not sent back, with its awards."""
    return db.session.scalar(
        sa.select(Decision)
        .where(Decision.challenge_id == challenge_id, Decision.status != DecisionStatus.SENT_BACK)
        .options(
            joinedload(Decision.challenge),
            selectinload(Decision.awards).selectinload(Award.funding),
            selectinload(Decision.awards)
            .joinedload(Award.proposal)
            .joinedload(Proposal.organisation),
        )
    )


def announced(challenge_id: int) -> Decision | None:
    """The announced decision of a challenge, if there is one."""
    return db.session.scalar(
        sa.select(Decision).where(
            Decision.challenge_id == challenge_id, Decision.status == DecisionStatus.ANNOUNCED
        )
    )


def due_for_announcement(moment: datetime) -> Sequence[Decision]:
    """Approved decisions whose embargo is over."""
    return db.session.scalars(
        sa.select(Decision)
        .join(Challenge, Challenge.id == Decision.challenge_id)
        .where(
            Decision.status == DecisionStatus.APPROVED,
            Decision.embargo_until <= moment,
            Challenge.status == ChallengeStatus.PUBLISHED,
        )
        .order_by(Decision.id)
    ).all()


def decidable(*, by: Actor, slug: str) -> Challenge | None:
    """The challenge, for the people of its agency who prepare and approve awards, and auditors."""
    ours = Challenge.agency_id.in_(by.organisations(Role.SECRETARIAT, Role.APPROVER, Role.AUTHOR))
    return db.session.scalar(
        sa.select(Challenge)
        .where(
            Challenge.slug == slug,
            Challenge.published_at.is_not(None),
            sa.or_(ours, sa.literal(by.holds(Role.AUDITOR))),
        )
        .options(joinedload(Challenge.agency), selectinload(Challenge.tiers))
    )


def letter_of(proposal_id: int) -> Letter | None:
    """The letter about a proposal, once there is one."""
    return db.session.scalar(
        sa.select(Letter)
        .where(Letter.proposal_id == proposal_id)
        .order_by(Letter.id.desc())
        .limit(1)
    )


def award_of(proposal_id: int) -> Award | None:
    """The announced award of a proposal."""
    return db.session.scalar(
        sa.select(Award)
        .join(Decision)
        .where(Award.proposal_id == proposal_id, Decision.status == DecisionStatus.ANNOUNCED)
        .order_by(Award.id.desc())
        .limit(1)
        .options(selectinload(Award.funding), joinedload(Award.decision))
    )


def with_results(slug: str) -> Challenge | None:
    """A challenge whose result is announced."""
    return db.session.scalar(
        sa.select(Challenge)
        .join(Decision, Decision.challenge_id == Challenge.id)
        .where(Challenge.slug == slug, Decision.status == DecisionStatus.ANNOUNCED)
        .options(joinedload(Challenge.agency))
    )


def reconsiderations(decision_id: int) -> list[Reconsideration]:
    """Requests about a decision, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(Reconsideration)
            .where(Reconsideration.decision_id == decision_id)
            .order_by(Reconsideration.asked_at, Reconsideration.id)
            .options(joinedload(Reconsideration.proposal))
        )
    )


def reconsideration_of(proposal_id: int) -> Reconsideration | None:
    """The request about the latest result of a proposal."""
    return db.session.scalar(
        sa.select(Reconsideration)
        .where(Reconsideration.proposal_id == proposal_id)
        .order_by(Reconsideration.id.desc())
        .limit(1)
    )
