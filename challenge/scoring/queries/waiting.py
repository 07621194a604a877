"""What a round asks of somebody now: an entry of their desk each."""

from collections.abc import Iterator
from typing import cast

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased, contains_eager, load_only

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import (
    Allotment,
    CallUp,
    Conflict,
    Departure,
    Placement,
    RoundRun,
    Seat,
    Sheet,
)
from challenge.scoring.rules.ranking import Outcome
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, RoundStatus, Status


def waiting_for(by: Actor) -> list[Waiting]:
    """Everything in the rounds that waits for this reader."""
    entries: list[Waiting] = []
    if by.holds(Role.MEMBER):
        entries += [*_to_declare(by), *_to_score(by), *_to_freeze(by)]
    if by.holds(Role.SECRETARIAT):
        entries += [*_to_run(by), *_to_call_up(by)]
    if by.holds(Role.SECRETARIAT, Role.APPROVER):
        entries += _to_publish(by)
    if by.holds(Role.APPROVER):
        entries += [*_to_approve(by), *_to_confirm(by)]
    return entries


def _place(endpoint: str, planned: Round) -> str:
    return url_for(f"scoring.{endpoint}", slug=planned.challenge.slug, key=planned.key)


def _name(planned: Round) -> str:
    return f"{planned.challenge.title}: {planned.label}"


READER = sa.bindparam("reader", type_=sa.Integer())
AGENCIES = sa.bindparam("agencies", type_=sa.Integer(), expanding=True)
WORDS = (
    load_only(Round.key, Round.label, Round.challenge_id),
    contains_eager(Round.challenge).load_only(Challenge.slug, Challenge.title, Challenge.sealed_at),
    load_only(
        *(RoundRun.status, RoundRun.opened_at, RoundRun.due_at),
        *(RoundRun.closed_at, RoundRun.frozen_at, RoundRun.published_at),
    ),
)
"""What an entry says; the statements below are put together once, as every desk asks them."""


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
            url=_place("declaration", planned),
            since=run.opened_at,
            due=run.due_at,
            detail=_name(planned),
        )


def _to_score(by: Actor) -> Iterator[Waiting]:
    for planned, run, count, begun in db.session.execute(TO_SCORE, {"reader": by.user_id}):
        yield Waiting(
            what=ngettext("Score %(num)s proposal", "Score %(num)s proposals", count),
            url=_place("sheets", planned),
            count=count,
            since=begun,
            due=run.due_at,
            detail=_name(planned),
        )


def _to_freeze(by: Actor) -> Iterator[Waiting]:
    for planned, run in db.session.execute(TO_FREEZE, {"reader": by.user_id}):
        yield Waiting(
            what=_("Make the ranking final"),
            url=_place("ranking", planned),
            since=run.closed_at,
            detail=_name(planned),
        )


