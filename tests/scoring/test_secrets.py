"""Who sees what of a round and when: by table, and by comparing two worlds byte for byte."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.models import Role, User
from challenge.challenges.models import Round
from challenge.db import db
from challenge.documents.models import Document
from challenge.documents.queries import readable_document
from challenge.notices.models import Message
from challenge.proposals.models import Annex
from challenge.scoring import actions, queries
from challenge.scoring.models import Sheet
from tests.client import Client
from tests.scoring.field import field
from tests.scoring.test_pages import browser, path, sheet_path
from tests.world import people
from tests.world import scoring as world
from tests.world.people import actor
from tests.world.proposals import document

State = Callable[[Round], object]
READERS = (
    *("secretariat", "approver", "chair", "conflicted chair"),
    *("member", "conflicted member", "auditor", "officer", "head", "nobody"),
)


def nobody_yet(planned: Round) -> None:
    """The panel sits; the round is not open."""
    world.seated(planned, chairs=2)


def open_now(planned: Round) -> None:
    world.scored_round(planned, chairs=2)
    _conflicts(planned)


def closed(planned: Round) -> None:
    open_now(planned)
    run = queries.run_of(planned)
    assert run
    actions.close_round(run, by=world.secretariat_of(planned.challenge))


def final(planned: Round) -> None:
    closed(planned)
    run = queries.run_of(planned)
    assert run
    chair = actor(_seat(planned, chair=True, at=0))
    world.settle_ties(run, chair)
    actions.freeze(run, by=chair)


def _conflicts(planned: Round) -> None:
    """The second chair and the last member are in conflict with the first proposal."""
    proposal = queries.entrants(planned)[0]
    for seat in queries.seats(planned):
        if seat.user in (_seat(planned, chair=True, at=1), _seat(planned, chair=False, at=-1)):
            actions.pin_conflict(
                seat, proposal, kind="family", text="", by=world.secretariat_of(planned.challenge)
            )


def _seat(planned: Round, *, chair: bool, at: int) -> User:
    return [each.user for each in queries.seats(planned) if each.chair is chair][at]


def reader(app: Flask, planned: Round, who: str) -> Client:
    def of(number: int | None) -> User:
        return db.session.get_one(User, number)

    makers: dict[str, Callable[[], User]] = {
        "secretariat": lambda: of(world.secretariat_of(planned.challenge).user_id),
        "approver": lambda: of(world.approver_of(planned.challenge).user_id),
        "chair": lambda: _seat(planned, chair=True, at=0),
        "conflicted chair": lambda: _seat(planned, chair=True, at=1),
        "member": lambda: _seat(planned, chair=False, at=0),
        "conflicted member": lambda: _seat(planned, chair=False, at=-1),
        "auditor": people.auditor,
        "officer": lambda: people.holder(Role.OFFICER, people.office()),
        "head": lambda: people.head_of(queries.entrants(planned)[0].organisation),
        "nobody": world.member,
    }
    return browser(app, makers[who]())


def exists_for(readers: dict[str, Client], where: str) -> set[str]:
    """Everybody of the readers for whom the page exists."""
    return {who for who, browser in readers.items() if browser.get(where).status_code != 404}


AGENCY = {"secretariat", "approver"}
PANEL = {"chair", "conflicted chair", "member", "conflicted member"}


EXISTS_FOR: list[tuple[State, str, set[str]]] = [
    (nobody_yet, "", AGENCY | PANEL),
    (nobody_yet, "/panel", AGENCY),
    (nobody_yet, "/opening", {"secretariat"}),
    (nobody_yet, "/ranking", set()),
    (nobody_yet, "/declaration", set()),
    (nobody_yet, "/sheets", set()),
    (nobody_yet, "/allotment", set()),
    (open_now, "", AGENCY | PANEL),
    (open_now, "/opening", {"secretariat"}),
    (open_now, "/closing", {"secretariat"}),
    (open_now, "/allotment", {"secretariat"}),
    (open_now, "/conflicts", {"secretariat"}),
    (open_now, "/declaration", PANEL),
    (open_now, "/sheets", {"member", "conflicted member"}),
    (open_now, "/sheets/SW-001", {"member"}),
    (open_now, "/sheets/SW-001/recusal", {"member"}),
    (open_now, "/sheets/SW-002", {"member", "conflicted member"}),
    (open_now, "/ranking", {"conflicted chair"}),
    (open_now, "/ranking/SW-001", set()),
    (closed, "/closing", {"secretariat"}),  # which reads there that it is closed already
    (closed, "/ranking", AGENCY | {"chair", "conflicted chair"}),
    (closed, "/ranking/SW-001", AGENCY | {"chair"}),
    (closed, "/ranking/SW-002", AGENCY | {"chair"}),
    (final, "", AGENCY | PANEL | {"auditor"}),
    (final, "/ranking", AGENCY | {"chair", "conflicted chair", "member", "auditor"}),
    (final, "/ranking/SW-002", AGENCY | {"chair", "member", "auditor"}),
]
"""State of the round, page, and for whom it exists then."""


@pytest.mark.parametrize("state", [nobody_yet, open_now, closed, final])
def test_pages_exist_for(app: Flask, state: State) -> None:
    _challenge, paper = field(2)
    state(paper)
    readers = {who: reader(app, paper, who) for who in READERS}
    expected = {rest: who for when, rest, who in EXISTS_FOR if when is state}

    found = {rest: exists_for(readers, path(paper, rest)) for rest in expected}

    assert found == expected


def test_a_chair_in_conflict_reads_only_that_another_acts(app: Flask) -> None:
    _challenge, paper = field(2)
    closed(paper)

    shown = reader(app, paper, "conflicted chair").page(path(paper, "/ranking"))

    assert "Another chair takes this round to its end." in shown.text
    assert "SW-0" not in shown.text


def test_a_conflicted_member_finds_no_trace(app: Flask) -> None:
    _challenge, paper = field(2)
    open_now(paper)
    member = reader(app, paper, "conflicted member")

    pages = [member.get(path(paper, rest)) for rest in ("", "/sheets", "/declaration")]
    gone = member.get(path(paper, "/sheets/SW-001"))
    never = member.get(path(paper, "/sheets/SW-999"))

    assert not any("SW-001" in each.text or "Lookout 1" in each.text for each in pages)
    assert "1 of 1 handed in" in pages[1].text
    assert masked(gone.text) == masked(never.text)


def masked(text: str) -> str:
    """A page without what differs at every visit."""
    text = re.sub(r'(name="(?:csrf_token|once)"[^>]*value=")[^"]*', r"\1", text)
    return re.sub(r"SW-\d{3}", "SW-", text)


@pytest.mark.parametrize("rest", ["", "/allotment", "/conflicts", "/closing"])
def test_secretariat_pages_are_the_same_whatever_was_scored(
    app: Flask, session: Session, rest: str
) -> None:
    _challenge, paper = field(3)
    open_now(paper)
    sec = reader(app, paper, "secretariat")
    before = sec.get(path(paper, rest)).text

    swap_every_score(session)

    assert masked(sec.get(path(paper, rest)).text) == masked(before)


def swap_every_score(session: Session, *, but: int | None = None) -> None:
    """The other world: everybody else scored the opposite, in other words."""
    for sheet in session.scalars(sa.select(Sheet)).all():
        if sheet.id != but:
            sheet.scores = {key: 10 - (value or 0) for key, value in sheet.scores.items()}
            sheet.total = Decimal(100) - (sheet.total or 0)
            sheet.remark = "The other world"
    session.commit()


@pytest.mark.parametrize("rest", ["", "/sheets", "/sheets/SW-001", "/declaration"])
def test_member_pages_are_the_same_before_handing_in_whatever_others_scored(
    app: Flask, session: Session, rest: str
) -> None:
    _challenge, paper = field(2)
    world.allotted_round(paper)
    mine, *others = world.allotments(paper)
    for each in others:
        if each.seat_id != mine.seat_id:
            world.score(each, world.some_scores(each), remark="Secret so far")
    member = browser(app, mine.seat.user)
    before = member.get(path(paper, rest)).text

    swap_every_score(session)

    assert masked(member.get(path(paper, rest)).text) == masked(before)


def test_two_worlds_would_show_a_leak(app: Flask, session: Session) -> None:
    """The comparison finds what it looks for: after handing in, others' sheets do show."""
    _challenge, paper = field(1)
    world.scored_round(paper)
    mine = world.allotments(paper)[0]
    member = browser(app, mine.seat.user)
    before = member.get(sheet_path(mine)).text
    assert mine.sheet

    swap_every_score(session, but=mine.sheet.id)

    assert masked(member.get(sheet_path(mine)).text) != masked(before)


