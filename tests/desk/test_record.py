"""The record in words a lawyer understands, and as it was recorded for whoever checks it."""

import csv
import io
import re

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from challenge.audit.models import Event
from challenge.desk.words import DETAILS, HAPPENED
from challenge.mous.models import Agreement
from tests.client import Client
from tests.databases import ROOT
from tests.mous.field import awarded
from tests.scoring.field import sealed_challenge
from tests.statements import counted
from tests.world import mous as world
from tests.world.people import auditor

NOT_SHOWN = {"decision", "reason", "by"}


@pytest.fixture(autouse=True)
def _standing(clock: time_machine.Traveller) -> None:
    """It is 1 June 2026."""


@pytest.fixture
def agreement(session: Session) -> Agreement:
    made = world.locked_agreement(awarded(1))
    world.sign(made.signing[0])
    session.commit()
    return made


def test_events_name_what_they_point_to(client: Client, agreement: Agreement) -> None:
    party = agreement.signing[0].party.organisation

    page = client.sign_in(auditor()).page("/record")

    assert "Signature recorded Agreement: SW-001" in page.text
    assert f"Party: {party.name}" in page.text
    assert "Version: 1" in page.text
    assert (f"/agreements/{agreement.key}", "SW-001") in page.links
    assert re.search(r"(Party|Person|Organisation): \d", page.text) is None


def test_every_link_of_the_record_leads_somewhere(client: Client, agreement: Agreement) -> None:
    client.sign_in(auditor())
    shown = client.page("/record").paths
    links = {path for path in shown if path.startswith("/") and "/versions/" not in path}

    answers = {path: client.get(path).status_code for path in links}

    assert {path: code for path, code in answers.items() if code != 200} == {}


def test_the_record_costs_the_same_for_one_and_for_three(
    app: Flask, client: Client, session: Session
) -> None:
    call = sealed_challenge()
    client.sign_in(auditor())

    def work(number: int) -> int:
        made = world.locked_agreement(awarded(number, challenge=call))
        world.sign(made.signing[0])
        session.commit()
        with counted(app) as statements:
            client.page("/record")
        return len(statements)

    work(1)
    costs = [work(2), work(3), work(4)]

    assert costs == costs[:1] * 3


def test_the_file_holds_the_events_as_recorded(
    client: Client, session: Session, agreement: Agreement
) -> None:
    client.sign_in(auditor())

    answer = client.post("/record/exports", data={"challenge": "", "subject": "SW-001"})

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    events = session.scalars(
        sa.select(Event).where(Event.subject_label == "SW-001").order_by(Event.seq)
    ).all()
    assert [(row["seq"], row["detail"], row["digest"]) for row in rows] == [
        (str(event.seq), event.detail, event.digest) for event in events
    ]
    latest = session.scalars(sa.select(Event).order_by(Event.seq.desc())).first()
    assert latest is not None
    assert (latest.action, latest.detail) == (
        "record.export",
        f'{{"number":{len(events)},"only":["SW-001"]}}',
    )


def test_every_event_and_its_details_have_words() -> None:
    sources = [path.read_text() for path in (ROOT / "challenge").rglob("*.py")]
    calls = [
        call
        for text in sources
        for call in re.findall(r'record\(\s*"(\w+\.\w+)"(.*?)\)\n', text, re.S)
    ]

    mute = {action for action, _rest in calls if action not in HAPPENED}
    details = {key for _action, rest in calls for key in re.findall(r"\b(\w+)=", rest)}

    assert (mute, details - set(DETAILS) - NOT_SHOWN) == (set(), set())
