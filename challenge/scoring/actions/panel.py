"""Seating a panel, before its round opens."""

from collections.abc import Sequence

import sqlalchemy as sa

from challenge import audit, clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role, User
from challenge.accounts.queries import holders
from challenge.challenges.models import Round
from challenge.db import db
from challenge.notices.actions import tell
from challenge.scoring import queries
from challenge.scoring.actions.conflicts import derive_conflicts
from challenge.scoring.models import Conflict, RoundRun, Seat
from challenge.scoring.rules import refusals
from challenge.scoring.rules.panel import may_sit
from challenge.web.locale import lazy
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
    out to be in conflict. Another person of the agency confirms a chair.
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
    if chair:
        _ask_to_confirm(given, user, by=by)
    if run is not None:
        derive_conflicts(planned, [given], by=by)
    return given


def _ask_to_confirm(given: Seat, user: User, *, by: Actor) -> None:
    challenge = given.round.challenge
    db.session.flush()
    tell(
        holders(challenge.agency_id, Role.APPROVER),
        event=f"seat.chair:{given.id}",
        subject=lazy("A chair waits for your confirmation: %(title)s", title=challenge.title),
        body=lazy(
            "%(name)s seated %(chair)s as chair of “%(round)s”. It counts once you confirm it.",
            name=by.name,
            chair=user.name,
            round=given.round.label,
        ),
    )


def confirm_chair(seat: Seat, *, by: Actor) -> None:
    """The second person's yes; before it the round cannot open and the chair cannot act.

    Raises SamePerson for whoever seated the chair, and for the chair, or ChairAnswered.
    """
    _hold_unconfirmed(seat, by=by)
    seat.confirmed_by_id, seat.confirmed_at = by.user_id, clock.now()
    audit.record("seat.confirmed", seat, by=by, person=seat.user_id)


def refuse_chair(seat: Seat, *, reason: str, by: Actor) -> None:
    """The second person's no: the seat is taken back, and whoever gave it is told why.

    Raises SamePerson or ChairAnswered.
    """
    _hold_unconfirmed(seat, by=by)
    tell(
        [seat.added_by_id],
        event=f"seat.chair_refused:{seat.id}",
        subject=lazy("%(name)s was not confirmed as chair", name=seat.user.name),
        body=lazy("“%(round)s”: %(reason)s", round=seat.round.label, reason=reason),
    )
    audit.record("seat.refused", seat, by=by, reason=reason, person=seat.user_id)
    _remove(seat)


def _hold_unconfirmed(seat: Seat, *, by: Actor) -> None:
    db.session.refresh(seat, ["chair", "confirmed_at"], with_for_update=True)
    if not seat.chair or seat.confirmed_at is not None:
        raise refusals.ChairAnswered
    if by.user_id in (seat.added_by_id, seat.user_id):
        raise refusals.SamePerson


def _remove(seat: Seat) -> None:
    db.session.execute(sa.delete(Conflict).where(Conflict.seat_id == seat.id))
    db.session.delete(seat)
    db.session.flush()


def _check_time(run: RoundRun | None, *, chair: bool) -> None:
    final = run is not None and run.status in (RoundStatus.FROZEN, RoundStatus.PUBLISHED)
    if run is not None and run.status is RoundStatus.STOPPED:
        raise refusals.RoundStopped
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
    _remove(seat)
