"""Letting one unit submit late, on the agency's pages: two persons, a reason, a later time."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from challenge import clock as server_clock
from challenge.challenges.models import Challenge
from challenge.notices.models import Message
from challenge.proposals import queries
from challenge.proposals.models import LatePermission
from tests.client import Client
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, auditor, local_unit
from tests.world.proposals import staff_of

WHERE = "/challenges/works/lateness"


def late(challenge: Challenge, *, days: int = 1, **changed: str) -> dict[str, str]:
    until = (challenge.date("closes") or server_clock.now()) + timedelta(days=days)
    moment = {"until-day": str(until.day), "until-month": str(until.month)}
    moment |= {"until-year": str(until.year), "until-time": "17:00"}
    return {"unit": local_unit().unit_code or "", "reason": "The line was down."} | moment | changed


def test_one_person_proposes_and_another_approves(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    call = published_challenge(slug="works")
    unit = local_unit()
    tourism = staff_of(unit)
    client.sign_in(author_of(call.agency))

    answer = client.post(WHERE, data=late(call))
    own = client.post(f"{WHERE}/{unit.unit_code}/approval", data={})
    second = Client.of(app).sign_in(approver_of(call.agency))
    shown = second.page(WHERE)
    with app.test_request_context():
        waits = queries.waiting_for(actor(approver_of(call.agency)))
    approved = second.post(f"{WHERE}/{unit.unit_code}/approval", data={})

    permission = session.query(LatePermission).one()
    told = [each.user_id for each in session.query(Message).filter(Message.subject.like("%late%"))]
    assert (answer.status_code, own.status_code, approved.status_code) == (303, 404, 303)
    assert "The line was down." in shown.text
    assert [each.url for each in waits if "late" in each.what] == [f"{WHERE}/{unit.unit_code}"]
    assert permission.approved_by_id == approver_of(call.agency).id
    assert tourism.id in told


def test_what_is_wrong_is_said_beside_the_field(
    client: Client, clock: Any, session: Session
) -> None:
    call = published_challenge(slug="works")
    client.sign_in(author_of(call.agency))

    nothing = client.post(WHERE, data={})
    early = client.post(WHERE, data=late(call, days=-1))

    assert nothing.status_code == early.status_code == 422
    for sentence in ("Choose the unit", "Enter until when", "Give the reason"):
        assert sentence in nothing.text
    assert "Choose a time in the future, after the call closes" in early.text
    assert session.query(LatePermission).count() == 0


def test_the_auditor_reads_and_strangers_find_nothing(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    published_challenge(slug="works")
    reader = Client.of(app).sign_in(auditor())
    stranger = Client.of(app).sign_in(staff_of(local_unit()))

    assert reader.get(WHERE).status_code == 200
    assert "Propose a late permission" not in reader.page(WHERE).text
    assert stranger.get(WHERE).status_code == 404
