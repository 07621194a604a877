"""What the rounds of an agency ask of its people, in one statement that is put together once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.scoring.models import CallUp, Departure, Placement, RoundRun, Seat
from challenge.scoring.rules.ranking import Outcome
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, RoundStatus, Status

READER = sa.bindparam("reader", type_=sa.Integer())
AGENCIES = sa.bindparam("agencies", type_=sa.Integer(), expanding=True)
WORDS = (
    *(Challenge.id, Challenge.slug, Challenge.title, Challenge.sealed_at),
    *(Round.key, Round.label, RoundRun.status, RoundRun.opened_at, RoundRun.due_at),
    *(RoundRun.closed_at, RoundRun.frozen_at, RoundRun.published_at),
)
"""What an entry says; the statements below are put together once, as every desk asks them."""


class Named(NamedTuple):
    """A round with the words for it, and the dates of its run, which may not have begun."""

    challenge: int
    slug: str
    title: str
    sealed_at: datetime | None
    key: str
    label: str
    status: RoundStatus | None
    opened_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    frozen_at: datetime | None
    published_at: datetime | None

    @property
    def name(self) -> str:
        return f"{self.title}: {self.label}"

    def place(self, endpoint: str) -> str:
        """The address of a page of the round."""
        return url_for(f"scoring.{endpoint}", slug=self.slug, key=self.key)


DEPARTURES = (
    sa.select(
        Departure.round_id.label("round_id"),
        sa.func.count(Departure.id).label("number"),
        sa.func.min(Departure.proposed_at).label("since"),
    )
    .where(Departure.approved_at.is_(None), Departure.proposed_by_id != READER)
    .group_by(Departure.round_id)
    .subquery()
)
CHAIRS = (
    sa.select(
        Seat.round_id.label("round_id"),
        sa.func.count(Seat.id).label("number"),
        sa.func.min(Seat.added_at).label("since"),
    )
    .where(
        Seat.chair.is_(True),
        Seat.confirmed_at.is_(None),
        Seat.added_by_id != READER,
        Seat.user_id != READER,
    )
    .group_by(Seat.round_id)
    .subquery()
)
LAST = (
    sa.select(sa.func.max(Round.position))
    .where(Round.challenge_id == Challenge.id)
    .correlate(Challenge)
    .scalar_subquery()
)
PUBLISHABLE = sa.and_(
    RoundRun.status == RoundStatus.FROZEN, RoundRun.frozen_by_id != READER, Round.position < LAST
)
GIVEN_BACK, HELD, NEXT = aliased(Placement), aliased(Placement), aliased(Round)
WITHDRAWN, IN_RESERVE, OPENED = aliased(Proposal), aliased(Proposal), aliased(RoundRun)
NEXT_IS_OPEN = (
    sa.select(NEXT.id)
    .join(OPENED, OPENED.round_id == NEXT.id)
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
SOMEBODY_IN_RESERVE = (
    sa.select(HELD.id)
    .join(IN_RESERVE, IN_RESERVE.id == HELD.proposal_id)
    .where(
        IN_RESERVE.challenge_id == Round.challenge_id,
        IN_RESERVE.status == Status.RESERVE,
        HELD.round_id == Round.id,
        HELD.stratum == GIVEN_BACK.stratum,
    )
    .correlate(Round, GIVEN_BACK)
    .exists()
)
GAVE_BACK = (
    sa.select(GIVEN_BACK.id)
    .where(
        GIVEN_BACK.round_id == Round.id,
        GIVEN_BACK.proposal_id == WITHDRAWN.id,
        WENT_ON,
        ~REPLACED,
        SOMEBODY_IN_RESERVE,
    )
    .correlate(Round, WITHDRAWN)
    .exists()
)
PLACES_GIVEN_BACK = (
    sa.select(sa.func.count(WITHDRAWN.id))
    .where(
        RoundRun.status == RoundStatus.PUBLISHED,
        Round.position < LAST,
        ~NEXT_IS_OPEN,
        WITHDRAWN.challenge_id == Round.challenge_id,
        WITHDRAWN.status == Status.WITHDRAWN,
        GAVE_BACK,
    )
    .correlate(Round, RoundRun, Challenge)
    .scalar_subquery()
)
"""Counted from the few that withdrew, not from all that were ranked."""
OF_AGENCY = (
    sa.select(
        *WORDS,
        Challenge.agency_id,
        PUBLISHABLE,
        PLACES_GIVEN_BACK,
        DEPARTURES.c.number,
        DEPARTURES.c.since,
        CHAIRS.c.number,
        CHAIRS.c.since,
    )
    .select_from(Round)
    .outerjoin(RoundRun, RoundRun.round_id == Round.id)
    .join(Challenge, Challenge.id == Round.challenge_id)
    .outerjoin(DEPARTURES, DEPARTURES.c.round_id == Round.id)
    .outerjoin(CHAIRS, CHAIRS.c.round_id == Round.id)
    .where(
        Challenge.agency_id.in_(AGENCIES),
        Challenge.status == ChallengeStatus.PUBLISHED,
    )
    .order_by(Challenge.id, Round.position, Round.id)
)


class Asking(NamedTuple):
    """A round with all that decides who has to do what about it."""

    round: Named
    agency_id: int
    publishable: bool | None
    given_back: int
    """Places given back while somebody is in reserve for them."""
    departures: int | None
    departures_since: datetime | None
    chairs: int | None
    """Seated by somebody else, and not confirmed yet."""
    chairs_since: datetime | None


def of_agency(by: Actor) -> Iterator[Waiting]:
    """Rounds to open, close or publish, places to fill, and what needs a second person."""
    runs, approves = by.organisations(Role.SECRETARIAT), by.organisations(Role.APPROVER)
    asked = {"reader": by.user_id, "agencies": list(runs | approves)}
    rounds = [
        Asking(Named._make(row[: len(WORDS)]), *row[len(WORDS) :])
        for row in db.rows(OF_AGENCY, asked)
    ]
    yield from _to_run([each.round for each in rounds if each.agency_id in runs])
    for each in rounds:
        if each.publishable:
            yield _publish_entry(each.round)
        if each.given_back and each.agency_id in runs:
            yield _call_up_entry(each.round, each.given_back)
        if each.agency_id in approves:
            yield from _to_second(each)


def _to_run(rounds: Sequence[Named]) -> Iterator[Waiting]:
    """The next round of each sealed challenge to open, and open ones that are due."""
    ready: set[int] = set()
    blocked: set[int] = set()
    for each in rounds:
        if each.sealed_at is None:
            continue
        if each.status is None and each.challenge not in ready | blocked:
            ready.add(each.challenge)
            yield _open_entry(each)
        elif each.status not in (None, RoundStatus.PUBLISHED):
            blocked.add(each.challenge)
        if each.status is RoundStatus.OPEN and each.due_at and each.due_at <= clock.now():
            yield _close_entry(each)


def _open_entry(planned: Named) -> Waiting:
    return Waiting(
        what=_("Open a round"),
        url=planned.place("show_round"),
        since=planned.sealed_at,
        detail=planned.name,
    )


def _close_entry(planned: Named) -> Waiting:
    return Waiting(
        what=_("Close a round"),
        url=planned.place("closing"),
        since=planned.opened_at,
        due=planned.due_at,
        detail=planned.name,
    )


def _publish_entry(planned: Named) -> Waiting:
    return Waiting(
        what=_("Publish the shortlist"),
        url=planned.place("show_round"),
        since=planned.frozen_at,
        detail=planned.name,
    )


def _call_up_entry(planned: Named, number: int) -> Waiting:
    return Waiting(
        what=_("Call up the next in reserve"),
        url=planned.place("show_round"),
        count=number,
        since=planned.published_at,
        detail=planned.name,
    )


def _to_second(each: Asking) -> Iterator[Waiting]:
    """Departures and chairs that somebody else proposed."""
    if each.departures:
        yield Waiting(
            what=_("Decide about departures from a ranking"),
            url=each.round.place("ranking"),
            count=each.departures,
            since=each.departures_since,
            detail=each.round.name,
        )
    if each.chairs:
        yield Waiting(
            what=ngettext("Confirm %(num)s chair", "Confirm %(num)s chairs", each.chairs),
            url=each.round.place("panel"),
            count=each.chairs,
            since=each.chairs_since,
            detail=each.round.name,
        )
