"""The reserve of a round that is not the last: held, called up, and ended with the next opening."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.challenges import actions as challenges
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals import actions as proposals
from challenge.proposals.models import Proposal
from challenge.scoring import actions, queries
from challenge.scoring.models import CallUp, RoundRun
from challenge.scoring.rules import refusals
from challenge.workflow import RoundStatus, Status
from tests.scoring.field import field
from tests.scoring.test_pages import chair as chair_browser
from tests.scoring.test_pages import path, secretariat
from tests.world import scoring as world
from tests.world.awards import announced_decision, by_number, ranked_challenge
from tests.world.challenges import ROUNDS, approver_of, author_of
from tests.world.people import actor
from tests.world.proposals import verified_head

TWO_RESERVES = {Section.ROUNDS: {"rounds": [{**ROUNDS[0], "reserves": 2}, ROUNDS[1]]}}
NO_RESERVES = {Section.ROUNDS: {"rounds": [{**ROUNDS[0], "reserves": 0}, ROUNDS[1]]}}
ON, HELD, OUT = Status.SHORTLISTED, Status.RESERVE, Status.NOT_SELECTED


def published(number: int = 5, **rest: object) -> tuple[Challenge, RoundRun]:
    """Two places by the order of the references, and two in reserve."""
    challenge, paper = field(number, **({"with_": TWO_RESERVES} | rest))  # type: ignore[arg-type]
    return challenge, world.published_round(paper, by_number)


def statuses(challenge: Challenge) -> list[Status]:
    found = sa.select(Proposal.status).where(Proposal.challenge_id == challenge.id)
    return list(db.session.scalars(found.order_by(Proposal.ref)))


def numbered(number: int) -> Proposal:
    return db.session.scalars(sa.select(Proposal).where(Proposal.ref == f"SW-{number:03d}")).one()


def withdraw(number: int) -> Proposal:
    proposal = numbered(number)
    head = actor(verified_head(proposal.organisation))
    proposals.withdraw(proposal, reason="The council changed its mind.", by=head)
    return proposal


def told(proposal: Proposal) -> list[str]:
    head = verified_head(proposal.organisation)
    found = sa.select(Message.subject).where(Message.user_id == head.id).order_by(Message.id)
    return list(db.session.scalars(found))


def test_those_in_reserve_are_held_and_told(session: Session) -> None:
    _challenge, paper = field(5, with_=TWO_RESERVES)
    head = verified_head(numbered(3).organisation)

    world.published_round(paper, by_number)

    assert statuses(paper.challenge) == [ON, ON, HELD, HELD, OUT]
    assert [each.subject for each in messages(head.id)] == ["SW-003 is held in reserve"]


def messages(user_id: int) -> list[Message]:
    return list(db.session.scalars(sa.select(Message).where(Message.user_id == user_id)))


def test_a_round_without_reserves_holds_nobody(session: Session) -> None:
    challenge, _run = published(with_=NO_RESERVES)

    assert statuses(challenge) == [ON, ON, OUT, OUT, OUT]


def test_the_secretariat_calls_up_the_next_in_the_frozen_order(
    app: Flask, session: Session
) -> None:
    challenge, run = published()
    head = verified_head(numbered(3).organisation)
    withdraw(1)
    sec = world.secretariat_of(challenge)
    with app.test_request_context():
        waits = [each.what for each in queries.waiting_for(sec)]
    visitor = secretariat(app, run.round)
    shown = visitor.page(path(run.round)).text

    called = visitor.post(path(run.round, "/call-ups/SW-001"))

    assert waits == ["Open a round", "Call up the next in reserve"]
    assert "Call up SW-003" in shown
    assert called.status_code == 303
    assert statuses(challenge) == [Status.WITHDRAWN, ON, ON, HELD, OUT]
    assert [each.subject for each in messages(head.id)] == ["SW-003 is shortlisted"]
    public = visitor.page(f"/challenges/{challenge.slug}/shortlist/{run.round.key}").text
    assert "2 proposals go on." in public
    assert "Called up from the reserve" in public
    assert "Withdrawn since" in public
    with app.test_request_context():
        assert [each.what for each in queries.waiting_for(sec)] == ["Open a round"]


def test_the_chair_may_call_up_too_and_a_stranger_may_not(app: Flask, session: Session) -> None:
    _challenge, run = published()
    withdraw(1)
    stranger = world.member()

    with pytest.raises(refusals.NotTheChair):
        actions.call_up(run, numbered(1), by=actor(stranger))
    answer = chair_browser(app, run.round).post(path(run.round, "/call-ups/SW-001"))

    assert answer.status_code == 303
    assert numbered(3).status is ON


def test_one_called_up_that_withdraws_is_replaced_in_its_turn(session: Session) -> None:
    challenge, run = published()
    sec = world.secretariat_of(challenge)
    withdraw(2)
    actions.call_up(run, numbered(2), by=sec)
    withdraw(3)

    actions.call_up(run, numbered(3), by=sec)

    assert statuses(challenge) == [ON, Status.WITHDRAWN, Status.WITHDRAWN, ON, OUT]


def test_nobody_is_called_up_twice_for_one_place_nor_without_one(session: Session) -> None:
    challenge, run = published()
    sec = world.secretariat_of(challenge)
    withdraw(1)
    actions.call_up(run, numbered(1), by=sec)

    for number in (1, 2):
        with pytest.raises(refusals.NoVacancy):
            actions.call_up(run, numbered(number), by=sec)


def test_a_withdrawn_reserve_leaves_no_place_and_is_passed_over(session: Session) -> None:
    challenge, run = published()
    sec = world.secretariat_of(challenge)
    withdraw(3)
    withdraw(1)

    with pytest.raises(refusals.NoVacancy):
        actions.call_up(run, numbered(3), by=sec)
    actions.call_up(run, numbered(1), by=sec)

    assert numbered(4).status is ON


def test_the_reserve_of_another_stratum_is_not_called_up(session: Session) -> None:
    challenge, run = published(5, islands=("luzon", "visayas"))
    withdraw(2)

    assert [numbered(number).status for number in (1, 3, 5)] == [ON, ON, HELD]
    with pytest.raises(refusals.NobodyInReserve):
        actions.call_up(run, numbered(2), by=world.secretariat_of(challenge))


def test_the_reserve_ends_when_the_next_round_opens(session: Session) -> None:
    challenge, run = published()
    head = verified_head(numbered(4).organisation)
    withdraw(1)

    world.opened_round(challenge.rounds[1])

    assert statuses(challenge) == [Status.WITHDRAWN, ON, OUT, OUT, OUT]
    assert [each.subject for each in messages(head.id)] == ["Result of SW-004"]
    with pytest.raises(refusals.NextRoundOpen):
        actions.call_up(run, numbered(1), by=world.secretariat_of(challenge))


@pytest.mark.parametrize("column", ["replaces_id", "proposal_id"])
def test_database_refuses_a_second_call_for_one_place(session: Session, column: str) -> None:
    challenge, run = published()
    withdraw(1)
    actions.call_up(run, numbered(1), by=world.secretariat_of(challenge))
    first = session.scalars(sa.select(CallUp)).one()
    pair = {"proposal_id": numbered(4).id, "replaces_id": numbered(2).id}
    twin = pair | {column: getattr(first, column)}

    session.add(
        CallUp(
            round_id=run.round_id,
            called_by_id=first.called_by_id,
            called_at=first.called_at,
            **twin,
        )
    )

    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_the_allotment_goes_on_listing_what_was_scored(app: Flask, session: Session) -> None:
    _challenge, run = published()

    shown = secretariat(app, run.round).page(path(run.round, "/allotment")).text

    assert [f"SW-00{number}" in shown for number in range(1, 6)] == [True] * 5


def test_the_last_round_is_published_with_the_awards_and_has_no_shortlist(
    app: Flask, session: Session
) -> None:
    challenge = ranked_challenge(field(3)[0])
    last = challenge.rounds[-1]
    before = queries.run_of(last)
    assert before is not None
    was = before.status

    decision = announced_decision(challenge)

    run = queries.run_of(last)
    assert run is not None
    assert (was, run.status) == (RoundStatus.FROZEN, RoundStatus.PUBLISHED)
    assert (run.published_at, run.published_by_id is None) == (decision.announced_at, False)
    visitor = secretariat(app, last)
    visitor.page(f"/challenges/{challenge.slug}/shortlist/{last.key}", status=404)
    assert "announced with the awards" in visitor.page(path(last)).text


def call_off(challenge: Challenge) -> None:
    proposed = challenges.propose_cancellation(
        challenge, reason="No money is left.", by=actor(author_of(challenge.agency))
    )
    challenges.approve_cancellation(proposed, by=actor(approver_of(challenge.agency)))


def test_a_round_stops_with_its_challenge_and_its_panel_is_told(
    app: Flask, session: Session
) -> None:
    challenge, paper = field(2)
    run = world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    scores = dict.fromkeys([each.key for each in paper.criteria], 5)

    call_off(challenge)

    visitor = chair_browser(app, paper)
    assert run.status is RoundStatus.STOPPED
    with pytest.raises(refusals.RoundStopped):
        world.score(mine, scores)
    with pytest.raises(refusals.RoundStopped):
        actions.allot(run, by=world.secretariat_of(challenge))
    assert "No money is left." in visitor.page(path(paper)).text
    visitor.page(path(paper, "/ranking"), status=404)
    member = [each.subject for each in messages(mine.seat.user_id)]
    assert member[-1] == f"Called off: {challenge.title}"


def test_a_member_is_answered_409_and_still_reads_the_draft(app: Flask, session: Session) -> None:
    challenge, paper = field(2)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    scores = {each.key: 5 for each in paper.criteria}
    by = actor(mine.seat.user)
    actions.save_sheet(mine, scores=scores, comments={}, remark="Well thought out.", by=by)
    from tests.scoring.test_pages import browser, sheet_path

    call_off(challenge)
    visitor = browser(app, mine.seat.user)
    form = {f"score_{key}": "5" for key in scores} | {"version": "1", "action": "save"}
    answer = visitor.post(sheet_path(mine), data=form)

    assert answer.status_code == 409
    assert "was called off" in answer.text
    assert "Well thought out." in visitor.page(sheet_path(mine)).text


def test_published_rounds_stay_and_the_next_cannot_open(session: Session) -> None:
    challenge, run = published()
    from challenge.challenges.rules.refusals import CalledOff

    call_off(challenge)

    assert run.status is RoundStatus.PUBLISHED
    with pytest.raises(CalledOff):
        world.opened_round(challenge.rounds[1])


def test_database_ties_a_stopped_round_to_its_date(session: Session) -> None:
    _challenge, paper = field(2)
    run = world.opened_round(paper)
    run.status = RoundStatus.STOPPED

    with pytest.raises(sa.exc.IntegrityError, match="stopped_has_date"):
        session.flush()
