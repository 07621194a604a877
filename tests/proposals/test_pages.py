"""The unit's pages: what is shown, what is kept, who may not see it."""

from typing import Any

from flask import Flask

from challenge.proposals import queries
from challenge.proposals.models import Proposal
from challenge.workflow import Status
from tests.client import Client
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)

FIELDS = ("title", "proponent", "summary", "goals_objectives", "components", "duration")


def test_every_page_of_a_draft_opens(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    client.sign_in(staff_of(proposal.organisation))

    pages = ["", "/theme", "/annexes", "/submission"]
    pages += [f"/fields/{one.key}" for one in proposal.challenge.fields if one.kind != "annexes"]

    assert [client.get(f"/proposals/{proposal.ref}{page}").status_code for page in pages] == [
        200
    ] * len(pages)
    assert client.get("/proposals").status_code == 200
