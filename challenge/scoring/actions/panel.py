"""Seating a panel, before its round opens."""

from collections.abc import Sequence

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role, User
from challenge.challenges.models import Round
from challenge.db import db
from challenge.scoring import queries
from challenge.scoring.actions.conflicts import derive_conflicts
from challenge.scoring.models import RoundRun, Seat
from challenge.scoring.rules import refusals
from challenge.scoring.rules.panel import may_sit
from challenge.workflow import RoundStatus


def seat(
    planned: Round,
    user: User,
    *,
    chair: bool = False,
    agency: str = "",
    expertise: Sequence[str] = (),
    most: int = 50,
    by: Actor,
) -> Seat:
    """Give somebody a place on the panel of a round that is not open yet.

    A chair, who never scores, may still be added until the ranking is final: the first may turn
    out to be in conflict.
    """
    db.session.refresh(planned, ["key"], with_for_update=True)
    run = queries.run_of(planned)
    _check_time(run, chair=chair)
    _check_person(planned, user)
    given = Seat(
        round_id=planned.id,
        user_id=user.id,
        chair=chair,
        agency=agency,
        expertise=list(expertise),
        most=most,
        added_by_id=by.user_id,
        added_at=clock.now(),
    )
    db.session.add(given)
    audit.record("seat.given", given, by=by, person=user.id, chair=chair, agency=agency, most=most)
    if run is not None:
        derive_conflicts(planned, [given], by=by)
    return given


def _check_time(run: RoundRun | None, *, chair: bool) -> None:
    final = run is not None and run.status in (RoundStatus.FROZEN, RoundStatus.PUBLISHED)
    if run is not None and (final or not chair):
        raise refusals.RoundAlreadyOpen


def _check_person(planned: Round, user: User) -> None:
    posts = queries.posts_of(user.id)
    if not may_sit(posts, planned.challenge):
        raise refusals.CannotScore(user.name)
    if not any(role is Role.MEMBER for role, _organisation in posts):
        raise refusals.NotAMember(user.name)
    if queries.seat_of(planned, user.id) is not None:
        raise refusals.AlreadySeated(user.name)


def unseat(seat: Seat, *, by: Actor) -> None:
    """Take a place on the panel back, before the round opens."""
    db.session.refresh(seat.round, ["key"], with_for_update=True)
    if queries.run_of(seat.round) is not None:
        raise refusals.RoundAlreadyOpen
    audit.record("seat.taken_back", seat, by=by, person=seat.user_id)
    db.session.delete(seat)
    db.session.flush()
