"""The unit's pages: what is shown, what is kept, who may not see it."""

from typing import Any

from tests.client import Client
from tests.world.proposals import (
    staff_of,
    started_proposal,
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
