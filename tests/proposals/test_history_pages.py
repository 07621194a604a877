"""Who changed what when, and earlier texts put back."""

from typing import Any

import pytest
from flask import Flask

from challenge.proposals import actions, queries
from challenge.proposals.models import Edit, Proposal, TeamPart
from tests.client import Client
from tests.page import Page
from tests.proposals.forms import answers, as_staff, sent
from tests.proposals.test_team_pages import shared
from tests.proposals.test_typing_pages import keep
from tests.world.people import actor
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)


def changed_by_two(proposal: Proposal) -> Edit:
    """The staff writes a title, the head another one."""
    (one,) = (each for each in proposal.challenge.fields if each.key == "title")
    for number, person in enumerate(
        (staff_of(proposal.organisation), verified_head(proposal.organisation))
    ):
        text = ("Wooden pier", "Stone pier")[number]
        actions.save_beside(proposal, one, text, by=actor(person), base=number)
    return queries.edits_of(proposal.id, "title")[0]


def restore(client: Client, shown: Page, proposal: Proposal, edit: Edit) -> int:
    where = f"/proposals/{proposal.ref}/history/{edit.key}/restoration"
    return client.post(where, data=sent(shown, where)).status_code


def test_changes_name_who_when_and_the_words(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    changed_by_two(proposal)
    as_staff(client, proposal)

    shown = client.page(f"/proposals/{proposal.ref}/history")
    other = client.page(f"/proposals/{proposal.ref}/history?field=summary")

    marks = client.get(f"/proposals/{proposal.ref}/history").text
    assert ("</span>Wooden<span" in marks, "</span>Stone<span" in marks) == (True, True)
    assert verified_head(proposal.organisation).name in shown.text
    assert "Nothing was changed yet." in other.text


def test_an_earlier_text_is_put_back_as_a_new_change(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    edit = changed_by_two(proposal)
    as_staff(client, proposal)
    shown = client.page(f"/proposals/{proposal.ref}/history")

    status = restore(client, shown, proposal, edit)

    texts = [one.after for one in queries.edits_of(proposal.id, "title")]
    assert (status, answers(proposal)["title"]) == (303, "Wooden pier")
    assert texts == [{"text": "Wooden pier"}, {"text": "Stone pier"}, {"text": "Wooden pier"}]
    again = client.post(
        f"/proposals/{proposal.ref}/history/{edit.key}/restoration", data={"version": 3}
    )
    assert again.status_code == 409


def test_a_removed_row_comes_back(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    clock.shift(3600)
    keep(client, f"/proposals/{proposal.ref}/fields/components/rows/r2/removal", base=1)
    edit = queries.edits_of(proposal.id, "components")[0]
    shown = client.page(f"/proposals/{proposal.ref}/history?field=components")

    status = restore(client, shown, proposal, edit)

    names = [row["name"] for row in answers(proposal)["components"]["rows"]]
    assert (status, names) == (303, ["Boardwalk", "Watch tower"])


def test_what_somebody_saved_meanwhile_is_not_written_over(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    edit = changed_by_two(proposal)
    as_staff(client, proposal)
    shown = client.page(f"/proposals/{proposal.ref}/history")
    keep(client, f"/proposals/{proposal.ref}/fields/title/answer", answer="Jetty", base=2)

    assert (restore(client, shown, proposal, edit), answers(proposal)["title"]) == (409, "Jetty")


@pytest.mark.parametrize("part", [TeamPart.VIEW, TeamPart.COMMENT])
def test_whoever_does_not_edit_reads_the_history_alone(
    app: Flask, clock: Any, part: TeamPart
) -> None:
    proposal = started_proposal()
    edit = changed_by_two(proposal)
    client = Client.of(app).sign_in(shared(proposal, part))
    where = f"/proposals/{proposal.ref}/history"

    shown = client.page(where)
    answer = client.post(f"{where}/{edit.key}/restoration", data={"version": 2})

    assert "Put back" not in shown.text
    assert (answer.status_code, answers(proposal)["title"]) == (409, "Stone pier")


def test_what_was_submitted_is_not_put_back(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_staff(client, proposal)
    edit = queries.edits_of(proposal.id)[0]
    where = f"/proposals/{proposal.ref}/history"

    answer = client.post(f"{where}/{edit.key}/restoration", data={"version": 1})

    assert answer.status_code == 409
    assert "Put back" not in client.page(where).text
