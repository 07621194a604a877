"""What a round asks of somebody now: an entry of their desk each."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.scoring.models import Allotment, Conflict, RoundRun, Seat, Sheet
from challenge.scoring.queries.agency import READER, WORDS, Named, of_agency
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import RoundStatus

TO_SCORE = sa.and_(Allotment.id.is_not(None), Sheet.handed_in_at.is_(None))
SEATED = (
    sa.select(
        *WORDS,
        Seat.declared_at,
        sa.and_(
            Seat.chair.is_(True),
            Seat.confirmed_at.is_not(None),
            ~sa.exists().where(Conflict.seat_id == Seat.id),
        ),
        sa.func.count(sa.case((TO_SCORE, Allotment.id))),
        sa.func.min(sa.case((TO_SCORE, Allotment.allotted_at))),
    )
    .select_from(Seat)
    .join(Round, Round.id == Seat.round_id)
    .join(RoundRun, RoundRun.round_id == Round.id)
    .join(Challenge, Challenge.id == Round.challenge_id)
    .outerjoin(Allotment, sa.and_(Allotment.seat_id == Seat.id, Allotment.recused_at.is_(None)))
    .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
    .where(Seat.user_id == READER, RoundRun.status.in_((RoundStatus.OPEN, RoundStatus.CLOSED)))
    .group_by(Challenge.id, Round.id, RoundRun.id, Seat.id)
    .order_by(RoundRun.due_at, Round.id)
)


class Seated(NamedTuple):
    """A seat of the reader in a round under way, with what is left to do from it."""

    round: Named
    declared_at: datetime | None
    chairs: bool
    """Confirmed, and known to be in no conflict."""
    to_score: int
    allotted_at: datetime | None


def waiting_for(by: Actor) -> list[Waiting]:
    """Everything in the rounds that waits for this reader."""
    entries: list[Waiting] = []
    if by.holds(Role.MEMBER):
        for row in db.rows(SEATED, {"reader": by.user_id}):
            words, own = Named._make(row[: len(WORDS)]), row[len(WORDS) :]
            entries += _of_seat(Seated(words, *own))
    if by.holds(Role.SECRETARIAT, Role.APPROVER):
        entries += of_agency(by)
    return entries


def _of_seat(seat: Seated) -> Iterator[Waiting]:
    """To declare comes first, then one's own sheets; the ranking is a chair's."""
    is_open = seat.round.status is RoundStatus.OPEN
    if seat.declared_at is None:
        if is_open:
            yield _to_declare(seat.round)
    elif is_open and seat.to_score:
        yield _to_score(seat)
    elif seat.chairs and not is_open:
        yield _to_freeze(seat.round)


def _to_declare(planned: Named) -> Waiting:
    return Waiting(
        what=_("Declare conflicts of interest"),
        url=planned.place("declaration"),
        since=planned.opened_at,
        due=planned.due_at,
        detail=planned.name,
    )


def _to_score(seat: Seated) -> Waiting:
    number = seat.to_score
    return Waiting(
        what=ngettext("Score %(num)s proposal", "Score %(num)s proposals", number),
        url=seat.round.place("sheets"),
        count=number,
        since=seat.allotted_at,
        due=seat.round.due_at,
        detail=seat.round.name,
    )


def _to_freeze(planned: Named) -> Waiting:
    return Waiting(
        what=_("Make the ranking final"),
        url=planned.place("ranking"),
        since=planned.closed_at,
        detail=planned.name,
    )
