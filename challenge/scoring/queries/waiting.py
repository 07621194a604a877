"""What a round asks of somebody now: an entry of their desk each."""

from collections.abc import Iterator
from typing import cast

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import contains_eager

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.scoring.models import Allotment, Conflict, Departure, RoundRun, Seat, Sheet
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, RoundStatus


def waiting_for(by: Actor) -> list[Waiting]:
    """Everything in the rounds that waits for this reader."""
    entries: list[Waiting] = []
    if by.holds(Role.MEMBER):
        entries += [*_to_declare(by), *_to_score(by), *_to_freeze(by)]
    if by.holds(Role.SECRETARIAT):
        entries += _to_run(by)
    if by.holds(Role.SECRETARIAT, Role.APPROVER):
        entries += _to_publish(by)
    if by.holds(Role.APPROVER):
        entries += _to_approve(by)
    return entries


def _place(endpoint: str, planned: Round) -> str:
    return url_for(f"scoring.{endpoint}", slug=planned.challenge.slug, key=planned.key)


def _name(planned: Round) -> str:
    return f"{planned.challenge.title}: {planned.label}"


def _seated(by: Actor, status: RoundStatus) -> sa.Select[Round, RoundRun]:
    return (
        sa.select(Round, RoundRun)
        .join(RoundRun, RoundRun.round_id == Round.id)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .join(Seat, Seat.round_id == Round.id)
        .where(Seat.user_id == by.user_id, RoundRun.status == status)
        .options(contains_eager(Round.challenge))
        .order_by(RoundRun.due_at, Round.id)
    )


def _to_declare(by: Actor) -> Iterator[Waiting]:
    rows = db.session.execute(_seated(by, RoundStatus.OPEN).where(Seat.declared_at.is_(None)))
    for planned, run in rows:
        yield Waiting(
            what=_("Declare conflicts of interest"),
            url=_place("declaration", planned),
            since=run.opened_at,
            due=run.due_at,
            detail=_name(planned),
        )


def _to_score(by: Actor) -> Iterator[Waiting]:
    left = (
        _seated(by, RoundStatus.OPEN)
        .join(Allotment, Allotment.seat_id == Seat.id)
        .outerjoin(Sheet, Sheet.allotment_id == Allotment.id)
        .where(Allotment.recused_at.is_(None), Sheet.handed_in_at.is_(None))
        .where(Seat.declared_at.is_not(None))
    )
    number, since = sa.func.count(Allotment.id), sa.func.min(Allotment.allotted_at)
    grouped = left.add_columns(number, since).group_by(Round.id, RoundRun.id, Challenge.id)
    for planned, run, count, begun in db.session.execute(grouped):
        yield Waiting(
            what=ngettext("Score %(num)s proposal", "Score %(num)s proposals", count),
            url=_place("sheets", planned),
            count=count,
            since=begun,
            due=run.due_at,
            detail=_name(planned),
        )


def _to_freeze(by: Actor) -> Iterator[Waiting]:
    conflict = sa.exists().where(Conflict.seat_id == Seat.id)
    chairs = _seated(by, RoundStatus.CLOSED).where(
        Seat.chair.is_(True), Seat.declared_at.is_not(None), ~conflict
    )
    for planned, run in db.session.execute(chairs):
        yield Waiting(
            what=_("Make the ranking final"),
            url=_place("ranking", planned),
            since=run.closed_at,
            detail=_name(planned),
        )


def _of_agency(by: Actor, *roles: Role) -> sa.Select[Round, RoundRun]:
    return (
        sa.select(Round, RoundRun)
        .outerjoin(RoundRun, RoundRun.round_id == Round.id)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .where(
            Challenge.agency_id.in_(by.organisations(*roles)),
            Challenge.status == ChallengeStatus.PUBLISHED,
        )
        .options(contains_eager(Round.challenge))
        .order_by(Challenge.id, Round.position, Round.id)
    )


def _to_run(by: Actor) -> Iterator[Waiting]:
    """The next round of each sealed challenge to open, and open ones that are due."""
    sealed = _of_agency(by, Role.SECRETARIAT).where(Challenge.sealed_at.is_not(None))
    ready: set[int] = set()
    blocked: set[int] = set()
    for planned, found in db.session.execute(sealed):
        number, run = planned.challenge_id, cast(RoundRun | None, found)
        if run is None and number not in ready | blocked:
            ready.add(number)
            yield _open_entry(planned)
        elif run is not None and run.status is not RoundStatus.PUBLISHED:
            blocked.add(number)
        if run is not None and run.status is RoundStatus.OPEN and run.due_at <= clock.now():
            yield _close_entry(planned, run)


def _open_entry(planned: Round) -> Waiting:
    return Waiting(
        what=_("Open a round"),
        url=_place("show_round", planned),
        since=planned.challenge.sealed_at,
        detail=_name(planned),
    )


def _close_entry(planned: Round, run: RoundRun) -> Waiting:
    return Waiting(
        what=_("Close a round"),
        url=_place("closing", planned),
        since=run.opened_at,
        due=run.due_at,
        detail=_name(planned),
    )


def _to_publish(by: Actor) -> Iterator[Waiting]:
    last = sa.select(sa.func.max(Round.position)).where(Round.challenge_id == Challenge.id)
    frozen = _of_agency(by, Role.SECRETARIAT, Role.APPROVER).where(
        RoundRun.status == RoundStatus.FROZEN,
        RoundRun.frozen_by_id != by.user_id,
        Round.position < last.correlate(Challenge).scalar_subquery(),
    )
    for planned, run in db.session.execute(frozen):
        yield Waiting(
            what=_("Publish the shortlist"),
            url=_place("show_round", planned),
            since=run.frozen_at,
            detail=_name(planned),
        )


def _to_approve(by: Actor) -> Iterator[Waiting]:
    waiting = (
        _of_agency(by, Role.APPROVER)
        .join(Departure, Departure.round_id == Round.id)
        .where(Departure.approved_at.is_(None), Departure.proposed_by_id != by.user_id)
    )
    number, since = sa.func.count(Departure.id), sa.func.min(Departure.proposed_at)
    grouped = waiting.add_columns(number, since).group_by(Round.id, RoundRun.id, Challenge.id)
    for planned, _run, count, begun in db.session.execute(grouped):
        yield Waiting(
            what=_("Decide about departures from a ranking"),
            url=_place("ranking", planned),
            count=count,
            since=begun,
            detail=_name(planned),
        )
