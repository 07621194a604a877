"""What people found about two versions, as it is read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from challenge.accounts.models import User
from challenge.db import db
from challenge.duplicates.models import ResemblanceFinding, Verdict


@dataclass(frozen=True, slots=True)
class Found:
    """One finding."""

    verdict: Verdict
    text: str
    by: str
    at: datetime


FINDINGS: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        ResemblanceFinding.resemblance_id,
        ResemblanceFinding.verdict,
        ResemblanceFinding.text,
        User.name,
        ResemblanceFinding.found_at,
    )
    .join(User, User.id == ResemblanceFinding.found_by_id)
    .order_by(ResemblanceFinding.id)
)


def latest_findings(resemblances: Collection[int]) -> dict[int, Found]:
    """The finding that stands, for each resemblance that has one."""
    return {number: found[-1] for number, found in findings_about(resemblances).items()}


def findings_about(resemblances: Collection[int]) -> dict[int, list[Found]]:
    """Every finding about each resemblance that has any, the first one first."""
    if not resemblances:
        return {}
    wanted = FINDINGS.where(ResemblanceFinding.resemblance_id.in_(resemblances))
    found: dict[int, list[Found]] = {}
    for number, *said in db.session.execute(wanted):
        found.setdefault(number, []).append(Found(*said))
    return found
