"""The pages of agreements: who sees them, what they show, what each form refuses and does."""

import io

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from challenge.mous import actions, queries
from challenge.mous.models import Signature
from challenge.workflow import Status
from tests.client import Client, page
from tests.documents.files import PDF
from tests.mous.field import awarded
from tests.mous.people import readers_of, strangers
from tests.world import mous as world
from tests.world.people import actor
from tests.world.proposals import staff_of

TODAY = {"day": "1", "month": "6", "year": "2026"}
TOMORROW = {"day": "2", "month": "6", "year": "2026"}


@pytest.fixture(autouse=True)
def _standing(clock: time_machine.Traveller) -> None:
    """It is 1 June 2026."""


def boxes(name: str, day: dict[str, str]) -> dict[str, str]:
    return {f"{name}-{part}": value for part, value in day.items()}


def scan() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), "signed.pdf"


def test_its_people_read_an_agreement_and_nobody_else(session: Session, client: Client) -> None:
    agreement = world.signed_agreement(awarded())
    path = f"/agreements/{agreement.key}"
    readers, others = readers_of(agreement), strangers()

    seen = {
        who: client.sign_in(user).get(path).status_code
        for who, user in {**readers, **others}.items()
    }

    assert {who for who, status in seen.items() if status == 200} == set(readers)
    assert {seen[who] for who in others} == {404}
    assert (
        client.sign_in(world.keeper_of(agreement.award)).get(f"{path}/document").status_code == 200
    )


def test_an_agreement_names_the_version_it_is_about(session: Session, client: Client) -> None:
    agreement = world.signed_agreement(awarded())
    path, proposal = f"/agreements/{agreement.key}", agreement.award.proposal
    readers = readers_of(agreement)

    unit = client.sign_in(staff_of(proposal.organisation)).page(path)
    paper = client.page(f"{path}/document").text
    implementer = client.sign_in(readers["implementer"]).page(path)

    for shown in (unit, implementer):
        assert "Version agreed on Version 1, submitted 1 June 2026" in shown.text
        assert "There is no newer version." in shown.text
    assert f"About proposal {proposal.ref}, version 1, submitted 1 June 2026" in paper
    version = f"/proposals/{proposal.ref}/versions/1"
    assert (version in unit.paths, version in implementer.paths) == (True, False)


def test_scans_open_for_the_parties_and_the_auditor(session: Session) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])
    (signature,) = session.scalars(sa.select(Signature)).all()
    number = signature.document_id

    may = {
        who: queries.may_read_document(session, number, actor(user))
        for who, user in {**readers_of(agreement), **strangers()}.items()
    }

    assert {who for who, answer in may.items() if answer} == set(readers_of(agreement)) - {
        "officer"
    }
    assert all(
        queries.may_open_scans(agreement, by=actor(user)) == may[who]
        for who, user in readers_of(agreement).items()
    )


def test_a_party_records_its_own_signature_with_a_scan(session: Session, client: Client) -> None:
    agreement = world.locked_agreement(awarded())
    path = f"/agreements/{agreement.key}/signatures/1"
    head = world.speaker_for(agreement.parties[0])
    client.sign_in(head).page(path)

    answer = client.post(path, data={**boxes("signed_on", TODAY), "scan": scan()})

    signature = agreement.signing[0].signature
    assert answer.status_code == 303
    assert signature is not None
    assert signature.recorded_by_id == head.id
    text = client.page(f"/agreements/{agreement.key}").text
    assert f"recorded by {head.name}" in text
    assert client.get(f"/documents/{signature.document.key}").status_code == 200


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"scan": None}, "Choose the scan of the signed page"),
        ({"signed_on": None}, "Enter the date of the signature"),
        ({"signed_on": TOMORROW}, "The date must be today or earlier"),
    ],
)
def test_a_signature_needs_a_date_that_can_be_and_a_scan(
    session: Session, client: Client, data: dict[str, dict[str, str] | None], message: str
) -> None:
    agreement = world.locked_agreement(awarded())
    client.sign_in(world.speaker_for(agreement.parties[0]))
    signed_on = data.get("signed_on", TODAY)
    typed = boxes("signed_on", signed_on or {}) | ({} if "scan" in data else {"scan": scan()})

    answer = client.post(f"/agreements/{agreement.key}/signatures/1", data=typed)

    assert answer.status_code == 422
    assert message in page(answer).text
    assert agreement.signing[0].signature is None


def test_a_signature_out_of_order_is_refused_with_what_to_do(
    session: Session, client: Client
) -> None:
    agreement = world.locked_agreement(awarded())
    client.sign_in(world.keeper_of(agreement.award))

    answer = client.get(f"/agreements/{agreement.key}/signatures/2")

    assert answer.status_code == 409
    assert "Signer of Town 1 signs first" in page(answer).text


