"""Reading rankings, decisions, awards and letters, each for whoever may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.awards.models import (
    Award,
    AwardFunding,
    Decision,
    Letter,
    LetterKind,
    Reconsideration,
)
from challenge.awards.queries import promotions
from challenge.awards.rules import Chosen, place_among
from challenge.challenges.models import Challenge, Round, Theme
from challenge.db import db
from challenge.places.models import IslandGroup, LocalUnit
from challenge.proposals.models import Proposal
from challenge.scoring.models import RoundRun
from challenge.scoring.queries import Standing, final_placements
from challenge.scoring.rules.ranking import Outcome
from challenge.screening.models import Screening, Verdict
from challenge.web.locale import _
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, DecisionStatus, RoundStatus, Status


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


@dataclass(frozen=True, slots=True)
class Winner:
    """One line of the public results."""

    stratum: str
    rank: int
    title: str
    unit: str
    province: str
    level: str
    total_minor: int
    forfeited: bool
    promoted: bool
    """From the reserve, in place of a forfeited award."""


def winners(challenge_id: int) -> list[Winner]:
    """The announced awards: stratum, rank, unit and amount; nothing before the announcement."""
    total = sa.func.sum(AwardFunding.amount_minor)
    rows = db.session.execute(
        sa.select(
            Award.stratum,
            Award.rank,
            Proposal.title,
            LocalUnit.name,
            LocalUnit.province_name,
            Proposal.level,
            total,
            Award.forfeited_at.is_not(None),
            Award.replaces_id.is_not(None),
        )
        .join(Decision, Decision.id == Award.decision_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
        .join(AwardFunding, AwardFunding.award_id == Award.id)
        .where(Decision.challenge_id == challenge_id, Decision.status == DecisionStatus.ANNOUNCED)
        .group_by(Award.id, Proposal.id, LocalUnit.code)
        .order_by(Award.stratum, Award.rank, Proposal.ref)
    )
    return [
        Winner(stratum, rank, title, unit, province or "", level or "", int(amount), *became)
        for stratum, rank, title, unit, province, level, amount, *became in rows.all()
    ]


def by_stratum(winners_of: Sequence[Winner]) -> list[tuple[str, list[Winner]]]:
    """The winners grouped by stratum: island groups from north to south, others by name."""
    groups: dict[str, list[Winner]] = {}
    for winner in winners_of:
        groups.setdefault(winner.stratum, []).append(winner)
    known = {str(group): place for place, group in enumerate(IslandGroup)}
    order = sorted(groups, key=lambda key: (known.get(key, len(known)), key))
    return [(key, groups[key]) for key in order]


@dataclass(frozen=True)
class Turnout:
    """How many proposals there were, from how many units, and how many the regions endorsed."""

    proposals: int
    units: int
    endorsed: int


def turnout(challenge_id: int) -> Turnout:
    """What an announced result came from; whatever was submitted counts, withdrawn or not.

    Nothing before the announcement.
    """
    endorsed = sa.case((Screening.verdict == Verdict.ENDORSED, Proposal.id))
    row = db.session.execute(
        sa.select(
            sa.func.count(Proposal.id.distinct()),
            sa.func.count(Proposal.organisation_id.distinct()),
            sa.func.count(endorsed.distinct()),
        )
        .outerjoin(Screening, Screening.proposal_id == Proposal.id)
        .where(
            Proposal.challenge_id == challenge_id,
            Proposal.current_version_id.is_not(None),
            _is_announced(challenge_id),
        )
    ).one()
    return Turnout(*row)


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many proposals of one theme the regions endorsed, and how many have an award."""

    label: str
    endorsed: int
    awarded: int


def by_theme(challenge_id: int) -> list[ThemeCount]:
    """The announced result by theme, the one with most endorsements first; before the
    announcement nothing. What a region did not endorse stays uncounted: it is not public."""
    endorsed = sa.func.count(Screening.proposal_id.distinct())
    rows = db.session.execute(
        sa.select(Theme.label, endorsed, sa.func.count(Award.proposal_id.distinct()))
        .outerjoin(
            Proposal,
            sa.and_(Proposal.challenge_id == Theme.challenge_id, Proposal.theme == Theme.key),
        )
        .outerjoin(
            Screening,
            sa.and_(Screening.proposal_id == Proposal.id, Screening.verdict == Verdict.ENDORSED),
        )
        .outerjoin(Award, sa.and_(Award.proposal_id == Proposal.id, _in_the_result()))
        .where(Theme.challenge_id == challenge_id, _is_announced(challenge_id))
        .group_by(Theme.id)
        .order_by(endorsed.desc(), Theme.position, Theme.id)
    )
    return [ThemeCount(*row) for row in rows]


