"""The ranking of a round with the decisions that depart from it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from challenge.accounts.models import Role
from challenge.accounts.queries import holders
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Departure, Placement, RoundRun
from challenge.scoring.queries.rounds import placed_in, rounds_of, run_of
from challenge.scoring.rules.ranking import Outcome
from challenge.scoring.rules.round_file import parse_rule
from challenge.workflow import RoundStatus


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
