"""What the database refuses, and how many statements a page may send."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts.models import User
from challenge.db import db
from challenge.scoring import queries
from challenge.scoring.models import Conflict, ConflictSource, Departure, RoundRun, Seat, Sheet
from challenge.workflow import RoundStatus
from tests.client import Client
from tests.scoring.field import field
from tests.scoring.test_pages import browser, chair, path, secretariat, sheet_path
from tests.statements import counted
from tests.world import scoring as world


@pytest.mark.parametrize("status", list(RoundStatus)[1:])
def test_a_status_without_its_evidence_is_refused(session: Session, status: RoundStatus) -> None:
    _challenge, paper = field(1)
    run = world.opened_round(paper)

    with pytest.raises(IntegrityError):
        session.execute(sa.update(RoundRun).where(RoundRun.id == run.id).values(status=status))


def test_a_departure_needs_a_reason_and_two_persons(session: Session) -> None:
    challenge, paper = field(1)
    proposal = queries.entrants(paper)[0]

    def departure(reason: str, approver: int | None) -> Departure:
        return Departure(
            round_id=paper.id, proposal_id=proposal.id, outcome="selected", reason=reason,
            proposed_by_id=challenge.author_id, proposed_at=clock.now(), approved_by_id=approver,
        )  # fmt: skip

    for wrong in (departure("", None), departure("Best", challenge.author_id)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(wrong)


def test_one_seat_one_run_one_conflict_one_sheet(session: Session) -> None:
    _challenge, paper = field(1)
    run = world.scored_round(paper)
    mine = world.allotments(paper)[0]
    seat, now = mine.seat, clock.now()
    conflict = {
        "seat_id": seat.id,
        "proposal_id": mine.proposal_id,
        "kind": "family",
        "source": ConflictSource.PINNED,
        "recorded_at": now,
    }
    session.add(Conflict(**conflict))
    session.flush()
    doubles = [
        Seat(round_id=paper.id, user_id=seat.user_id, added_by_id=seat.user_id, added_at=now),
        RoundRun(
            round_id=paper.id,
            rule="",
            rule_sha256="",
            panel_sha256="",
            due_at=now,
            opened_by_id=run.opened_by_id,
            opened_at=now,
        ),
        Conflict(**conflict),
        Sheet(allotment_id=mine.id, saved_at=now),
    ]

    for double in doubles:
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(double)


def test_a_sheet_that_is_handed_in_has_a_total(session: Session) -> None:
    _challenge, paper = field(1)
    world.scored_round(paper)

    with pytest.raises(IntegrityError):
        session.execute(sa.update(Sheet).values(total=None))


def statements(app: Flask, client: Client, address: str) -> int:
    with counted(app) as sent:
        client.page(address)
    return len(sent)


@pytest.mark.parametrize(
    ("who", "rest"),
    [("chair", "/ranking"), ("secretariat", ""), ("secretariat", "/ranking")],
)
def test_lists_send_as_many_statements_for_three_rows_as_for_one(
    app: Flask, who: str, rest: str
) -> None:
    numbers = []
    for size in (1, 3):
        _challenge, paper = field(size)
        world.closed_round(paper)
        client = chair(app, paper) if who == "chair" else secretariat(app, paper)
        numbers.append(statements(app, client, path(paper, rest)))
        db.session.execute(sa.text("UPDATE proposal SET ref = ref || '-' || id"))

    assert numbers[0] == numbers[1]


def test_open_pages_send_as_many_statements_for_three_rows_as_for_one(app: Flask) -> None:
    numbers = []
    for size in (1, 3):
        _challenge, paper = field(size)
        world.scored_round(paper)
        sec = secretariat(app, paper)
        member = browser(app, world.allotments(paper)[0].seat.user)
        pages = [(sec, ""), (sec, "/allotment"), (sec, "/closing"), (member, "/sheets")]
        numbers.append([statements(app, client, path(paper, rest)) for client, rest in pages])
        db.session.execute(sa.text("UPDATE proposal SET ref = ref || '-' || id"))

    assert numbers[0] == numbers[1]


def test_declaration_sends_as_many_statements_for_three_rows_as_for_one(app: Flask) -> None:
    numbers = []
    for size in (1, 3):
        _challenge, paper = field(size)
        world.opened_round(paper)
        user: User = queries.seats(paper)[-1].user
        numbers.append(statements(app, browser(app, user), path(paper, "/declaration")))
        db.session.execute(sa.text("UPDATE proposal SET ref = ref || '-' || id"))

    assert numbers[0] == numbers[1]


def test_a_sheet_needs_few_statements(app: Flask) -> None:
    _challenge, paper = field(3)
    world.scored_round(paper)
    mine = world.allotments(paper)[0]

    assert statements(app, browser(app, mine.seat.user), sheet_path(mine)) <= 12