def test_no_message_tells_a_score_or_a_conflicted_proposal(app: Flask, session: Session) -> None:
    _challenge, paper = field(2)
    closed(paper)

    bodies = session.scalars(sa.select(Message.body).order_by(Message.id)).all()

    assert bodies
    assert not any("SW-00" in body or "Lookout" in body for body in bodies)


def test_documents_of_a_proposal_open_for_those_who_score_it(session: Session) -> None:
    challenge, paper = field(2)
    proposal = queries.entrants(paper)[0]
    letter = attached(proposal.id, challenge.author_id)
    open_now(paper)

    def opens(user: User) -> bool:
        return readable_document(session, letter.key, by=actor(user)) is not None

    assert opens(_seat(paper, chair=False, at=0))
    assert not opens(_seat(paper, chair=False, at=-1))
    assert not opens(_seat(paper, chair=True, at=0))
    assert not opens(world.member())
    paper.blind = True
    session.flush()
    assert not opens(_seat(paper, chair=False, at=0))


def attached(proposal_id: int, author_id: int) -> Document:
    author = db.session.get_one(User, author_id)
    letter = document(of=author)
    annex = Annex(
        proposal_id=proposal_id, requirement_key="letter", document_id=letter.id,
        added_by_id=author_id, added_at=people.LONG_AGO,
    )  # fmt: skip
    db.session.add(annex)
    db.session.flush()
    return letter


def test_a_blind_round_hides_who_is_behind_a_proposal(app: Flask, session: Session) -> None:
    _challenge, paper = field(1)
    paper.blind = True
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    member = browser(app, mine.seat.user)

    shown = member.page(sheet_path(mine))

    assert "This round is blind" in shown.text
    assert "Lito Cruz" not in shown.text
    assert "Town 1" not in member.page(path(paper, "/sheets")).text
