"""The record: it grows, it refuses to change, and a changed byte is found."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge import audit
from challenge import clock as server_clock
from challenge.accounts.actor import SYSTEM
from challenge.audit import queries
from challenge.audit.models import Event
from challenge.db import db
from tests.client import Client
from tests.world import people

WHEN = datetime(2023, 6, 15, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    """Something that events can be about."""

    audit_id: int = 7
    audit_kind: str = "thing"
    audit_label: str = "T-7"
    audit_challenge: int | None = None


def record_three() -> None:
    with server_clock.at(WHEN):
        for number in (1, 2, 3):
            audit.record("thing.change", Thing(), by=SYSTEM, reason=f"no. {number}", after=number)


def test_empty_record_is_whole(session: Session) -> None:
    found = queries.walk()

    assert (found.events, found.whole) == (0, True)


def test_events_are_chained_in_order(session: Session) -> None:
    record_three()

    events = queries.events_of("thing", 7)

    assert [event.reason for event in events] == ["no. 1", "no. 2", "no. 3"]
    assert [event.previous for event in events[1:]] == [event.digest for event in events[:-1]]
    assert json.loads(events[2].detail) == {"after": 3}
    assert queries.walk().whole


@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET reason = 'x' WHERE seq = 2", "DELETE FROM event WHERE seq = 2"],
)
def test_database_refuses_to_change_the_record(session: Session, statement: str) -> None:
    record_three()

    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        session.execute(sa.text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET reason = 'no. 9' WHERE seq = 2",
        "UPDATE event SET at = '2023-06-15T08:59:59.000000+00:00' WHERE seq = 1",
        "UPDATE event SET actor_id = 99 WHERE seq = 3",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event WHERE seq = 3",
        "UPDATE chain_head SET digest = 'x' WHERE id = 1",
    ],
)
def test_walk_finds_what_was_done_behind_the_triggers(own_app: Flask, statement: str) -> None:
    with own_app.app_context():
        record_three()
        db.session.commit()
        lift_triggers()
        db.session.execute(sa.text(statement))
        db.session.commit()

        assert not queries.walk().whole


def lift_triggers() -> None:
    """What whoever owns the database can always do."""
    if db.engine.dialect.name == "sqlite":
        statements = ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete"]
    else:
        statements = ["ALTER TABLE event DISABLE TRIGGER ALL"]
    for statement in statements:
        db.session.execute(sa.text(statement))


def test_verify_command_names_the_head_and_finds_a_foreign_one(own_app: Flask) -> None:
    with own_app.app_context():
        record_three()
        db.session.commit()
        head = db.session.scalar(sa.select(Event.digest).where(Event.seq == 3))
    runner = own_app.test_cli_runner()

    whole = runner.invoke(args=["audit", "verify", "--head", str(head)])
    foreign = runner.invoke(args=["audit", "verify", "--head", "0" * 64])

    assert whole.output == f"3 events, no break. Head: {head}\n"
    assert (foreign.exit_code, "does not contain" in foreign.output) == (1, True)


def test_an_auditor_walks_the_chain_on_its_page(own_app: Flask) -> None:
    with own_app.app_context():
        reader = Client.of(own_app).sign_in(people.auditor())
        record_three()
        db.session.commit()

        shown = reader.page("/record/chain")

    assert "The record is whole" in shown.text
