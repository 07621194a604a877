"""The ranking of a round with the decisions that depart from it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from challenge.accounts.models import Organisation, Role, User
from challenge.accounts.queries import holders
from challenge.challenges.models import Challenge, Criterion, Round
from challenge.challenges.rules.rounds import stratum_order
from challenge.db import db
from challenge.places.models import LocalUnit, Region
from challenge.proposals.models import Proposal
from challenge.scoring.models import CallUp, Departure, Placement, RoundRun
from challenge.scoring.queries.rounds import placed_in, rounds_of, run_of, unit_names
from challenge.scoring.rules.ranking import Outcome
from challenge.scoring.rules.round_file import parse_rule
from challenge.web.paging import Listing, Page
from challenge.workflow import RoundStatus, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """One proposal's place, and the decision about it when there is one."""

    placement: Placement
    departure: Departure | None

    @property
    def proposal(self) -> Proposal:
        return self.placement.proposal

    @property
    def ref(self) -> str:
        return self.placement.proposal.ref

    @property
    def stratum(self) -> str:
        return self.placement.stratum

    @property
    def outcome(self) -> Outcome:
        """What holds: an approved decision, or else what the rule gives."""
        if self.departure is not None and self.departure.approved_at is not None:
            return Outcome(self.departure.outcome)
        return Outcome(self.placement.outcome)

    @property
    def is_selected(self) -> bool:
        return self.outcome is Outcome.SELECTED


def standings(planned: Round) -> list[Standing]:
    """The whole ranking of a round, in order; two statements."""
    decided = {each.proposal_id: each for each in departures(planned)}
    return [Standing(each, decided.get(each.proposal_id)) for each in placed_in(planned)]


def departures(planned: Round) -> Sequence[Departure]:
    """The decisions that depart from a ranking, oldest first."""
    return db.session.scalars(
        sa.select(Departure).where(Departure.round_id == planned.id).order_by(Departure.id)
    ).all()


def departure_of(planned: Round, proposal: Proposal) -> Departure | None:
    return db.session.scalar(
        sa.select(Departure).where(
            Departure.round_id == planned.id, Departure.proposal_id == proposal.id
        )
    )


def run_numbered(round_id: int) -> RoundRun:
    return db.session.scalars(sa.select(RoundRun).where(RoundRun.round_id == round_id)).one()


def rule_of(run: RoundRun) -> Any:
    """The frozen rule as a JSON value."""
    return json.loads(run.rule)


def publishers(challenge: Challenge) -> list[int]:
    """Whom the next step after the chair's belongs to."""
    return holders(challenge.agency_id, Role.SECRETARIAT, Role.APPROVER)


def final_placements(challenge: Challenge) -> list[Standing]:
    """The final ranking of the last round, or nothing while it is not final."""
    rounds = rounds_of(challenge.id)
    run = run_of(rounds[-1]) if rounds else None
    if run is None or run.status not in (RoundStatus.FROZEN, RoundStatus.PUBLISHED):
        return []
    return standings(rounds[-1])


def places_left(run: RoundRun, stratum: str) -> int:
    """Places of a stratum that nobody has yet."""
    rule, _criteria = parse_rule(rule_of(run))
    taken = sum(each.is_selected for each in standings(run.round) if each.stratum == stratum)
    return (rule.places_of(stratum) or 0) - taken


class Line(NamedTuple):
    """One line of a ranking as it is printed: values only, as there are fifty of them."""

    stratum: str
    position: int
    rank: int | None
    ref: str
    title: str
    score: Decimal | None
    sheets: int
    spread: Decimal | None
    decided_by: str | None
    criterion: str | None
    """The label of the criterion that decided between equal scores."""
    outcome: str
    departure: str | None
    approved_at: datetime | None
    unit: str | None
    province: str | None

    @property
    def place(self) -> str:
        """Unit and province, as people tell units apart."""
        return ", ".join(filter(None, dict.fromkeys((self.unit, self.province))))

    @property
    def result(self) -> str:
        """What holds: an approved decision, or else what the rule gives."""
        return self.departure if self.departure and self.approved_at else self.outcome


LINES = (
    sa.select(
        Placement.stratum,
        Placement.position,
        Placement.rank,
        Proposal.ref,
        Proposal.title,
        Placement.score,
        Placement.sheets,
        Placement.spread,
        Placement.decided_by,
        Criterion.label,
        Placement.outcome,
        Departure.outcome,
        Departure.approved_at,
        LocalUnit.name,
        LocalUnit.province_name,
    )
    .join(Proposal, Proposal.id == Placement.proposal_id)
    .join(Organisation, Organisation.id == Proposal.organisation_id)
    .outerjoin(LocalUnit, LocalUnit.code == Organisation.unit_code)
    .outerjoin(
        Departure,
        sa.and_(
            Departure.round_id == Placement.round_id,
            Departure.proposal_id == Placement.proposal_id,
        ),
    )
    .outerjoin(
        Criterion,
        sa.and_(
            Criterion.round_id == Placement.round_id,
            Placement.decided_by == sa.literal("criterion:") + Criterion.key,
        ),
    )
    .where(Placement.round_id == sa.bindparam("round"))
)
RANKING = Listing(LINES, by=[Placement.sequence, Placement.id])


