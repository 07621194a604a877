"""What was denied is noted, and many denials within a minute are an alarm."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from challenge import clock as server_clock
from challenge.accounts.models import User
from challenge.audit.models import Event
from challenge.audit.queries import walk
from challenge.db import db
from challenge.denials import actions, queries, rules
from challenge.denials.models import Alarm, Denial, DeniedAttempt
from challenge.notices.models import Message
from tests.client import Client
from tests.world import people

ASKED = "/people"


def asked(client: Client, path: str = ASKED, **more: Any) -> TestResponse:
    """The answer, read to its end as a server does, which then closes it."""
    return client.get(path, buffered=True, **more)


def noted(session: Session) -> list[tuple[Denial, int | None, str, str]]:
    rows = session.scalars(sa.select(DeniedAttempt).order_by(DeniedAttempt.id))
    return [(row.kind, row.person_id, row.sender, row.route) for row in rows]


@pytest.fixture
def person(app: Flask, clock: Traveller) -> User:
    return people.person("Ana Reyes", password=people.PASSWORD)


@pytest.fixture
def reader(client: Client, person: User) -> Client:
    return client.sign_in(person)


def test_a_page_for_other_roles_is_noted(session: Session, reader: Client, person: User) -> None:
    assert asked(reader).status_code == 404

    assert noted(session) == [(Denial.RULE, person.id, "127.0.0.1", "GET /people")]


def test_a_change_for_other_roles_is_noted(session: Session, reader: Client, person: User) -> None:
    answer = reader.post("/people/invitations/no-such-key/approval", buffered=True)

    assert answer.status_code == 404
    route = "POST /people/invitations/<key>/approval"
    assert noted(session) == [(Denial.RULE, person.id, "127.0.0.1", route)]


def test_a_thing_that_is_not_there_is_noted_without_its_key(
    session: Session, reader: Client, person: User
) -> None:
    asked(reader, "/documents/a-secret-key")

    assert noted(session) == [(Denial.ROW, person.id, "127.0.0.1", "GET /documents/<key>")]


def test_a_refused_sign_in_is_noted_for_the_account_that_was_tried(
    session: Session, client: Client, person: User
) -> None:
    for email in (person.email.upper(), "nobody@example.org", "nobody\0@example.org"):
        client.post("/login", data={"email": email, "password": "wrong"}, buffered=True)

    route = "POST /login"
    assert [one[:2] for one in noted(session)] == [
        (Denial.SIGN_IN, person.id),
        (Denial.SIGN_IN, None),
        (Denial.SIGN_IN, None),
    ]
    assert {one[3] for one in noted(session)} == {route}


def test_what_nobody_denied_is_not_noted(session: Session, reader: Client) -> None:
    asked(reader, "/desk")
    asked(reader, "/no-such-page")
    asked(Client.of(reader.application), ASKED)

    assert noted(session) == []


def test_the_answer_leaves_before_the_note_is_written(session: Session, reader: Client) -> None:
    answer = reader.get(ASKED)

    assert (answer.status_code, noted(session)) == (404, [])
    answer.close()
    assert len(noted(session)) == 1


def test_a_note_that_fails_changes_no_answer(
    reader: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    usual = asked(reader)
    monkeypatch.setattr(rules, "WITHIN", None)

    answer = asked(reader)

    assert (answer.status_code, answer.text) == (404, usual.text)
    assert [one.message for one in caplog.records] == ["a denied attempt could not be noted"]


def test_twenty_within_a_minute_are_an_alarm_once_an_hour(
    session: Session, reader: Client, person: User, clock: Traveller
) -> None:
    people.administrator(), people.auditor()
    started = session.scalar(sa.select(sa.func.count(Event.seq))) or 0

    for _time in range(19):
        asked(reader)
    before = session.scalar(sa.select(sa.func.count(Alarm.id)))
    for _time in range(3):
        asked(reader)

    sources = session.scalars(sa.select(Alarm.source).order_by(Alarm.source)).all()
    assert (before, sources) == (0, [f"person {person.id}", "sender 127.0.0.1"])
    told = session.scalars(sa.select(Message.subject)).all()
    assert told == ["Alarm: many denied attempts within a minute"] * 2
    events = session.scalars(sa.select(Event.action).where(Event.seq > started)).all()
    assert (events, walk().whole) == (["alarm.raise"] * 2, True)


def test_the_next_hour_has_an_alarm_of_its_own(
    session: Session, reader: Client, clock: Traveller
) -> None:
    for _hour in range(2):
        for _time in range(20):
            asked(reader)
        clock.shift(3600)

    assert session.scalar(sa.select(sa.func.count(Alarm.id))) == 4


def test_slow_mistakes_are_no_alarm(session: Session, reader: Client, clock: Traveller) -> None:
    for _time in range(30):
        asked(reader)
        clock.shift(4)

    assert session.scalar(sa.select(sa.func.count(Alarm.id))) == 0


def test_one_account_tried_from_many_addresses_is_an_alarm(
    session: Session, app: Flask, person: User, clock: Traveller
) -> None:
    for number in range(20):
        data = {"email": person.email, "password": "wrong"}
        sender = {"REMOTE_ADDR": f"10.0.0.{number}"}
        Client.of(app).post("/login", data=data, environ_overrides=sender, buffered=True)

    assert session.scalars(sa.select(Alarm.source)).all() == [f"person {person.id}"]


def test_a_flood_fills_no_table(session: Session, person: User, clock: Traveller) -> None:
    for _time in range(rules.MOST_KEPT + 5):
        note(person)

    assert session.scalar(sa.select(sa.func.count(DeniedAttempt.id))) == rules.MOST_KEPT


def note(person: User) -> None:
    where = {"sender": "10.0.0.1", "route": "GET /people"}
    actions.note(Denial.RULE, person_id=person.id, account=None, **where)


def test_attempts_are_never_changed_and_deleted_only_when_old(
    session: Session, person: User, clock: Traveller
) -> None:
    note(person)
    clock.shift(timedelta(days=89))
    note(person)

    for statement in (sa.update(DeniedAttempt).values(sender="x"), sa.delete(DeniedAttempt)):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(statement)
    actions.sweep()
    kept = len(noted(session))
    clock.shift(timedelta(days=2))
    note(person)
    actions.sweep()

    assert (kept, len(noted(session))) == (2, 2)


def test_an_old_alarm_no_longer_says_from_where(
    session: Session, person: User, clock: Traveller
) -> None:
    for _time in range(20):
        note(person)
    clock.shift(timedelta(days=91))
    note(person)

    actions.sweep()

    sources = session.scalars(sa.select(Alarm.source)).all()
    assert [source.split()[0] for source in sorted(sources)] == ["forgotten", "person"]


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_alarms_stand_on_the_page_and_on_the_desk(
    app: Flask, session: Session, person: User, clock: Traveller, role: str
) -> None:
    for _time in range(20):
        note(person)
    client = Client.of(app).sign_in(getattr(people, role)())

    shown = client.page("/record/denials").text

    assert "Ana Reyes" in shown
    assert "network address 10.0.0.1" in shown
    assert "GET /people" in shown
    assert "Alarm: look at the denied attempts" in client.page("/desk").text
    clock.shift(timedelta(days=1))
    client = Client.of(app).sign_in(getattr(people, role)())
    assert "Alarm" not in client.page("/desk").text


def test_nothing_denied_is_said(app: Flask) -> None:
    page = Client.of(app).sign_in(people.auditor()).page("/record/denials")

    assert "Nothing was denied" in page.text


def test_ordinary_people_see_no_alarm(session: Session, person: User, clock: Traveller) -> None:
    for _time in range(20):
        note(person)

    assert queries.waiting_for(people.actor(person)) == []


def test_two_alarms_at_once_are_one(own_app: Flask) -> None:
    def noting(_number: int) -> None:
        with own_app.app_context():
            actions.note(Denial.SIGN_IN, person_id=None, account=None, sender="a", route="b")
            db.session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(noting, range(48)))

    with own_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Alarm.id))) == 1


def test_moments_are_the_servers(session: Session, person: User, clock: Traveller) -> None:
    note(person)

    assert session.scalars(sa.select(DeniedAttempt.at)).one() == server_clock.now()


def test_the_delayed_try_is_noted_too(
    app: Flask, session: Session, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(app.config["SETTINGS"], rate_limits=True)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    data = {"email": person.email, "password": "wrong"}

    codes = [
        Client.of(app).post("/login", data=data, buffered=True).status_code for _try in range(6)
    ]

    assert codes == [422] * 5 + [429]
    assert len(noted(session)) == 6
