"""The head's pages: read, declare, submit, withdraw."""

from datetime import timedelta
from typing import Any

from flask import Flask

from challenge.proposals import queries
from challenge.workflow import Status
from tests.client import Client
from tests.proposals.forms import HOSTILE, as_head, as_staff, sent
from tests.world.people import head_of
from tests.world.proposals import (
    complete_proposal,
    current,
    submitted_proposal,
)


def test_hostile_text_is_only_text(client: Client, clock: Any) -> None:
    proposal = complete_proposal(answers={"title": HOSTILE, "summary": HOSTILE})
    as_head(client, proposal)
    client.post(
        f"/proposals/{proposal.ref}/submission",
        data={"version": proposal.revision, "declared": "y"},
    )

    for where in ("", "/submission", "/fields/title", "/receipt", "/versions/1"):
        answer = client.get(f"/proposals/{proposal.ref}{where}")
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_the_head_reads_declares_and_submits(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"
    shown = client.page(where)
    version = sent(shown, where)["version"]

    undeclared = client.post(where, data={"version": version})
    answer = client.post(where, data={"version": version, "declared": "y"})

    assert "Posts and planks" in shown.text
    assert "₱6,000,000" in shown.text
    assert undeclared.status_code == 422
    assert (answer.status_code, answer.location) == (303, f"/proposals/{proposal.ref}/receipt")
    receipt = client.page(f"/proposals/{proposal.ref}/receipt").text
    for fact in (
        proposal.ref,
        current(proposal).sha256,
        "1 June 2026, 9:00 am (Philippine Time)",
        "2026-06-01 01:00:00 UTC",
        "UTC is the time from which all time zones are counted",
        "they prove what was submitted",
        "Adams",
        "Deadline",
    ):
        assert fact in receipt


def test_staff_and_unverified_heads_read_why_they_cannot_submit(
    client: Client, app: Flask, clock: Any
) -> None:
    proposal = complete_proposal()
    unverified = Client.of(app).sign_in(head_of(proposal.organisation))
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"
    data = {"version": proposal.revision, "declared": "y"}

    assert "Only the head of the unit can do this" in client.page(where).text
    assert client.post(where, data=data).status_code == 409
    assert "is not verified yet" in unverified.page(where).text
    refused = unverified.post(where, data=data)
    assert (refused.status_code, "is not verified yet" in refused.text) == (409, True)


def test_after_the_close_the_head_reads_that_it_is_over(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    clock.shift(timedelta(days=30))
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"

    answer = client.post(where, data={"version": proposal.revision, "declared": "y"})

    assert answer.status_code == 409
    assert "closed on 1 July 2026, 9:00 am" in answer.text
    assert "Not submitted. The challenge closed" in client.page(f"/proposals/{proposal.ref}").text


def test_sending_the_same_form_twice_submits_once(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/submission"
    data = {"version": proposal.revision, "declared": "y", "once": "the-same-key"}

    first, second = client.post(where, data=data), client.post(where, data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(queries.versions_of(proposal)) == 1


def test_the_head_withdraws_with_a_reason(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}/withdrawal"

    assert client.get(where).status_code == 200
    assert client.post(where, data={"reason": ""}).status_code == 422
    assert client.post(where, data={"reason": "The land is disputed"}).status_code == 303
    assert proposal.status is Status.WITHDRAWN
    assert client.get(where).status_code == 409
