"""The tracker and the desks: who sees what, in which order, at what cost."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.models import User
from challenge.mous import actions, queries
from challenge.workflow import Status
from tests.client import Client
from tests.mous.field import awarded
from tests.mous.people import readers_of, strangers
from tests.scoring.field import sealed_challenge
from tests.statements import counted
from tests.world import mous as world
from tests.world.challenges import approver_of, author_of
from tests.world.people import (
    actor,
    agency,
    auditor,
)


@pytest.fixture(autouse=True)
def _standing(clock: time_machine.Traveller) -> None:
    """It is 1 June 2026."""


def test_the_tracker_shows_each_reader_their_own(session: Session, client: Client) -> None:
    agreement = world.locked_agreement(awarded(1))
    session.flush()
    other = awarded(2, challenge=sealed_challenge(organisation=agency("Another department")))
    other.proposal.region_code = None

    shown = {
        who: ("Lookout 1" in text, "Lookout 2" in text)
        for who, user in {**readers_of(agreement), "stranger": strangers()["other unit"]}.items()
        if (text := client.sign_in(user).page("/agreements").text)
    }

    assert shown == {
        "agency": (True, False),
        "head": (True, False),
        "staff": (True, False),
        "implementer": (True, True),
        "finance": (True, True),
        "auditor": (True, True),
        "officer": (True, False),
        "stranger": (False, False),
    }


def test_the_tracker_lists_the_oldest_first_with_what_each_waits_for(
    session: Session, client: Client
) -> None:
    young = awarded(1, challenge=sealed_challenge(), status=Status.AWARDED, days=10)
    call = sealed_challenge(organisation=young.proposal.challenge.agency)
    drafted = world.drafted_agreement(awarded(2, challenge=call, days=40))
    locked = world.locked_agreement(awarded(3, challenge=call))
    world.sign(locked.signing[0])
    running = world.agreement_in_force(awarded(4, challenge=call))
    by = actor(world.keeper_of(drafted.award))
    actions.hold_up(
        drafted, what="Land title", who="Registry", since=actions.today_of(drafted), by=by
    )
    actions.add_milestone(running, label="Design", due_on=actions.today_of(running), by=by)

    found, counts = queries.tracker(by=by)

    assert [(line.ref, line.age) for line in found.rows] == [
        ("SW-002", 40),
        ("SW-003", 40),
        ("SW-004", 40),
        ("SW-001", 10),
    ]
    assert [(line.waits.what, line.waits.who) for line in found.rows] == [
        ("holdup", "Registry"),
        ("signature", "Tourism Works Authority"),
        ("milestone", "Tourism Works Authority"),
        ("acceptance", "Town 1"),
    ]
    kinds = ("nothing_drafted", "drafting", "locked", "in_force", "milestones_due")
    assert counts == dict.fromkeys(kinds, 1) | {"completed": 0, "discontinued": 0}
    text = client.sign_in(world.keeper_of(drafted.award)).page("/agreements?status=drafting").text
    assert "Land title" in text
    assert "Lookout 3" not in text


def test_the_tracker_is_the_same_work_for_one_and_for_three(
    app: Flask, session: Session, client: Client
) -> None:
    call = sealed_challenge()
    first = world.locked_agreement(awarded(1, challenge=call))
    client.sign_in(world.keeper_of(first.award))

    def work() -> int:
        session.commit()
        with counted(app) as sent:
            client.page("/agreements")
        return len(sent)

    client.page("/agreements")
    one = work()
    world.agreement_in_force(awarded(2, challenge=call))
    world.drafted_agreement(awarded(3, challenge=call))
    awarded(4, challenge=call)
    several = work()

    assert several == one


def test_a_status_that_is_none_is_not_found(session: Session, client: Client) -> None:
    assert client.sign_in(auditor()).get("/agreements?status=lost").status_code == 404


def test_milestones_that_press_are_named_and_have_a_list_of_their_own(
    session: Session, client: Client
) -> None:
    call = sealed_challenge()
    pressed = world.agreement_in_force(awarded(1, challenge=call))
    calm = world.agreement_in_force(awarded(2, challenge=call))
    by, today = actor(world.keeper_of(pressed.award)), actions.today_of(pressed)
    for label, days in (("Works", 30), ("Design", -1), ("Turnover", 31)):
        due = today + timedelta(days=days)
        actions.add_milestone(pressed, label=label, due_on=due, by=by)
    actions.add_milestone(calm, label="Survey", due_on=today + timedelta(days=31), by=by)
    client.sign_in(world.speaker_for(pressed.parties[1]))

    listed = client.page("/agreements?status=milestones_due").text
    desk = client.page("/desk")

    assert "Design, 31 May 2026 Late" in listed
    assert "Works, 1 July 2026 Due" in listed
    assert [word for word in ("Turnover", "Lookout 2") if word in listed] == []
    assert "2 milestones late or due soon – 31 May 2026" in desk.text
    assert "/agreements?status=milestones_due" in desk.paths


def test_only_the_secretariat_is_told_of_drafts(session: Session) -> None:
    call = sealed_challenge()
    awarded(1, challenge=call)
    drafted = world.drafted_agreement(awarded(2, challenge=call))
    world.signed_agreement(awarded(3, challenge=call))
    agency = call.agency
    people = (world.keeper_of(drafted.award), author_of(agency), approver_of(agency))

    told = [[entry.what for entry in queries.waiting_for(actor(user))] for user in people]

    assert told == [
        [
            "An agreement signed by everybody can come into force",
            "1 agreement to draft",
            "1 agreement to finish",
        ],
        [],
        [],
    ]


def test_desks_say_what_waits(session: Session, clock: time_machine.Traveller) -> None:
    call = sealed_challenge()
    waiting = awarded(1, challenge=call)
    locked = world.locked_agreement(awarded(2, challenge=call))
    running = world.agreement_in_force(awarded(3, challenge=call))
    keeper = actor(world.keeper_of(waiting))
    due = actions.today_of(running) + timedelta(days=5)
    actions.add_milestone(running, label="Design", due_on=due, by=keeper)

    def entries(user: User) -> list[str]:
        return [entry.what for entry in queries.waiting_for(actor(user))]

    head, builder = (world.speaker_for(locked.parties[place]) for place in (0, 1))
    assert entries(world.keeper_of(waiting)) == ["1 agreement to draft"]
    assert entries(head) == [
        "Your signature is next: Signer of Town 2",
        "Record the approval of your council",
    ]
    assert entries(builder) == ["1 milestone late or due soon"]
    assert entries(auditor()) == []
