"""Rounds, brought to each state by those whose step it is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actions import give_post
from challenge.accounts.actor import SYSTEM, Actor
from challenge.accounts.models import Organisation, OrganisationKind, Role, User
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.scoring import actions, queries
from challenge.scoring.models import Allotment, RoundRun, Seat
from tests.world.people import LONG_AGO, actor, organisation, person, somebody

Scores = Mapping[str, int | None]
Scoring = Callable[[Allotment], Scores]
_numbers = count(1)


def secretariat_of(challenge: Challenge) -> Actor:
    """Somebody of the secretariat, made when there is nobody."""
    return actor(somebody(Role.SECRETARIAT, challenge.agency))


def approver_of(challenge: Challenge) -> Actor:
    return actor(somebody(Role.APPROVER, challenge.agency))


def committee() -> Organisation:
    """The one committee of the tests, made when there is none."""
    known = db.session.scalar(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.COMMITTEE)
    )
    return known or organisation(OrganisationKind.COMMITTEE, "Evaluation committee")


def member(name: str = "") -> User:
    """Somebody who may sit on a panel."""
    number = next(_numbers)
    user = person(name or f"Member {number}", email=f"member{number}@panel.example")
    give_post(user, committee(), Role.MEMBER, since=LONG_AGO, by=SYSTEM)
    return user


def seated(planned: Round, *, members: int = 3, chairs: int = 1) -> list[Seat]:
    """A panel of new people, chairs first."""
    by = secretariat_of(planned.challenge)
    return [seat(planned, member(), chair=at < chairs, by=by) for at in range(chairs + members)]


def seat(planned: Round, who: User, *, chair: bool = False, by: Actor) -> Seat:
    """A place on the panel; a chair is confirmed by the approver."""
    given = actions.seat(planned, who, chair=chair, by=by)
    if chair:
        actions.confirm_chair(given, by=approver_of(planned.challenge))
    return given


def opened_round(planned: Round, *, members: int = 3, chairs: int = 1) -> RoundRun:
    """Open, its panel seated when it was not, nothing declared yet."""
    if not queries.seats(planned):
        seated(planned, members=members, chairs=chairs)
    due = clock.now() + timedelta(days=14)
    return actions.open_round(planned, due_at=due, by=secretariat_of(planned.challenge))


def declared_round(planned: Round, **panel: int) -> RoundRun:
    """Everybody on the panel has declared that there is no conflict."""
    run = queries.run_of(planned) or opened_round(planned, **panel)
    for seat in queries.seats(planned):
        if seat.declared_at is None:
            actions.declare(seat, {}, by=actor(seat.user))
    return run


def allotted_round(planned: Round, **panel: int) -> RoundRun:
    """Every member has declared and knows what to score."""
    run = declared_round(planned, **panel)
    actions.allot(run, by=secretariat_of(planned.challenge))
    return run


def some_scores(allotment: Allotment) -> Scores:
    """Scores that differ from proposal to proposal and a little from member to member."""
    base = sum(map(ord, allotment.proposal.ref)) % 7
    step = allotment.seat_id % 3
    return {each.key: min(base + step, each.maximum) for each in allotment.seat.round.criteria}


def score(allotment: Allotment, scores: Scores, *, remark: str = "") -> None:
    """The member saves and hands in."""
    by = actor(allotment.seat.user)
    sheet = actions.save_sheet(allotment, scores=scores, comments={}, remark=remark, by=by)
    actions.hand_in(sheet, by=by)


def allotments(planned: Round) -> Sequence[Allotment]:
    """What is to be scored, by member and reference."""
    return db.session.scalars(
        sa.select(Allotment)
        .where(Allotment.round_id == planned.id, Allotment.recused_at.is_(None))
        .order_by(Allotment.seat_id, Allotment.proposal_id)
    ).all()


def scored_round(planned: Round, scoring: Scoring = some_scores, **panel: int) -> RoundRun:
    """Every sheet is handed in."""
    run = allotted_round(planned, **panel)
    for allotment in allotments(planned):
        score(allotment, scoring(allotment))
    return run


def closed_round(planned: Round, scoring: Scoring = some_scores, **panel: int) -> RoundRun:
    """The ranking is computed."""
    run = scored_round(planned, scoring, **panel)
    actions.close_round(run, by=secretariat_of(planned.challenge))
    return run


def chair_of(planned: Round) -> Actor:
    """The first chair of a panel."""
    return next(actor(seat.user) for seat in queries.seats(planned) if seat.chair)


def settle_ties(run: RoundRun, chair: Actor | None = None) -> None:
    """Give tied places in the order of the references, in two persons' hands."""
    by = chair or chair_of(run.round)
    tied = [each for each in queries.standings(run.round) if each.outcome == "tied_at_line"]
    left = {each.stratum: queries.places_left(run, each.stratum) for each in tied}
    for each in tied:
        outcome = "selected" if left[each.stratum] > 0 else "not_selected"
        left[each.stratum] -= 1
        departure = actions.propose_departure(
            run, each.proposal, outcome=outcome, reason="Drawn by lot.", by=by
        )
        actions.approve_departure(departure, by=approver_of(run.round.challenge))


def frozen_round(planned: Round, scoring: Scoring = some_scores, **panel: int) -> RoundRun:
    """The ranking is final; ties at the line were settled first."""
    run = closed_round(planned, scoring, **panel)
    settle_ties(run)
    actions.freeze(run, by=chair_of(planned))
    return run


def published_round(planned: Round, scoring: Scoring = some_scores, **panel: int) -> RoundRun:
    """Those with a place go on to the next round."""
    run = frozen_round(planned, scoring, **panel)
    actions.publish(run, by=secretariat_of(planned.challenge))
    return run