def _in_the_result() -> sa.ColumnElement[bool]:
    """Whether an award belongs to an announced decision, and not to one that was sent back."""
    return Award.decision_id.in_(
        sa.select(Decision.id).where(Decision.status == DecisionStatus.ANNOUNCED)
    )


def _is_announced(challenge_id: int) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Decision.challenge_id == challenge_id, Decision.status == DecisionStatus.ANNOUNCED
    )


def by_funder(challenge_id: int) -> list[tuple[str, int]]:
    """What each funder gives in the announced awards that stand, in minor units."""
    rows = db.session.execute(
        sa.select(AwardFunding.funder, sa.func.sum(AwardFunding.amount_minor))
        .join(Award)
        .join(Decision)
        .where(
            Decision.challenge_id == challenge_id,
            Decision.status == DecisionStatus.ANNOUNCED,
            Award.forfeited_at.is_(None),
        )
        .group_by(AwardFunding.funder)
        .order_by(sa.func.sum(AwardFunding.amount_minor).desc(), AwardFunding.funder)
    )
    return [(funder, int(amount)) for funder, amount in rows.all()]


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


def waiting_for(by: Actor) -> list[Waiting]:
    """Awards to propose or approve, to accept, to confirm, and requests to answer."""
    found = _to_approve(by) if by.holds(Role.APPROVER) else []
    if by.holds(Role.SECRETARIAT, Role.AUTHOR):
        found += _undecided(by)
    if by.holds(Role.HEAD):
        found += _unit_waiting(by)
    return [*found, *promotions.waiting_for(by)]


def _to_approve(by: Actor) -> list[Waiting]:
    ours = Challenge.agency_id.in_(by.organisations(Role.APPROVER))
    proposed = db.session.execute(
        sa.select(Challenge.slug, Challenge.title, Decision.proposed_at, Decision.embargo_until)
        .join(Decision, Decision.challenge_id == Challenge.id)
        .where(
            ours,
            Decision.status == DecisionStatus.PROPOSED,
            Decision.proposed_by_id != by.user_id,
            Challenge.status == ChallengeStatus.PUBLISHED,
        )
        .order_by(Decision.id)
    )
    return [
        Waiting(
            _("Approve the awards of %(title)s", title=title),
            f"/challenges/{slug}/award",
            since=since,
            due=due,
        )
        for slug, title, since, due in proposed.all()
    ]


def _undecided(by: Actor) -> list[Waiting]:
    """Challenges whose last round is frozen and that have no decision yet."""
    last = (
        sa.select(sa.func.max(Round.position))
        .where(Round.challenge_id == Challenge.id)
        .correlate(Challenge)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Challenge.slug, Challenge.title, RoundRun.frozen_at)
        .join(Round, sa.and_(Round.challenge_id == Challenge.id, Round.position == last))
        .join(RoundRun, RoundRun.round_id == Round.id)
        .outerjoin(
            Decision,
            sa.and_(
                Decision.challenge_id == Challenge.id,
                Decision.status != DecisionStatus.SENT_BACK,
            ),
        )
        .where(
            Challenge.agency_id.in_(by.organisations(Role.SECRETARIAT, Role.AUTHOR)),
            RoundRun.status.in_([RoundStatus.FROZEN, RoundStatus.PUBLISHED]),
            Decision.id.is_(None),
            Challenge.status == ChallengeStatus.PUBLISHED,
        )
        .order_by(Challenge.id)
    )
    return [
        Waiting(
            _("Propose the awards of %(title)s", title=title),
            f"/challenges/{slug}/award",
            since=since,
        )
        for slug, title, since in rows.all()
    ]


def _unit_waiting(by: Actor) -> list[Waiting]:
    rows = db.session.execute(
        sa.select(Proposal.ref, Decision.announced_at, Decision.reconsider_until)
        .join(Award, Award.proposal_id == Proposal.id)
        .join(Decision, Decision.id == Award.decision_id)
        .where(
            Proposal.organisation_id.in_(by.organisations(Role.HEAD)),
            Proposal.status == Status.AWARDED,
            Decision.status == DecisionStatus.ANNOUNCED,
            Award.accepted_at.is_(None),
        )
        .order_by(Proposal.id)
    )
    return [
        Waiting(_("Accept the award for %(ref)s", ref=ref), f"/proposals/{ref}/award", since=since)
        for ref, since, _until in rows.all()
    ]
