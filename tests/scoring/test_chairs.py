"""Granting chair takes two persons: seated by one, confirmed by another."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.db import db
from challenge.notices.models import Message
from challenge.scoring import actions, queries
from challenge.scoring.models import Seat
from challenge.scoring.rules import refusals
from tests.client import Client
from tests.scoring.field import field
from tests.scoring.test_pages import approver, path, secretariat
from tests.world import scoring as world
from tests.world.people import actor


@pytest.fixture
def chair(app: Flask) -> Seat:
    """Seated by the secretariat, confirmed by nobody."""
    _challenge, paper = field(2)
    by = world.secretariat_of(paper.challenge)
    for _at in range(3):
        world.seat(paper, world.member(), by=by)
    return actions.seat(paper, world.member("Ben Diaz"), chair=True, by=by)


def test_a_round_opens_only_with_confirmed_chairs(session: Session, chair: Seat) -> None:
    with pytest.raises(refusals.ChairNotConfirmed) as refused:
        world.opened_round(chair.round)
    actions.confirm_chair(chair, by=world.approver_of(chair.round.challenge))

    assert refused.value.names == "Ben Diaz"
    assert world.opened_round(chair.round).panel_sha256


def test_the_approver_finds_it_on_the_desk_and_the_panel_shows_it(app: Flask, chair: Seat) -> None:
    planned = chair.round
    by = world.approver_of(planned.challenge)
    with app.test_request_context():
        waits = [(each.what, each.url) for each in queries.waiting_for(by)]
    visitor = approver(app, planned)
    shown = visitor.page(path(planned, "/panel")).text

    confirmed = visitor.post(path(planned, f"/panel/{chair.user.key}/confirmation"))

    assert waits == [("Confirm 1 chair", path(planned, "/panel"))]
    assert "Ben Diaz Chair Not confirmed" in shown
    assert "Add somebody" not in shown
    assert confirmed.status_code == 303
    assert "Not confirmed" not in visitor.page(path(planned, "/panel")).text
    with app.test_request_context():
        assert list(queries.waiting_for(by)) == []


def test_refused_with_a_reason_the_seat_is_taken_back(app: Flask, chair: Seat) -> None:
    planned, where = chair.round, f"/panel/{chair.user.key}/refusal"
    visitor = approver(app, planned)

    without = visitor.post(path(planned, where), data={"reason": ""})
    refused = visitor.post(path(planned, where), data={"reason": "A cousin of a mayor."})

    told = db.session.scalars(
        sa.select(Message.body).where(Message.dedupe.startswith("seat.chair_refused"))
    ).all()
    assert (without.status_code, refused.status_code) == (422, 303)
    assert "Enter the reason" in without.text
    assert [each for each in queries.seats(planned) if each.chair] == []
    assert ["A cousin of a mayor." in body for body in told] == [True]


def test_whoever_seated_the_chair_and_the_chair_cannot_confirm(
    session: Session, chair: Seat
) -> None:
    with pytest.raises(refusals.SamePerson):
        actions.confirm_chair(chair, by=world.secretariat_of(chair.round.challenge))
    with pytest.raises(refusals.SamePerson):
        actions.confirm_chair(chair, by=actor(chair.user))


def test_a_chair_is_confirmed_once_and_a_member_never(session: Session, chair: Seat) -> None:
    by = world.approver_of(chair.round.challenge)
    actions.confirm_chair(chair, by=by)
    member = next(each for each in queries.seats(chair.round) if not each.chair)

    for seat in (chair, member):
        with pytest.raises(refusals.ChairAnswered):
            actions.confirm_chair(seat, by=by)


def test_the_secretariat_cannot_confirm_through_the_page(app: Flask, chair: Seat) -> None:
    answer = secretariat(app, chair.round).post(
        path(chair.round, f"/panel/{chair.user.key}/confirmation")
    )

    assert answer.status_code == 404
    assert chair.confirmed_at is None


def test_a_chair_added_later_cannot_act_before_the_second_person(
    app: Flask, session: Session
) -> None:
    _challenge, paper = field(2)
    run = world.opened_round(paper)
    later = actions.seat(
        paper, world.member(), chair=True, by=world.secretariat_of(paper.challenge)
    )
    world.scored_round(paper)
    actions.close_round(run, by=world.secretariat_of(paper.challenge))
    ranking = path(paper, "/ranking")

    with pytest.raises(refusals.NotTheChair):
        actions.freeze(run, by=actor(later.user))
    before = Client.of(app).sign_in(later.user).get(ranking).text
    actions.confirm_chair(later, by=world.approver_of(paper.challenge))
    after = Client.of(app).sign_in(later.user).get(ranking).text

    assert ("SW-001" in before, "SW-001" in after) == (False, True)
    actions.freeze(run, by=actor(later.user))


@pytest.mark.parametrize("who", ["added_by_id", "user_id"])
def test_database_refuses_one_person_twice(session: Session, chair: Seat, who: str) -> None:
    chair.confirmed_by_id, chair.confirmed_at = getattr(chair, who), chair.added_at

    with pytest.raises(sa.exc.IntegrityError, match="two_persons"):
        session.flush()
