"""Places given back after a shortlist, and who is next in reserve for each."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from challenge.challenges.models import Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import CallUp
from challenge.scoring.queries.ranking import Standing, standings
from challenge.workflow import Status


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One that went on and withdrew, and the next in reserve of the same stratum."""

    stratum: str
    withdrawn: Proposal
    next: Proposal | None


def called_up(planned: Round) -> Sequence[CallUp]:
    """Who went on in whose place, the first one first."""
    return db.session.scalars(
        sa.select(CallUp).where(CallUp.round_id == planned.id).order_by(CallUp.id)
    ).all()


def vacancies(planned: Round) -> list[Vacancy]:
    """Places that nobody took over yet, in the order of the ranking."""
    ranked, calls = standings(planned), called_up(planned)
    went_on, replaced = {each.proposal_id for each in calls}, {each.replaces_id for each in calls}
    free = [
        each
        for each in ranked
        if each.proposal.status is Status.WITHDRAWN
        and (each.is_selected or each.proposal.id in went_on)
        and each.proposal.id not in replaced
    ]
    return [Vacancy(each.stratum, each.proposal, _next(ranked, each.stratum)) for each in free]


def _next(ranked: Sequence[Standing], stratum: str) -> Proposal | None:
    """The first in the frozen order that is still in reserve."""
    held = (
        each.proposal
        for each in ranked
        if each.stratum == stratum and each.proposal.status is Status.RESERVE
    )
    return next(held, None)
