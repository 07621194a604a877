"""Entering: who may, who is told, and for whom a draft does not exist."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from challenge import clock as server_clock
from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.actions import approve_date_change, propose_date_change
from challenge.challenges.rules import Section
from challenge.notices.models import Message
from challenge.proposals import queries
from challenge.proposals.models import Proposal
from tests.client import Client
from tests.proposals.forms import as_staff
from tests.world import people
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, auditor, head_of, holder, local_unit, office
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)


def test_every_page_of_a_draft_opens(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    pages = ["", "/theme", "/annexes", "/submission"]
    pages += [f"/fields/{one.key}" for one in proposal.challenge.fields if one.kind != "annexes"]
    found = [client.get(f"/proposals/{proposal.ref}{where}").status_code for where in pages]

    assert found == [200] * len(pages)


def test_a_unit_enters_and_gets_a_reference(client: Client, clock: Any, session: Session) -> None:
    call = published_challenge(slug="works")
    unit = local_unit()
    client.sign_in(staff_of(unit))

    shown = client.page("/challenges/works/entry")
    answer = client.post("/challenges/works/entry", data={})

    assert "Submit it before" in shown.text
    assert answer.status_code == 303
    proposal = session.query(Proposal).filter_by(challenge_id=call.id).one()
    assert proposal.ref.startswith("SW-")
    assert answer.location == f"/proposals/{proposal.ref}"


INELIGIBLE = [
    ({"levels": ["province"]}, "This challenge is open to: province"),
    ({"regions": ["0200000000"]}, "This challenge is not open to that region"),
]


@pytest.mark.parametrize(("rule", "words"), INELIGIBLE)
def test_a_unit_that_may_not_enter_is_told_before_any_work(
    client: Client, clock: Any, rule: dict[str, Any], words: str
) -> None:
    people.region("0200000000")
    published_challenge(slug="works", with_={Section.ELIGIBILITY: rule})
    client.sign_in(staff_of(local_unit()))

    shown = client.page("/challenges/works/entry")

    assert words in shown.text
    assert not [form for form in shown.forms if form.action == "/challenges/works/entry"]
    assert client.post("/challenges/works/entry", data={}).status_code == 409


def strangers(unit: Organisation, call_agency: Organisation) -> dict[str, User]:
    other = local_unit("0102802000", name="Bacarra")
    return {
        "head of another unit": head_of(other),
        "staff of another unit": staff_of(other),
        "officer of the region": holder(Role.OFFICER, office()),
        "author of the agency": author_of(call_agency),
        "approver of the agency": approver_of(call_agency),
        "secretariat of the agency": holder(Role.SECRETARIAT, call_agency),
        "administrator": people.administrator(),
        "auditor": auditor(),
        "nobody": people.person(),
    }


PATHS = ["", "/fields/title", "/theme", "/annexes", "/submission", "/receipt", "/withdrawal"]


def test_a_draft_exists_for_its_unit_alone(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()

    for who, user in strangers(proposal.organisation, proposal.challenge.agency).items():
        visitor = Client.of(app).sign_in(user)
        for path in PATHS:
            found = visitor.get(f"/proposals/{proposal.ref}{path}")
            assert found.status_code == 404, f"{who} at {path}"
            assert proposal.title not in found.text
        for path in ("/fields/title", "/theme", "/annexes", "/submission", "/withdrawal"):
            found = visitor.post(f"/proposals/{proposal.ref}{path}", data={"c": "x"})
            assert found.status_code == 404, f"{who} posting to {path}"


def test_everybody_with_a_draft_is_told_of_a_moved_date(clock: Any, session: Session) -> None:
    draft, submitted = started_proposal(), None
    call = draft.challenge
    other = local_unit("0102802000", name="Bacarra")
    submitted = submitted_proposal(call, other)
    later = server_clock.now() + timedelta(days=37)
    change = propose_date_change(
        call, "closes", later, reason="A typhoon.", by=actor(author_of(call.agency))
    )

    approve_date_change(change, by=actor(approver_of(call.agency)))

    told = {
        message.user_id
        for message in session.query(Message).filter(Message.subject.startswith("A date changed"))
    }
    assert staff_of(draft.organisation).id in told
    assert staff_of(submitted.organisation).id not in told


def test_the_desk_names_what_waits(app: Flask, clock: Any, session: Session) -> None:
    draft, complete = started_proposal(ref="SW-222222"), complete_proposal(ref="SW-333333")
    submitted_proposal(ref="SW-444444")
    unit = draft.organisation

    actors = [actor(user) for user in (staff_of(unit), verified_head(unit), auditor())]

    with app.test_request_context():
        staff, head, other = (
            {one.url: one.what for one in queries.waiting_for(by)} for by in actors
        )

    assert staff == {
        f"/proposals/{draft.ref}": "Finish a draft: 9 things to do",
        f"/proposals/{complete.ref}": (
            "A complete draft is not submitted yet: ask the head to submit it"
        ),
    }
    assert head[f"/proposals/{complete.ref}"] == (
        "Submit a complete draft: it is not submitted yet"
    )
    assert other == {}