def ranking_page(planned: Round, *, after: str | None = None) -> Page[Line]:
    """Fifty places of a ranking with what was decided about them, in one statement."""
    found = RANKING.page(db.session, {"round": planned.id}, after=after)
    return Page([Line._make(row) for row in found.rows], found.after)


def standing_of(planned: Round, ref: str) -> Standing | None:
    """One proposal's place."""
    row = db.session.execute(
        sa.select(Placement, Departure)
        .join(Proposal, Proposal.id == Placement.proposal_id)
        .outerjoin(
            Departure,
            sa.and_(
                Departure.round_id == Placement.round_id,
                Departure.proposal_id == Placement.proposal_id,
            ),
        )
        .where(Placement.round_id == planned.id, Proposal.ref == ref)
        .options(joinedload(Placement.proposal).joinedload(Proposal.challenge))
    ).one_or_none()
    return Standing(*row) if row else None


CUTS = (
    sa.select(Placement.stratum, sa.func.max(Placement.position))
    .where(
        Placement.round_id == sa.bindparam("round"),
        Placement.outcome.in_([Outcome.SELECTED, Outcome.TIED_AT_LINE]),
    )
    .group_by(Placement.stratum)
    .order_by(Placement.stratum)
)


def cut_lines(planned: Round) -> dict[str, int]:
    """By stratum, the position of the last that has a place by the rule, or is tied for one."""
    return dict(db.rows(CUTS, {"round": planned.id}).all())


def open_points(planned: Round) -> tuple[int, int]:
    """Before a ranking can be final: ties that nobody settled, decisions that wait."""
    settled = sa.exists().where(
        Departure.round_id == Placement.round_id,
        Departure.proposal_id == Placement.proposal_id,
        Departure.approved_at.is_not(None),
    )
    tied = sa.select(sa.func.count(Placement.id)).where(
        Placement.round_id == planned.id, Placement.outcome == Outcome.TIED_AT_LINE, ~settled
    )
    waiting = sa.select(sa.func.count(Departure.id)).where(
        Departure.round_id == planned.id, Departure.approved_at.is_(None)
    )
    row = db.session.execute(sa.select(tied.scalar_subquery(), waiting.scalar_subquery())).one()
    return row[0], row[1]


@dataclass(frozen=True, slots=True)
class DecidedDeparture:
    """A departure as it is printed with the ranking."""

    ref: str
    title: str
    outcome: str
    reason: str
    proposed_at: datetime
    approved_at: datetime | None
    proposed_by: str
    approved_by: str | None


PROPOSER, APPROVER = aliased(User), aliased(User)
DECIDED = (
    sa.select(
        Proposal.ref,
        Proposal.title,
        Departure.outcome,
        Departure.reason,
        Departure.proposed_at,
        Departure.approved_at,
        PROPOSER.name,
        APPROVER.name,
    )
    .select_from(Departure)
    .join(Proposal, Proposal.id == Departure.proposal_id)
    .join(PROPOSER, PROPOSER.id == Departure.proposed_by_id)
    .outerjoin(APPROVER, APPROVER.id == Departure.approved_by_id)
    .where(Departure.round_id == sa.bindparam("round"))
    .order_by(Departure.id)
)


def printed_departures(planned: Round) -> list[DecidedDeparture]:
    """The decisions that depart from a ranking with their reasons and both persons."""
    rows = db.rows(DECIDED, {"round": planned.id})
    return [DecidedDeparture(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """A proposal that went on, as the public sees it."""

    stratum: str
    title: str
    unit: str
    called_up: bool
    """In place of one that withdrew."""
    withdrawn: bool


def shortlist(planned: Round) -> list[Shortlisted]:
    """Those who went on, by stratum, then unit and title: no rank, no score, no reference."""
    called = set(
        db.session.scalars(sa.select(CallUp.proposal_id).where(CallUp.round_id == planned.id))
    )
    chosen = [
        each
        for each in standings(planned)
        if each.is_selected or not planned.eliminates or each.proposal.id in called
    ]
    units = unit_names([each.proposal.organisation_id for each in chosen])
    listed = [
        Shortlisted(
            each.stratum,
            each.proposal.title,
            units.get(each.proposal.organisation_id, ""),
            called_up=each.proposal.id in called,
            withdrawn=each.proposal.status is Status.WITHDRAWN,
        )
        for each in chosen
    ]
    return sorted(listed, key=lambda each: (*stratum_order(each.stratum), each.unit, each.title))


def stratum_names(planned: Round) -> dict[str, str]:
    """Words for the strata that have names of their own: regions and themes."""
    if planned.stratum == "region":
        rows = db.session.execute(sa.select(Region.code, Region.name).order_by(Region.code))
        return dict(rows.all())
    if planned.stratum == "theme":
        return {theme.key: theme.label for theme in planned.challenge.themes}
    return {}
