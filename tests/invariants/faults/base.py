"""How a fault is written down, and whom and what the statements name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.dml import UpdateBase

from challenge.accounts.models import User
from challenge.audit.invariants import Invariant
from challenge.challenges.models import (
    Challenge,
    Round,
)
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.scoring.models import (
    Allotment,
    Sheet,
)
from tests.invariants.world import START


@dataclass(frozen=True)
class Fault:
    """What is done to the database, and the one finding; both patterns as a shell knows them."""

    invariant: Invariant
    done: tuple[UpdateBase, ...]
    subject: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.invariant.sentence.replace(' ', '_')}{self.sentence}"


def fault(invariant: Invariant, *done: UpdateBase, subject: str, sentence: str) -> Fault:
    return Fault(invariant, done, subject, sentence)


def one(column: Any, *where: Any) -> Any:
    """The lowest value of a column, as a part of another statement."""
    return sa.select(sa.func.min(column)).where(*where).correlate(None).scalar_subquery()


def day(number: int) -> Any:
    return START + timedelta(days=number)


def proposal(number: int) -> Any:
    return one(Proposal.id, Proposal.ref == f"SW-00{number}")


def of(number: int) -> Any:
    """The versions of a proposal."""
    return ProposalVersion.proposal_id == proposal(number)


STRANGER = sa.select(sa.func.max(User.id)).scalar_subquery()
WORKS = one(Challenge.id)
PAPER, FINAL = one(Round.id, Round.key == "paper"), one(Round.id, Round.key == "presentation")
SHEET = one(
    Sheet.id,
    Sheet.allotment_id == Allotment.id,
    Allotment.proposal_id == proposal(2),
    Allotment.round_id == PAPER,
)
SCORER = one(Allotment.seat_id, Allotment.proposal_id == proposal(2), Allotment.round_id == PAPER)
