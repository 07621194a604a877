"""Whether a unit may enter: each line with its reason, kept, waived by two, judged again."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge.audit.models import Event
from challenge.challenges.actions import sweep
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.clock import now as clock_now
from challenge.notices.models import Message
from challenge.proposals import actions, queries, rules
from challenge.proposals.models import EligibilityCheck, Proposal, Waiver
from challenge.proposals.rules import Entrant, Found, Line, refusals
from tests.client import Client
from tests.scoring.field import field
from tests.world.awards import announced_decision, ranked_challenge
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, local_unit
from tests.world.proposals import complete_proposal, staff_of, started_proposal, verified_head

PASSED, FAILED, UNKNOWN = Found.PASSED, Found.NOT_PASSED, Found.UNKNOWN
LINES = [
    ({}, {}, (PASSED, PASSED, PASSED, PASSED)),
    ({"levels": ["city"]}, {}, (PASSED, PASSED, PASSED, PASSED)),
    ({"levels": ["province"]}, {}, (FAILED, PASSED, PASSED, PASSED)),
    ({"regions": ["01"]}, {}, (PASSED, PASSED, PASSED, PASSED)),
    ({"regions": ["02"]}, {}, (PASSED, FAILED, PASSED, PASSED)),
    ({"regions": ["02"]}, {"region_code": None}, (PASSED, UNKNOWN, PASSED, PASSED)),
    ({"bars_unfinished": True}, {}, (PASSED, PASSED, PASSED, PASSED)),
    ({"bars_unfinished": True}, {"unfinished": "Piers"}, (PASSED, PASSED, FAILED, PASSED)),
    ({"bars_unfinished": False}, {"unfinished": "Piers"}, (PASSED, PASSED, PASSED, PASSED)),
    ({"submissions_per_unit": 1}, {"submitted": 1}, (PASSED, PASSED, PASSED, FAILED)),
    ({"submissions_per_unit": 2}, {"submitted": 1}, (PASSED, PASSED, PASSED, PASSED)),
]


@pytest.mark.parametrize(("call", "unit", "expected"), LINES)
@pytest.mark.usefixtures("app")
def test_every_line_is_judged_with_a_reason(
    call: dict[str, Any], unit: dict[str, Any], expected: tuple[Found, ...]
) -> None:
    usual = {"name": "Adams", "level": "city", "region_code": "01", "region_name": "Region I"}
    entrant = Entrant(**(usual | {"submitted": 0} | unit))
    challenge = Challenge(**({"levels": [], "regions": []} | call))

    found = rules.judged(challenge, entrant)

    assert tuple(one.found for one in found) == expected
    assert all(one.text for one in found)
    assert [one.line for one in found] == list(Line)


def test_a_waived_line_does_not_stand_in_the_way() -> None:
    challenge = Challenge(levels=["province"], regions=["02"])
    entrant = Entrant("Adams", "city", "01", "Region I", 0, waived={"level"})

    found = [type(each) for each in rules.not_eligible(challenge, entrant)]

    assert found == [refusals.RegionNotEligible]


PROVINCES = {Section.ELIGIBILITY: {"levels": ["province"]}}


def test_the_unit_reads_each_line_and_keeps_the_answer(
    client: Client, clock: Any, session: Session
) -> None:
    published_challenge(slug="works", with_=PROVINCES)
    staff = staff_of(local_unit())
    client.sign_in(staff)

    shown = client.page("/challenges/works/entry").text
    kept = client.post("/challenges/works/entry/check", data={})
    refused = client.post("/challenges/works/entry", data={})

    checks = session.scalars(sa.select(EligibilityCheck).order_by(EligibilityCheck.id)).all()
    assert "Adams is a municipality. This challenge is open to: province." in shown
    assert "Not passed" in shown
    assert "This challenge is open to every region." in shown
    assert (kept.status_code, refused.status_code) == (303, 409)
    assert [(one.asked_by_id, one.eligible) for one in checks] == [(staff.id, False)] * 2
    assert [line["found"] for line in checks[0].lines] == ["not_passed", *["passed"] * 3]
    assert session.query(Proposal).count() == 0
    assert "it may not enter" in client.page("/challenges/works/entry").text


def test_starting_a_draft_keeps_the_answer_too(
    client: Client, clock: Any, session: Session
) -> None:
    published_challenge(slug="works")
    client.sign_in(staff_of(local_unit()))

    client.post("/challenges/works/entry", data={})

    assert session.query(EligibilityCheck).one().eligible
    assert session.query(Proposal).count() == 1


def test_two_persons_of_the_agency_let_a_unit_in(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    call = published_challenge(slug="works", with_=PROVINCES)
    unit = local_unit()
    staff = staff_of(unit)
    client.sign_in(author_of(call.agency))
    where = "/challenges/works/waivers"

    nothing = client.post(where, data={})
    said = {"unit": unit.unit_code, "line": "level", "reason": "The province has no office."}
    proposed = client.post(where, data=said)
    key = session.query(Waiver).one().key
    own = client.post(f"{where}/{key}/approval", data={})
    early = Client.of(app).sign_in(staff).post("/challenges/works/entry", data={})
    second = Client.of(app).sign_in(approver_of(call.agency))
    desk, read = second.page("/desk").text, second.page(f"{where}/{key}").text
    approved = second.post(f"{where}/{key}/approval", data={})
    entered = Client.of(app).sign_in(staff)
    shown = entered.page("/challenges/works/entry").text
    started = entered.post("/challenges/works/entry", data={})

    recorded = session.query(Event).filter(Event.action.like("challenge.%_waiver"))
    assert (nothing.status_code, proposed.status_code, own.status_code) == (422, 303, 404)
    assert "Waiting for approval" in read
    assert (early.status_code, approved.status_code, started.status_code) == (409, 303, 303)
    assert "Approve an exception from eligibility" in desk
    assert "The province has no office." in shown
    assert sorted(event.action for event in recorded) == [
        "challenge.approve_waiver",
        "challenge.propose_waiver",
    ]
    told = session.query(Message).filter(Message.dedupe.like("waiver-%")).order_by(Message.id).all()
    assert [each.user_id for each in told] == [approver_of(call.agency).id, staff.id]


def test_nobody_lets_a_unit_in_alone_or_for_another_agency(clock: Any, session: Session) -> None:
    call = published_challenge(with_=PROVINCES)
    unit = local_unit()
    approver = actor(approver_of(call.agency))
    waiver = actions.propose_waiver(call, unit, Line.LEVEL, reason="Alone.", by=approver)

    with pytest.raises(refusals.SecondPersonNeeded):
        actions.approve_waiver(waiver, by=approver)
    with pytest.raises(refusals.WaivedAlready):
        actions.propose_waiver(call, unit, Line.LEVEL, reason="Again.", by=approver)
    with pytest.raises(refusals.NotTheAgency):
        actions.propose_waiver(call, unit, Line.PLACE, reason="No.", by=actor(staff_of(unit)))
    with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
        session.execute(
            sa.update(Waiver).values(
                approved_by_id=waiver.proposed_by_id, approved_at=waiver.proposed_at
            )
        )


def test_an_exception_is_refused_with_a_reason_and_can_be_proposed_again(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    call = published_challenge(slug="works", with_=PROVINCES)
    unit, author = local_unit(), author_of(call.agency)
    said = {"unit": unit.unit_code, "line": "level", "reason": "The province has no office."}
    client.sign_in(author).post("/challenges/works/waivers", data=said)
    again = client.post("/challenges/works/waivers", data=said)
    where = f"/challenges/works/waivers/{session.query(Waiver).one().key}"
    second = Client.of(app).sign_in(approver_of(call.agency))

    empty = second.post(f"{where}/refusal", data={"reason": " "})
    refused = second.post(f"{where}/refusal", data={"reason": "It has one."})
    late = second.post(f"{where}/approval", data={})
    proposed = Client.of(app).sign_in(author).post("/challenges/works/waivers", data=said)

    assert (again.status_code, empty.status_code) == (422, 422)
    assert "This was proposed for Adams already." in again.text
    assert (refused.status_code, late.status_code, proposed.status_code) == (303, 409, 303)
    assert "It has one." in second.page(where).text
    told = session.query(Message).filter(Message.dedupe.like("waiver-refused-%")).one()
    assert (told.user_id, "It has one." in told.body) == (author.id, True)
    assert queries.waived_lines(unit, call) == frozenset()


def test_only_its_proposer_takes_an_exception_back(clock: Any, session: Session) -> None:
    call = published_challenge(with_=PROVINCES)
    author, approver = actor(author_of(call.agency)), actor(approver_of(call.agency))
    waiver = actions.propose_waiver(call, local_unit(), Line.LEVEL, reason="Why not.", by=author)

    with pytest.raises(refusals.NotItsProposer):
        actions.withdraw_waiver(waiver, by=approver)
    actions.withdraw_waiver(waiver, by=author)
    with pytest.raises(refusals.WaiverAnswered):
        actions.approve_waiver(waiver, by=approver)

    assert (waiver.ending, waiver.ended_by_id) == ("withdrawn", author.user_id)
    assert queries.is_waived(call, local_unit(), Line.LEVEL) is False


def test_whoever_was_let_in_late_reads_the_later_end(
    client: Client, clock: Any, session: Session
) -> None:
    call, unit = published_challenge(slug="works"), local_unit()
    until = clock_now() + timedelta(days=40)
    permission = actions.propose_lateness(
        call, unit, until=until, reason="A storm.", by=actor(author_of(call.agency))
    )
    actions.approve_lateness(permission, by=actor(approver_of(call.agency)))
    clock.shift(timedelta(days=35))
    client.sign_in(staff_of(unit))

    shown = client.page("/challenges/works/entry").text

    assert "Submit it before 11 July 2026" in shown
    assert "Start a draft" in shown


BARRED = {Section.ELIGIBILITY: {"bars_unfinished": True}}


def test_a_unit_with_an_unfinished_award_of_the_agency_may_not_enter(
    clock: Any, session: Session
) -> None:
    decision = announced_decision(ranked_challenge(field(3)[0]))
    award = decision.awards[0]
    winner, agency = award.proposal.organisation, award.proposal.challenge.agency

    barred = published_challenge(agency, with_=BARRED)
    others = published_challenge(with_=BARRED)
    free = published_challenge(agency)

    with pytest.raises(refusals.AwardNotCompleted):
        started_proposal(barred, winner)
    started = [
        started_proposal(free, winner),
        started_proposal(others, winner),
        started_proposal(barred, local_unit("0102899000", name="Vintar")),
    ]
    assert [one.challenge for one in started] == [free, others, barred]


def test_submitting_judges_again(clock: Any, session: Session) -> None:
    """The unit may have won since it started its draft."""
    decision = announced_decision(ranked_challenge(field(3)[0]))
    award = decision.awards[0]
    winner, agency = award.proposal.organisation, award.proposal.challenge.agency
    call = published_challenge(agency, with_=BARRED)
    approver, author = approver_of(agency), author_of(agency)
    waiver = actions.propose_waiver(
        call, winner, Line.AWARD, reason="Nearly done.", by=actor(author)
    )
    actions.approve_waiver(waiver, by=actor(approver))
    proposal = complete_proposal(call, winner)
    head = actor(verified_head(winner))
    waiver.approved_at = waiver.approved_by_id = None
    session.flush()

    with pytest.raises(refusals.AwardNotCompleted):
        actions.submit(proposal, by=head)
    waiver.approved_at, waiver.approved_by_id = waiver.proposed_at, approver.id
    session.flush()
    actions.submit(proposal, by=head)

    assert queries.waived_lines(winner, call) == {"award"}


def test_the_agency_counts_complete_drafts_only_after_the_seal(
    client: Client, clock: Any, session: Session
) -> None:
    call = published_challenge(slug="works")
    complete_proposal(call)
    started_proposal(call)
    client.sign_in(author_of(call.agency))
    before = client.get("/challenges/works/funnel")
    clock.shift(timedelta(days=31))
    sweep()
    client.sign_in(author_of(call.agency))

    shown = client.page("/challenges/works/funnel").text

    assert before.status_code == 404
    assert "1 complete draft was never submitted." in shown
