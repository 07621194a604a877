"""Two people at once, and what the database itself refuses."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actor import Actor
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.proposals import actions
from challenge.proposals.models import LatePermission, Proposal, ProposalVersion
from challenge.workflow import Refusal, Status
from tests.world.challenges import published_challenge
from tests.world.people import actor, local_unit
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    verified_head,
)

START = datetime(2026, 6, 1, 1, tzinfo=UTC)
CLOSES = START + timedelta(days=30)


def test_two_submissions_at_once_make_one_version(own_app: Flask) -> None:
    with own_app.app_context():
        proposal = complete_proposal()
        number, head = proposal.id, verified_head(proposal.organisation)
        by = actor(head)
        db.session.commit()

    outcomes = submitted_at_once(own_app, [number] * 8, by=by)

    with own_app.app_context():
        count = db.session.scalar(sa.select(sa.func.count(ProposalVersion.id)))
    assert (outcomes, count) == (["ImpossibleStep"] * 7 + ["submitted"], 1)


def test_a_unit_never_passes_its_limit_with_two_drafts_at_once(own_app: Flask) -> None:
    with own_app.app_context():
        call = published_challenge(with_={Section.ELIGIBILITY: {"submissions_per_unit": 1}})
        numbers = [complete_proposal(call).id for _draft in range(4)]
        by = actor(verified_head(local_unit()))
        db.session.commit()

    outcomes = submitted_at_once(own_app, numbers, by=by)

    assert outcomes == ["LimitReached"] * 3 + ["submitted"]


def submitted_at_once(application: Flask, numbers: Sequence[int], *, by: Actor) -> list[str]:
    """What becomes of each attempt, sorted, when all are made at the same time."""

    def attempt(number: int) -> str:
        with application.app_context():
            try:
                actions.submit(db.session.get_one(Proposal, number), by=by)
                db.session.commit()
            except Refusal as refusal:
                db.session.rollback()
                return type(refusal).__name__
        return "submitted"

    with ThreadPoolExecutor(len(numbers)) as pool:
        return sorted(pool.map(attempt, numbers))


CONSTRAINTS = [
    ("a submitted proposal has a version", lambda proposal: {"status": Status.SUBMITTED}),
]


@pytest.mark.parametrize(("what", "values"), CONSTRAINTS)
def test_the_database_holds(clock: Any, session: Session, what: str, values: Any) -> None:
    proposal = started_proposal()

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(
            sa.update(Proposal).where(Proposal.id == proposal.id).values(**values(proposal))
        )


def test_the_database_holds_that_two_persons_allow_lateness(clock: Any, session: Session) -> None:
    proposal = started_proposal()
    person = staff_of(proposal.organisation).id
    permission = LatePermission(
        challenge_id=proposal.challenge_id,
        organisation_id=proposal.organisation_id,
        until=CLOSES,
        reason="Alone",
        proposed_by_id=person,
        proposed_at=START,
        approved_by_id=person,
        approved_at=START,
    )

    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.add(permission)
