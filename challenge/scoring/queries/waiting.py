"""What a round asks of somebody now: an entry of their desk each."""

from collections.abc import Iterator

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.scoring.models import Allotment, Conflict, RoundRun, Seat, Sheet
from challenge.scoring.queries.agency import READER, WORDS, name, of_agency, place
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import RoundStatus


def waiting_for(by: Actor) -> list[Waiting]:
    """Everything in the rounds that waits for this reader."""
    entries: list[Waiting] = []
    if by.holds(Role.MEMBER):
        entries += [*_to_declare(by), *_to_score(by), *_to_freeze(by)]
    if by.holds(Role.SECRETARIAT, Role.APPROVER):
        entries += of_agency(by)
    return entries


def _seated(status: RoundStatus) -> sa.Select[Round, RoundRun]:
    return (
        sa.select(Round, RoundRun)
        .join(RoundRun, RoundRun.round_id == Round.id)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .join(Seat, Seat.round_id == Round.id)
        .where(Seat.user_id == READER, RoundRun.status == status)
        .options(*WORDS)
        .order_by(RoundRun.due_at, Round.id)
    )


TO_DECLARE = _seated(RoundStatus.OPEN).where(Seat.declared_at.is_(None))
TO_SCORE = (
    _seated(RoundStatus.OPEN)
    .join(Allotment, Allotment.seat_id == Seat.id)
    .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
    .where(Allotment.recused_at.is_(None), Sheet.handed_in_at.is_(None))
    .where(Seat.declared_at.is_not(None))
    .add_columns(sa.func.count(Allotment.id), sa.func.min(Allotment.allotted_at))
    .group_by(Round.id, RoundRun.id, Challenge.id)
)
TO_FREEZE = _seated(RoundStatus.CLOSED).where(
    Seat.chair.is_(True),
    Seat.confirmed_at.is_not(None),
    Seat.declared_at.is_not(None),
    ~sa.exists().where(Conflict.seat_id == Seat.id),
)


def _to_declare(by: Actor) -> Iterator[Waiting]:
    rows = db.session.execute(TO_DECLARE, {"reader": by.user_id})
    for planned, run in rows:
        yield Waiting(
            what=_("Declare conflicts of interest"),
            url=place("declaration", planned),
            since=run.opened_at,
            due=run.due_at,
            detail=name(planned),
        )


def _to_score(by: Actor) -> Iterator[Waiting]:
    for planned, run, count, begun in db.session.execute(TO_SCORE, {"reader": by.user_id}):
        yield Waiting(
            what=ngettext("Score %(num)s proposal", "Score %(num)s proposals", count),
            url=place("sheets", planned),
            count=count,
            since=begun,
            due=run.due_at,
            detail=name(planned),
        )


def _to_freeze(by: Actor) -> Iterator[Waiting]:
    for planned, run in db.session.execute(TO_FREEZE, {"reader": by.user_id}):
        yield Waiting(
            what=_("Make the ranking final"),
            url=place("ranking", planned),
            since=run.closed_at,
            detail=name(planned),
        )
