"""What a unit's desk says about its drafts: counted once a revision, and never an old count."""

from typing import Any

from flask import Flask

from tests.client import Client
from tests.proposals.forms import as_staff, statements
from tests.world.proposals import started_proposal


def things_to_do(client: Client) -> int:
    text = client.page("/desk").text
    return int(text.partition("Finish a draft: ")[2].partition(" ")[0])


def test_what_is_saved_counts_at_once(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    before = things_to_do(client)

    client.post(f"/proposals/{proposal.ref}/fields/title", data={"version": 0, "answer": "A walk"})

    assert things_to_do(client) == before - 1


def test_a_new_title_stands_on_the_desk_at_once(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    things_to_do(client)
    proposal.title = "Renamed"

    assert "Renamed" in client.page("/desk").text


def test_a_desk_seen_again_asks_for_no_answers(app: Flask, client: Client, clock: Any) -> None:
    assert statements(app, client, started_proposal(), "/desk") == 3
