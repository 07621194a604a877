"""Two versions compared on a page, and which version every reader is told of."""

from datetime import timedelta
from typing import Any

from flask import Flask

from challenge import clock as server_clock
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role
from challenge.challenges.actions import seal
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.screening import actions as screening
from tests.client import Client
from tests.proposals.forms import HOSTILE, as_head
from tests.world.people import actor, auditor, holder
from tests.world.proposals import ANSWERS, document, staff_of, submitted_proposal, verified_head
from tests.world.screening import answer_comments, officer_of, returned_proposal

COMPONENTS = {
    "rows": [
        {"key": "r1", "name": "Boardwalk and gates", "necessity": "must_have"},
        {"key": "r3", "name": "Signs", "necessity": "optional"},
    ]
}
POSTS, LABOUR, _TOWER = ANSWERS["funding_requirement"]["rows"]
SIGNS = {
    "key": "r4", "component": "r3", "item": "Signs", "quantity": 10, "unit_cost": 1_000_000,
    "source": "grant",
}  # fmt: skip
BUDGET = {"rows": [POSTS | {"quantity": 250}, LABOUR, SIGNS]}
CORRECTED = {
    "summary": "A boardwalk of 350 metres, built of local wood.",
    "components": COMPONENTS,
    "funding_requirement": BUDGET,
}


def corrected(clock: Any, **answers: Any) -> Proposal:
    """Version 2 has another length, another component, other lines and another letter."""
    proposal = returned_proposal()
    clock.shift(timedelta(days=1))
    head = actor(verified_head(proposal.organisation))
    actions.save_answers(proposal, CORRECTED | answers, by=head)
    answer_comments(proposal)
    actions.submit(proposal, by=head)
    return proposal


def changes(client: Client, proposal: Proposal, earlier: int = 1, later: int = 2) -> str:
    where = f"/proposals/{proposal.ref}/versions/{earlier}/changes/{later}"
    return client.page(where).text


def test_the_unit_reads_what_changed(client: Client, clock: Any) -> None:
    proposal = corrected(clock)
    as_head(client, proposal)

    shown = changes(client, proposal)

    for told in (
        "What changed from version 1 to version 2",
        "A boardwalk of [removed: 200 ] [added: 350 ] metres, built of local wood.",
        "Entry 1: Boardwalk and gates Changed Name Boardwalk [added: and gates ]",
        "Entry 2: Signs Added",
        "Entry 2: Watch tower Removed",
        "Line 1: Posts and planks Changed Quantity [removed: 200 ] [added: 250 ]",
        "Amount [removed: ₱5,000,000 ] [added: ₱6,250,000 ]",
        "Line 3: Signs Added Component [added: Signs ]",
        "Paid from [added: Grant ]",
        "Line 3: Tower Removed",
        "Asked from the grant ₱6,000,000 ₱6,350,000 +₱350,000",
        "Counterpart of the unit ₱400,000 ₱400,000 none",
        "Optional components ₱1,000,000 ₱100,000 −₱900,000",
    ):
        assert told in shown, told
    assert "Liza Ramos" not in shown
    assert "Labour" not in shown


def test_comparing_backwards_and_with_itself(client: Client, clock: Any) -> None:
    proposal = corrected(clock)
    as_head(client, proposal)

    assert "[removed: 350 ] [added: 200 ]" in changes(client, proposal, 2, 1)
    assert "Nothing differs between these two versions." in changes(client, proposal, 2, 2)
    for pair in ("1/changes/3", "0/changes/1", f"1/changes/{2**70}"):
        assert client.get(f"/proposals/{proposal.ref}/versions/{pair}").status_code == 404


def test_a_replaced_document_is_named_with_both_digests(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    officer, head = actor(officer_of(proposal)), actor(verified_head(proposal.organisation))
    due = server_clock.now() + timedelta(days=10)
    comment = [("annexes", "Have the letter signed.")]
    screening.return_for_correction(proposal, comment, answer_due_at=due, by=officer)
    before = queries.annexes_of(proposal)[0]
    key, old = before.requirement_key, before.document
    clock.shift(timedelta(days=1))
    actions.remove_annex(before, by=head)
    new = document("signed letter.pdf", of=staff_of(proposal.organisation))
    actions.attach(proposal, key, new, by=head)
    answer_comments(proposal)
    actions.submit(proposal, by=head)
    as_head(client, proposal)

    shown = changes(client, proposal)

    for told in (
        f"Replaced File [removed: {old.filename} ] [added: signed letter.pdf ]",
        f"SHA-256 [removed: {old.sha256} ] [added: {new.sha256} ]",
    ):
        assert told in shown, told


def test_hostile_text_is_only_text(client: Client, clock: Any) -> None:
    proposal = corrected(clock, summary=HOSTILE)
    as_head(client, proposal)

    answer = client.get(f"/proposals/{proposal.ref}/versions/1/changes/2")

    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_agency_auditor_and_officer_compare_after_the_seal(
    client: Client, app: Flask, clock: Any
) -> None:
    proposal = corrected(clock)
    clock.shift(timedelta(days=31))
    seal(proposal.challenge, by=SYSTEM)
    officer = Client.of(app).sign_in(officer_of(proposal))

    for user in (holder(Role.SECRETARIAT, proposal.challenge.agency), auditor()):
        shown = changes(Client.of(app).sign_in(user), proposal)
        assert "[removed: 200 ] [added: 350 ]" in shown
    desk = officer.page(f"/proposals/{proposal.ref}/screening")
    where = f"/proposals/{proposal.ref}/screening/versions/1/changes/2"
    assert where in desk.paths
    compared = officer.page(where)
    assert "[removed: 200 ] [added: 350 ]" in compared.text
    own = f"/proposals/{proposal.ref}/versions/"
    assert not [path for path in compared.paths if path.startswith(own)]


def test_every_reader_is_told_which_version_it_is(client: Client, app: Flask, clock: Any) -> None:
    proposal = corrected(clock)
    clock.shift(timedelta(days=31))
    seal(proposal.challenge, by=SYSTEM)
    officer = Client.of(app).sign_in(officer_of(proposal))
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}"

    newest, older = (client.page(f"{where}/versions/{number}") for number in (2, 1))
    desk = officer.page(f"{where}/screening").text

    assert "There is no newer version." in newest.text
    assert f"{where}/versions/1/changes/2" in newest.paths
    assert "This is an earlier version." in older.text
    assert f"{where}/versions/2" in older.paths
    second = "Version 2, submitted 2 June 2026, 9:00 am (Philippine Time). There is no newer"
    assert second in desk
