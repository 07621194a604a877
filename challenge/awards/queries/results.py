"""What everybody reads of an announced result: winners, turnout, themes, funders."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from challenge.accounts.models import Organisation
from challenge.awards.models import Award, AwardFunding, Decision
from challenge.challenges.models import Theme
from challenge.db import db
from challenge.places.models import IslandGroup, LocalUnit
from challenge.proposals.models import Proposal
from challenge.screening.models import Screening, Verdict
from challenge.workflow import DecisionStatus


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
    """Whether an award belongs to an announced decision, and was not given up."""
    announced = sa.select(Decision.id).where(Decision.status == DecisionStatus.ANNOUNCED)
    return sa.and_(Award.decision_id.in_(announced), Award.forfeited_at.is_(None))


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