OF_AGENCY = (
    sa.select(Round, RoundRun)
    .outerjoin(RoundRun, RoundRun.round_id == Round.id)
    .join(Challenge, Challenge.id == Round.challenge_id)
    .where(
        Challenge.agency_id.in_(AGENCIES),
        Challenge.status == ChallengeStatus.PUBLISHED,
    )
    .options(*WORDS)
    .order_by(Challenge.id, Round.position, Round.id)
)
TO_RUN = OF_AGENCY.where(Challenge.sealed_at.is_not(None))
LAST = sa.select(sa.func.max(Round.position)).where(Round.challenge_id == Challenge.id)
TO_PUBLISH = OF_AGENCY.where(
    RoundRun.status == RoundStatus.FROZEN,
    RoundRun.frozen_by_id != READER,
    Round.position < LAST.correlate(Challenge).scalar_subquery(),
)
TO_APPROVE = (
    OF_AGENCY.join(Departure, Departure.round_id == Round.id)
    .where(Departure.approved_at.is_(None), Departure.proposed_by_id != READER)
    .add_columns(sa.func.count(Departure.id), sa.func.min(Departure.proposed_at))
    .group_by(Round.id, RoundRun.id, Challenge.id)
)
TO_CONFIRM = (
    OF_AGENCY.join(Seat, Seat.round_id == Round.id)
    .where(
        Seat.chair.is_(True),
        Seat.confirmed_at.is_(None),
        Seat.added_by_id != READER,
        Seat.user_id != READER,
    )
    .add_columns(sa.func.count(Seat.id), sa.func.min(Seat.added_at))
    .group_by(Round.id, RoundRun.id, Challenge.id)
)
GIVEN_BACK, HELD, NEXT = aliased(Placement), aliased(Placement), aliased(Round)
WITHDRAWN, IN_RESERVE = aliased(Proposal), aliased(Proposal)
NEXT_IS_OPEN = (
    sa.select(NEXT.id)
    .join(RoundRun, RoundRun.round_id == NEXT.id)
    .where(NEXT.challenge_id == Round.challenge_id, NEXT.position > Round.position)
    .correlate(Round)
    .exists()
)
DEPARTED = sa.select(Departure.outcome).where(
    Departure.round_id == GIVEN_BACK.round_id,
    Departure.proposal_id == GIVEN_BACK.proposal_id,
    Departure.approved_at.is_not(None),
)
WENT_ON = sa.or_(
    sa.func.coalesce(DEPARTED.correlate(GIVEN_BACK).scalar_subquery(), GIVEN_BACK.outcome)
    == Outcome.SELECTED,
    sa.exists().where(
        CallUp.round_id == GIVEN_BACK.round_id, CallUp.proposal_id == GIVEN_BACK.proposal_id
    ),
)
REPLACED = sa.exists().where(
    CallUp.round_id == GIVEN_BACK.round_id, CallUp.replaces_id == GIVEN_BACK.proposal_id
)
TO_CALL_UP = (
    OF_AGENCY.join(GIVEN_BACK, GIVEN_BACK.round_id == Round.id)
    .join(WITHDRAWN, WITHDRAWN.id == GIVEN_BACK.proposal_id)
    .join(HELD, sa.and_(HELD.round_id == Round.id, HELD.stratum == GIVEN_BACK.stratum))
    .join(IN_RESERVE, IN_RESERVE.id == HELD.proposal_id)
    .where(
        RoundRun.status == RoundStatus.PUBLISHED,
        WITHDRAWN.status == Status.WITHDRAWN,
        IN_RESERVE.status == Status.RESERVE,
        WENT_ON,
        ~REPLACED,
        ~NEXT_IS_OPEN,
        Round.position < LAST.correlate(Challenge).scalar_subquery(),
    )
    .add_columns(sa.func.count(sa.distinct(GIVEN_BACK.id)))
    .group_by(Round.id, RoundRun.id, Challenge.id)
)


def _asked(by: Actor, *roles: Role) -> dict[str, object]:
    """Who asks, and for which agencies."""
    return {"reader": by.user_id, "agencies": list(by.organisations(*roles))}


def _to_run(by: Actor) -> Iterator[Waiting]:
    """The next round of each sealed challenge to open, and open ones that are due."""
    ready: set[int] = set()
    blocked: set[int] = set()
    for planned, found in db.session.execute(TO_RUN, _asked(by, Role.SECRETARIAT)):
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
    asked = _asked(by, Role.SECRETARIAT, Role.APPROVER)
    for planned, run in db.session.execute(TO_PUBLISH, asked):
        yield Waiting(
            what=_("Publish the shortlist"),
            url=_place("show_round", planned),
            since=run.frozen_at,
            detail=_name(planned),
        )


def _to_approve(by: Actor) -> Iterator[Waiting]:
    asked = _asked(by, Role.APPROVER)
    for planned, _run, count, begun in db.session.execute(TO_APPROVE, asked):
        yield Waiting(
            what=_("Decide about departures from a ranking"),
            url=_place("ranking", planned),
            count=count,
            since=begun,
            detail=_name(planned),
        )


def _to_confirm(by: Actor) -> Iterator[Waiting]:
    """Chairs that somebody else seated."""
    asked = _asked(by, Role.APPROVER)
    for planned, _run, count, since in db.session.execute(TO_CONFIRM, asked):
        yield Waiting(
            what=ngettext("Confirm %(num)s chair", "Confirm %(num)s chairs", count),
            url=_place("panel", planned),
            count=count,
            since=since,
            detail=_name(planned),
        )


def _to_call_up(by: Actor) -> Iterator[Waiting]:
    """Places given back while somebody is in reserve for them."""
    asked = _asked(by, Role.SECRETARIAT)
    for planned, run, count in db.session.execute(TO_CALL_UP, asked):
        yield Waiting(
            what=_("Call up the next in reserve"),
            url=_place("show_round", planned),
            count=count,
            since=run.published_at,
            detail=_name(planned),
        )
