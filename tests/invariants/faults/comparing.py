"""Faults about proposals that resemble each other."""

import sqlalchemy as sa

from challenge.duplicates import invariants as duplicates
from challenge.duplicates.models import Resemblance
from challenge.proposals.models import ProposalVersion
from tests.invariants.faults.base import fault, of, one

LATEST = sa.select(sa.func.max(ProposalVersion.id)).where(of(3)).scalar_subquery()
RESEMBLANCES = [
    fault(
        duplicates.pairs,
        sa.update(Resemblance).values(earlier_id=one(ProposalVersion.id, of(3)), later_id=LATEST),
        subject="SW-003 and SW-003",
        sentence="held against each other",
    ),
]