WRITES = {
    "text": "agency",
    "lock": "agency",
    "unlocking": "agency",
    "witnesses": "agency",
    "entry-into-force": "agency",
    "signatures/1": "agency head staff",
    "signatures/2": "agency implementer",
    "signatures/3": "agency",
    "approvals": "agency head staff",
    "milestones": "agency implementer",
    "milestones/1/completion": "agency implementer",
    "hold-ups": "agency head staff implementer",
    "hold-ups/1/clearing": "agency head staff implementer",
}


@pytest.mark.parametrize("what", WRITES)
def test_whoever_may_not_do_it_finds_nothing(session: Session, client: Client, what: str) -> None:
    agreement = world.locked_agreement(awarded())
    by, today = actor(world.keeper_of(agreement.award)), actions.today_of(agreement)
    actions.add_milestone(agreement, label="Design", due_on=today, by=by)
    actions.hold_up(agreement, what="Title", who="Registry", since=today, by=by)

    found = {
        who
        for who, user in {**readers_of(agreement), **strangers()}.items()
        if client.sign_in(user).post(f"/agreements/{agreement.key}/{what}").status_code != 404
    }

    expected = set(WRITES[what].split())
    if what == "hold-ups/1/clearing":
        assert found <= expected
    else:
        assert found == expected


def test_the_unit_records_its_councils_approval(session: Session, client: Client) -> None:
    agreement = world.locked_agreement(awarded())
    path = f"/agreements/{agreement.key}"
    client.sign_in(staff_of(agreement.award.proposal.organisation))
    before = client.page(path).text
    client.page(f"{path}/approvals")

    answer = client.post(
        f"{path}/approvals",
        data={"body": "Council", "resolution": "12", **boxes("approved_on", TODAY)},
    )

    assert answer.status_code == 303
    assert "No approval of the unit’s council" in before
    assert "Council, resolution 12 of 1 June 2026" in client.page(path).text


def test_from_the_last_signature_to_a_finished_milestone(session: Session, client: Client) -> None:
    agreement = world.signed_agreement(awarded())
    path = f"/agreements/{agreement.key}"
    client.sign_in(world.keeper_of(agreement.award))
    client.page(f"{path}/entry-into-force")

    early = client.post(
        f"{path}/entry-into-force", data=boxes("on", {"day": "31", "month": "5", "year": "2026"})
    )
    entered = client.post(f"{path}/entry-into-force", data=boxes("on", TODAY))
    added = client.post(f"{path}/milestones", data={"label": "Design", **boxes("due_on", TOMORROW)})
    client.sign_in(world.speaker_for(agreement.parties[1]))
    client.page(f"{path}/milestones/1/completion")
    finished = client.post(
        f"{path}/milestones/1/completion", data={**boxes("done_on", TODAY), "note": "Accepted"}
    )

    assert early.status_code == 422
    assert [each.status_code for each in (entered, added, finished)] == [303, 303, 303]
    assert agreement.award.proposal.status is Status.AGREED
    assert "Accepted" in client.page(path).text


def test_what_happened_names_who_and_what(session: Session, client: Client) -> None:
    agreement = world.locked_agreement(awarded())
    by = actor(world.keeper_of(agreement.award))
    actions.add_witness(agreement, name="Wilma Reyes", title="Clerk", by=by)
    actions.add_milestone(agreement, label="Design", due_on=actions.today_of(agreement), by=by)
    world.sign(agreement.signing[0])

    shown = client.sign_in(world.keeper_of(agreement.award)).page(f"/agreements/{agreement.key}")

    for words in (
        "Signatory added: Signer of Town 1, Municipal Mayor, Town 1",
        "Signature recorded: Signer of Town 1, Town 1",
        "Witness added: Wilma Reyes, Clerk",
        "Milestone added: Design",
    ):
        assert words in shown.text


def test_unlocking_asks_why_and_shows_what_no_longer_counts(
    session: Session, client: Client
) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])
    path = f"/agreements/{agreement.key}"
    client.sign_in(world.keeper_of(agreement.award))
    client.page(f"{path}/unlocking")

    silent = client.post(f"{path}/unlocking", data={"reason": " "})
    unlocked = client.post(f"{path}/unlocking", data={"reason": "The site moved"})

    assert (silent.status_code, unlocked.status_code) == (422, 303)
    text = client.page(path).text
    assert "Signatures that no longer count" in text
    assert "The site moved" in text


def test_a_holdup_is_noted_shown_and_cleared(session: Session, client: Client) -> None:
    agreement = world.drafted_agreement(awarded())
    path = f"/agreements/{agreement.key}"
    client.sign_in(world.speaker_for(agreement.parties[0]))
    client.page(f"{path}/hold-ups")

    client.post(
        f"{path}/hold-ups", data={"what": "Land title", "who": "Registry", **boxes("since", TODAY)}
    )
    shown = client.page(path).text
    client.post(f"{path}/hold-ups/1/clearing")

    assert "Waits for: Land title. In the hands of Registry since 1 June 2026." in shown
    assert "Cleared on 1 June 2026" in client.page(path).text
