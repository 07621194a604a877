"""A round in the browser: each role takes its step and sees what changed."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actions import give_post
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role, User
from challenge.challenges.models import Round
from challenge.db import db
from challenge.scoring import queries
from challenge.scoring.models import Allotment
from challenge.workflow import RoundStatus, Status
from tests.client import Client, page
from tests.scoring.field import NO_LADDER, field, tie
from tests.world import people
from tests.world import scoring as world

DUE = {"due_at-day": "1", "due_at-month": "12", "due_at-year": "2030", "due_at-time": "5:00 pm"}


def path(planned: Round, rest: str = "") -> str:
    return f"/challenges/{planned.challenge.slug}/rounds/{planned.key}{rest}"


def browser(app: Flask, user: User | None) -> Client:
    assert user is not None
    return Client.of(app).sign_in(user)


def secretariat(app: Flask, planned: Round) -> Client:
    return browser(app, db.session.get(User, world.secretariat_of(planned.challenge).user_id))


def chair(app: Flask, planned: Round) -> Client:
    return browser(app, db.session.get(User, world.chair_of(planned).user_id))


def approver(app: Flask, planned: Round) -> Client:
    return browser(app, db.session.get(User, world.approver_of(planned.challenge).user_id))


def sheet_path(mine: Allotment) -> str:
    return path(mine.seat.round, f"/sheets/{mine.proposal.ref}")


def test_secretariat_seats_a_panel_and_opens_the_round(app: Flask) -> None:
    _challenge, paper = field(2)
    sec = secretariat(app, paper)
    first, second = world.member("Ana Cruz"), world.member("Ben Diaz")

    for person, seats_as in ((first, {}), (second, {"chair": "y"})):
        data = {"person": person.key, "most": "10", "agency": "DENR", **seats_as}
        assert sec.post(path(paper, "/panel"), data=data).status_code == 303
    assert "Ben Diaz Chair Not confirmed" in sec.page(path(paper, "/panel")).text
    early = sec.post(path(paper, "/opening"), data=DUE)
    confirmed = approver(app, paper).post(path(paper, f"/panel/{second.key}/confirmation"))
    answer = sec.post(path(paper, "/opening"), data=DUE)

    assert [each.status_code for each in (early, confirmed, answer)] == [422, 303, 303]
    assert "not confirmed yet: Ben Diaz" in page(early).text
    assert DUE["due_at-year"] in early.text
    shown = sec.page(path(paper))
    run = queries.run_of(paper)
    assert run is not None
    assert "Open for scoring" in shown.text
    assert run.rule_sha256 in shown.text


def test_a_person_who_coaches_is_refused_with_a_sentence(app: Flask) -> None:
    _challenge, paper = field(1)
    user = world.member("Cora Lim")
    give_post(user, people.office(), Role.OFFICER, since=people.LONG_AGO, by=SYSTEM)

    answer = secretariat(app, paper).post(
        path(paper, "/panel"), data={"person": user.key, "most": "5"}
    )

    assert answer.status_code == 409
    assert "Cora Lim cannot sit on a panel" in page(answer).text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Enter the day and time when sheets are due"),
        (DUE | {"due_at-year": "2001"}, "Enter a day in the future"),
    ],
)
def test_opening_needs_a_due_date(app: Flask, data: dict[str, str], told: str) -> None:
    _challenge, paper = field(1)
    world.seated(paper)

    answer = secretariat(app, paper).post(path(paper, "/opening"), data=data)

    assert answer.status_code == 422
    assert told in page(answer).text


def test_a_member_declares_before_anything_opens(app: Flask) -> None:
    _challenge, paper = field(2)
    world.opened_round(paper)
    seat = next(each for each in queries.seats(paper) if not each.chair)
    member = browser(app, seat.user)

    assert member.get(path(paper, "/sheets")).location.endswith("/declaration")
    listed = member.page(path(paper, "/declaration"))
    assert "Lookout 1" in listed.text
    assert "above the bay" not in listed.text
    forgotten = member.post(path(paper, "/declaration"), data={"kind_SW-001": "other"})
    assert forgotten.status_code == 422
    data = {"kind_SW-001": "family", "text_SW-001": "My brother", "confirmed": "y"}
    answer = member.post(path(paper, "/declaration"), data=data)

    assert answer.status_code == 303
    assert len(queries.conflicts(paper)) == 1
    assert "Lookout 1" not in member.page(path(paper, "/declaration")).text


def test_another_reason_needs_words(app: Flask) -> None:
    _challenge, paper = field(1)
    world.opened_round(paper)
    seat = next(each for each in queries.seats(paper) if not each.chair)

    answer = browser(app, seat.user).post(
        path(paper, "/declaration"), data={"kind_SW-001": "other", "confirmed": "y"}
    )

    assert answer.status_code == 422
    assert "SW-001: enter what the conflict is" in page(answer).text


def test_a_member_saves_a_draft_and_hands_it_in(app: Flask) -> None:
    _challenge, paper = field(1)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    member = browser(app, mine.seat.user)
    draft = {"version": "0", "score_impact": "8", "comment_impact": "Counted", "action": "save"}

    assert member.post(sheet_path(mine), data=draft).status_code == 303
    shown = member.page(sheet_path(mine))
    assert "0 of 1 handed in" in shown.text
    assert "above the bay" in shown.text
    complete = {
        "version": "1",
        "score_impact": "8",
        "score_viability": "na",
        "remark": "Good",
        "action": "hand_in",
    }
    assert member.post(sheet_path(mine), data=complete).status_code == 303

    shown = member.page(sheet_path(mine))
    assert "80.00" in shown.text
    assert "Not applicable" in shown.text
    assert not any(form.action == sheet_path(mine) for form in shown.forms)


def test_an_incomplete_sheet_is_kept_as_a_draft(app: Flask, session: Session) -> None:
    _challenge, paper = field(1)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    data = {"version": "0", "score_impact": "8", "remark": "Half of it", "action": "hand_in"}

    answer = browser(app, mine.seat.user).post(sheet_path(mine), data=data)

    assert answer.status_code == 422
    assert "Score “Viability”, or mark it as not applicable" in page(answer).text
    assert mine.sheet is not None
    assert (mine.sheet.scores, mine.sheet.remark) == ({"impact": 8}, "Half of it")
    assert ("version", "1") in next(
        form.fields for form in page(answer).forms if form.action == sheet_path(mine)
    )


def test_a_sheet_saved_in_two_windows_loses_nothing(app: Flask) -> None:
    _challenge, paper = field(1)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    member = browser(app, mine.seat.user)
    member.post(sheet_path(mine), data={"version": "0", "remark": "First", "action": "save"})

    answer = member.post(
        sheet_path(mine), data={"version": "0", "remark": "Second", "action": "save"}
    )

    assert answer.status_code == 409
    assert "Second" in answer.text
    assert "saved in another window" in page(answer).text


def test_a_conflict_found_later_closes_the_page_for_good(app: Flask) -> None:
    _challenge, paper = field(2)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    member = browser(app, mine.seat.user)

    assert member.get(sheet_path(mine) + "/recusal").status_code == 200
    answer = member.post(sheet_path(mine) + "/recusal", data={"kind": "business", "text": ""})

    assert answer.status_code == 303
    assert mine.proposal.ref not in member.page(path(paper, "/sheets")).text
    assert member.get(sheet_path(mine)).status_code == 404
    assert "Gap" in secretariat(app, paper).page(path(paper)).text


def test_secretariat_allots_takes_back_and_adds(app: Flask) -> None:
    _challenge, paper = field(2)
    world.declared_round(paper)
    sec = secretariat(app, paper)
    assert sec.post(path(paper, "/allotment")).status_code == 303
    first = world.allotments(paper)[0]
    person, ref = first.seat.user.key, first.proposal.ref

    sec.post(path(paper, f"/allotment/{ref}/{person}/removal"))
    assert "2 of 3" in sec.page(path(paper, "/allotment")).text
    sec.post(path(paper, "/allotment/pairs"), data={"member": person, "proposal": ref})

    assert "2 of 3" not in sec.page(path(paper, "/allotment")).text
    twice = sec.post(path(paper, "/allotment/pairs"), data={"member": person, "proposal": ref})
    assert twice.status_code == 422
    assert ("#proposal", f"This member has {ref} already.") in page(twice).links


def test_what_cannot_be_allotted_is_said_in_words(app: Flask) -> None:
    challenge, paper = field(1)
    world.declared_round(paper)
    seat = next(each for each in queries.seats(paper) if not each.chair)
    sec = secretariat(app, paper)
    data = {
        "member": seat.user.key,
        "proposal": "SW-001",
        "kind": "family",
        "text": "Cousin of the mayor",
    }
    assert sec.post(path(paper, "/conflicts"), data=data).status_code == 303
    assert "Cousin of the mayor" in sec.page(path(paper, "/conflicts")).text

    shown = page(sec.post(path(paper, "/allotment"), follow_redirects=True))

    assert "SW-001 lacks 1 sheet" in shown.text
    assert challenge.slug in shown.where


def test_closing_without_all_sheets_needs_a_reason(app: Flask) -> None:
    _challenge, paper = field(1)
    run = world.allotted_round(paper)
    sec = secretariat(app, paper)

    assert "3 sheets are not handed in" in sec.page(path(paper, "/closing")).text
    assert sec.post(path(paper, "/closing")).status_code == 422
    sec.post(path(paper, "/closing"), data={"reason": "The panel met in person."})

    assert queries.lock_run(run).status is RoundStatus.CLOSED
    twice = sec.post(path(paper, "/closing"), data={"reason": "Pressed in another tab."})
    assert twice.status_code == 409
    assert "Pressed in another tab." in twice.text


def test_chair_settles_a_tie_with_the_approver_and_makes_the_ranking_final(app: Flask) -> None:
    _challenge, paper = field(3, with_=NO_LADDER)
    run = world.closed_round(paper, tie)
    ahead = chair(app, paper)
    assert "3 proposals are tied at the line" in ahead.page(path(paper, "/ranking")).text
    assert ahead.post(path(paper, "/ranking/freeze")).status_code == 409

    for ref, outcome in (("SW-001", "selected"), ("SW-002", "selected"), ("SW-003", "reserve")):
        place = path(paper, f"/ranking/{ref}/departure")
        assert ahead.post(place, data={"outcome": outcome}).status_code == 422
        assert ahead.post(place, data={"outcome": outcome, "reason": "Lot"}).status_code == 303
        assert approver(app, paper).post(place + "/approval").status_code == 303
    assert ahead.post(path(paper, "/ranking/freeze")).status_code == 303

    assert queries.lock_run(run).status is RoundStatus.FROZEN
    shown = ahead.page(path(paper, "/ranking"))
    assert shown.text.count("Decided by two persons") == 3


def test_ranking_shows_what_decided_and_every_sheet(app: Flask) -> None:
    _challenge, paper = field(3)
    world.closed_round(paper)
    ahead = chair(app, paper)
    first = queries.standings(paper)[0]

    assert f"{first.placement.score:.2f}" in ahead.page(path(paper, "/ranking")).text
    shown = ahead.page(path(paper, f"/ranking/{first.ref}"))

    names = [seat.user.name for seat in queries.seats(paper) if not seat.chair]
    assert all(name in shown.text for name in names)


@pytest.mark.parametrize(("blind", "shown"), [(False, True), (True, False)])
def test_ranking_names_the_unit_unless_the_round_is_blind(
    app: Flask, *, blind: bool, shown: bool
) -> None:
    _challenge, paper = field(1)
    world.closed_round(paper)
    paper.blind = blind
    db.session.flush()

    text = chair(app, paper).page(path(paper, "/ranking")).text

    assert ("SW-001 · Town 1" in text) is shown


def test_agency_reads_sheets_without_names(app: Flask) -> None:
    _challenge, paper = field(1)
    world.closed_round(paper)

    shown = secretariat(app, paper).page(path(paper, "/ranking/SW-001"))

    names = [seat.user.name for seat in queries.seats(paper) if not seat.chair]
    assert not any(f"{name} " in shown.text for name in names)
    assert "Member A" in shown.text


def test_a_published_round_has_a_public_unranked_shortlist(app: Flask, client: Client) -> None:
    _challenge, paper = field(3)
    world.frozen_round(paper)
    address = f"/challenges/{paper.challenge.slug}/shortlist/paper"
    assert client.get(address).status_code == 404

    answer = secretariat(app, paper).post(path(paper, "/publication"))

    assert answer.status_code == 303
    standings = queries.standings(paper)
    shown = client.page(address)
    for each in standings:
        went_on = each.proposal.status is Status.SHORTLISTED
        assert went_on is each.is_selected
        assert (each.proposal.title in shown.text) is went_on
        assert f"{each.placement.score:.2f}" not in shown.text


def test_every_reader_finds_their_rounds(app: Flask) -> None:
    _challenge, paper = field(1)
    world.opened_round(paper)

    assert "Paper round" in chair(app, paper).page("/rounds").text
    assert "Paper round" in secretariat(app, paper).page("/rounds").text
    stranger = browser(app, world.member())
    assert "Paper round" not in stranger.page("/rounds").text
