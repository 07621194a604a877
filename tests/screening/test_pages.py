"""The regional desk through its pages."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller

from challenge import clock as server_clock
from challenge.accounts.models import Coverage
from challenge.db import db
from challenge.notices.models import Message
from challenge.proposals.actions import save_answers, submit, withdraw
from challenge.proposals.models import Proposal
from challenge.screening import actions, queries
from challenge.workflow import Status
from tests.client import Client
from tests.client import page as page_of
from tests.statements import counted
from tests.world.people import actor, local_unit, office, region
from tests.world.proposals import staff_of, submitted_proposal, verified_head
from tests.world.screening import (
    COMMENTS,
    answer_comments,
    answered,
    endorsed_proposal,
    officer_for,
    officer_of,
    returned_proposal,
)

SUMMARY = "A boardwalk of 200 metres for 3,000 visitors a year."


def work(proposal: Proposal, **more: str) -> dict[str, str]:
    """The form as an officer would send it, with every question answered yes."""
    screening = queries.screening_of(proposal.current_version_id or 0)
    checks = {f"check_{key}": "yes" for key in answered(proposal)}
    version = str(screening.revision if screening else 0)
    return {**checks, "version": version, "action": "decide", **more}


def test_desk_shows_what_waits_with_its_due_date(client: Client, clock: Traveller) -> None:
    proposal = submitted_proposal()
    page = client.sign_in(officer_of(proposal)).page("/screening")

    assert proposal.title in page.text
    assert "29 June 2026" in page.text
    assert "Overdue" not in page.text


def test_desk_says_what_is_overdue(client: Client, clock: Traveller) -> None:
    proposal = submitted_proposal()
    officer = officer_of(proposal)
    clock.shift(timedelta(days=29))

    assert "Overdue" in client.sign_in(officer).page("/screening").text


def test_other_regions_do_not_exist_for_an_officer(client: Client) -> None:
    proposal = submitted_proposal()
    region("0200000000")
    office("0200000000")
    stranger = officer_for("0200000000")
    visitor = client.sign_in(stranger)

    assert proposal.title not in visitor.page("/screening").text
    for path in ("screening", "screenings"):
        visitor.page(f"/proposals/{proposal.ref}/{path}", status=404)
    answer = visitor.post(f"/proposals/{proposal.ref}/screening", data=work(proposal))
    assert answer.status_code == 404
    assert proposal.status is Status.SUBMITTED


def test_office_that_no_longer_covers_a_region_loses_its_desk(client: Client) -> None:
    proposal = submitted_proposal()
    officer = officer_of(proposal)
    path = f"/proposals/{proposal.ref}/screening"
    client.sign_in(officer).page(path)
    coverage = db.session.scalars(sa.select(Coverage)).one()
    coverage.until = server_clock.now()

    client.page(path, status=404)


@pytest.mark.parametrize("who", ["head", "staff"])
def test_unit_has_no_screening_page(client: Client, who: str) -> None:
    proposal = submitted_proposal()
    people = {"head": verified_head, "staff": staff_of}
    visitor = client.sign_in(people[who](proposal.organisation))

    visitor.page(f"/proposals/{proposal.ref}/screening", status=404)


def test_officer_endorses(client: Client) -> None:
    proposal = submitted_proposal()
    visitor = client.sign_in(officer_of(proposal))

    sent = work(proposal, verdict="endorse", reason="Ready.")
    answer = visitor.post(f"/proposals/{proposal.ref}/screening", data=sent)

    assert (answer.status_code, answer.location) == (303, "/screening")
    assert proposal.status is Status.ENDORSED
    history = visitor.page(f"/proposals/{proposal.ref}/screenings").text
    assert "Ready." in history


def test_proposal_without_a_decision_has_a_page_for_them(client: Client) -> None:
    proposal = submitted_proposal()

    for who in (officer_of(proposal), verified_head(proposal.organisation)):
        client.sign_in(who).page(f"/proposals/{proposal.ref}/screenings")


def test_endorsing_without_the_checklist_is_refused_and_nothing_decided(client: Client) -> None:
    proposal = submitted_proposal()
    visitor = client.sign_in(officer_of(proposal))

    sent = work(proposal, verdict="endorse", check_complete="")
    answer = visitor.post(f"/proposals/{proposal.ref}/screening", data=sent)

    assert answer.status_code == 422
    shown = page_of(answer)
    message = "Answer yes or no: Is every field answered?"
    assert ("#check_complete", message) in shown.links
    assert shown.text.count(message) == 2
    assert "Not answered yet" not in shown.text
    assert proposal.status is Status.SUBMITTED


def test_endorsing_against_the_checklist_says_so_beside_each_question(client: Client) -> None:
    proposal = submitted_proposal()
    visitor = client.sign_in(officer_of(proposal))

    sent = work(proposal, verdict="endorse", check_complete="no", reason="kept")
    shown = page_of(visitor.post(f"/proposals/{proposal.ref}/screening", data=sent))

    message = "Not to be endorsed with “no” here: Is every field answered?"
    assert ("#check_complete", message) in shown.links
    assert "Return it for correction, or decline it with a reason" in shown.text
    assert "kept" in shown.text
    assert proposal.status is Status.SUBMITTED


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"verdict": ""}, "Choose your decision"),
        ({"verdict": "return"}, "Add at least one comment that says what to correct"),
        ({"verdict": "return"}, "Enter until when corrections are due"),
        ({"verdict": "decline"}, "Choose the reason for declining"),
        ({"verdict": "decline", "reason_code": "weak_case"}, "Enter the explanation for the unit"),
    ],
)
def test_verdict_says_beside_the_field_what_it_needs(
    client: Client, sent: dict[str, str], message: str
) -> None:
    proposal = submitted_proposal()
    visitor = client.sign_in(officer_of(proposal))

    answer = visitor.post(
        f"/proposals/{proposal.ref}/screening",
        data=work(proposal, note_complete="looked at", **sent),
    )

    assert answer.status_code == 422
    assert message in answer.text
    assert "looked at" in answer.text


def test_saving_keeps_everything_and_decides_nothing(client: Client) -> None:
    proposal = submitted_proposal()
    path = f"/proposals/{proposal.ref}/screening"
    visitor = client.sign_in(officer_of(proposal))

    sent = work(proposal, action="save", note_theme="fits", reason="Half a sentence")
    answer = visitor.post(path, data=sent)

    assert answer.status_code == 303
    assert proposal.status is Status.SUBMITTED
    text = visitor.get(path).text
    assert "fits" in text
    assert "Half a sentence" in text


def test_two_officers_at_once_do_not_overwrite_each_other(client: Client) -> None:
    proposal = submitted_proposal()
    visitor = client.sign_in(officer_of(proposal))
    path = f"/proposals/{proposal.ref}/screening"
    old = work(proposal, action="save")
    visitor.post(path, data=old)

    answer = visitor.post(path, data={**old, "reason": "Typed beside a colleague."})

    assert answer.status_code == 409
    assert "A colleague saved this screening" in answer.text
    assert "What your colleague saved" in answer.text
    assert "Typed beside a colleague." in answer.text


def test_return_opens_only_the_commented_fields_and_shows_what_changed(client: Client) -> None:
    proposal = returned_proposal()
    staff = actor(staff_of(proposal.organisation))
    save_answers(proposal, {"summary": SUMMARY}, by=staff)
    actions.answer_comments(proposal, {1: "Added the number.", 2: "They are named."}, by=staff)
    submit(proposal, by=actor(verified_head(proposal.organisation)))

    page = client.sign_in(officer_of(proposal)).page(f"/proposals/{proposal.ref}/screening")

    told = [COMMENTS[0][1], "Added the number.", "[added:", "They are named.", "Nothing changed in"]
    assert [
        one for one in re.split(f"({'|'.join(map(re.escape, told))})", page.text) if one in told
    ][:5] == told
    assert "Correction round 1 of 2." in page.text
    assert SUMMARY in page.text


def test_history_shows_each_round_with_what_was_done_about_it(client: Client) -> None:
    proposal = returned_proposal()
    staff = actor(staff_of(proposal.organisation))
    save_answers(proposal, {"summary": SUMMARY}, by=staff)
    path = f"/proposals/{proposal.ref}/screenings"
    before = client.sign_in(staff_of(proposal.organisation)).page(path)
    answer_comments(proposal)
    submit(proposal, by=actor(verified_head(proposal.organisation)))
    due = server_clock.now() + timedelta(days=10)
    actions.return_for_correction(
        proposal, [("summary", "Once more.")], answer_due_at=due, by=actor(officer_of(proposal))
    )

    after = client.page(path)

    assert "Correction round 1 of 2." in before.text
    assert "Nothing changed in this field." not in before.text
    assert "Correction round 2 of 2: the last one." in after.text
    assert after.text.count("Nothing changed in this field.") == 1


def test_unit_reads_why_it_cannot_submit_while_a_comment_has_no_answer(client: Client) -> None:
    proposal = returned_proposal()
    save_answers(proposal, {"summary": SUMMARY}, by=actor(staff_of(proposal.organisation)))
    visitor = client.sign_in(verified_head(proposal.organisation))

    page = visitor.page(f"/proposals/{proposal.ref}/submission")
    sent = visitor.post(
        f"/proposals/{proposal.ref}/submission",
        data={"declared": "y", "version": str(proposal.revision)},
    )

    assert "Not answered yet: comment 1, 2." in page.text
    assert f"/proposals/{proposal.ref}/corrections" in page.paths
    assert sent.status_code == 409
    assert "Not answered yet: comment 1, 2." in sent.text


def test_unit_reads_and_answers_the_comments(client: Client) -> None:
    proposal = returned_proposal()
    path = f"/proposals/{proposal.ref}/corrections"
    visitor = client.sign_in(staff_of(proposal.organisation))

    assert "Say how many visitors you expect." in visitor.page(path).text
    answer = visitor.post(path, data={"answer_1": "Three thousand.", "answer_2": ""})

    assert answer.status_code == 303
    last = queries.latest_return(proposal.id)
    assert last is not None
    assert [comment.answer for comment in last.comments] == ["Three thousand.", ""]


def test_answers_that_cannot_be_kept_are_not_lost(client: Client) -> None:
    proposal = returned_proposal()
    path = f"/proposals/{proposal.ref}/corrections"
    visitor = client.sign_in(staff_of(proposal.organisation))

    long = visitor.post(path, data={"answer_1": "More than fits. " * 200})
    assert long.status_code == 422
    assert "must be 2,000 characters or fewer" in long.text
    assert "More than fits." in long.text

    withdraw(proposal, reason="No land", by=actor(verified_head(proposal.organisation)))
    late = visitor.post(path, data={"answer_1": "Three thousand."})
    assert late.status_code == 409
    assert "not open for corrections any more" in late.text
    assert "Three thousand." in late.text


def test_corrections_show_comment_field_answer_and_state_and_lead_to_submitting(
    client: Client,
) -> None:
    proposal = returned_proposal()
    path = f"/proposals/{proposal.ref}/corrections"
    visitor = client.sign_in(verified_head(proposal.organisation))
    before = visitor.page(path)

    save_answers(proposal, {"summary": SUMMARY}, by=actor(staff_of(proposal.organisation)))
    after = visitor.page(path)

    assert before.text.count("Not changed yet") == 2
    assert "Nothing is changed yet since it was returned" in before.text
    assert after.text.count("Not changed yet") == 1
    assert SUMMARY in after.text
    onward = visitor.post(path, data={"answer_1": "Three thousand.", "then": "review"})
    assert onward.location == f"/proposals/{proposal.ref}/submission"
    assert "Three thousand." in visitor.get(path).text
    assert f"/proposals/{proposal.ref}/fields/summary" in after.paths


def test_work_on_a_returned_proposal_starts_and_ends_at_the_corrections(client: Client) -> None:
    proposal = returned_proposal()
    path = f"/proposals/{proposal.ref}/corrections"
    visitor = client.sign_in(staff_of(proposal.organisation))

    saved = visitor.post(
        f"/proposals/{proposal.ref}/fields/summary", data={"answer": SUMMARY, "version": "1"}
    )

    assert path in visitor.page("/desk").paths
    assert path in visitor.page(f"/proposals/{proposal.ref}").paths
    assert path in visitor.page(f"/proposals/{proposal.ref}/fields/summary").paths
    assert saved.location == path


def test_silent_unit_is_ended_only_after_its_time(client: Client, clock: Traveller) -> None:
    proposal = returned_proposal()
    path = f"/proposals/{proposal.ref}/screening/non-response"
    visitor = client.sign_in(officer_of(proposal))

    early = visitor.post(path, data={"reason": "No answer came."})
    clock.shift(timedelta(days=10))
    late = visitor.sign_in(officer_of(proposal)).post(path, data={"reason": "No answer came."})

    assert (early.status_code, late.status_code) == (409, 303)
    assert proposal.status is Status.NON_RESPONSIVE


def test_decided_proposal_cannot_be_decided_again(client: Client) -> None:
    proposal = endorsed_proposal()
    visitor = client.sign_in(officer_of(proposal))

    answer = visitor.post(
        f"/proposals/{proposal.ref}/screening",
        data=work(proposal, verdict="decline", reason_code="weak_case", reason="No, too dear."),
    )

    assert answer.status_code == 409
    assert "not on your desk any more" in answer.text
    assert "No, too dear." in answer.text
    assert proposal.status is Status.ENDORSED


def test_overdue_screening_is_told_once_and_decides_nothing(app: Flask, clock: Traveller) -> None:
    proposal = submitted_proposal()
    officer = officer_of(proposal)
    clock.shift(timedelta(days=60))

    actions.sweep()
    actions.sweep()

    about = sa.select(Message.subject).where(Message.user_id == officer.id)
    overdue = [one for one in db.session.scalars(about) if "overdue" in one]
    assert overdue == [f"Screening of {proposal.ref} is overdue"]
    assert proposal.status is Status.SUBMITTED


def test_desk_takes_the_same_statements_for_one_and_three(client: Client, app: Flask) -> None:
    first = submitted_proposal()
    visitor = client.sign_in(officer_of(first))
    with counted(app) as for_one:
        visitor.page("/screening")
    for number in (1, 2):
        unit = local_unit(f"010280{number:04d}", name=f"Town {number}")
        submitted_proposal(first.challenge, unit)

    with counted(app) as for_three:
        visitor.page("/screening")

    assert len(for_three) == len(for_one)
