"""The pages of agreements: who sees them, what they show, what each form refuses and does."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from challenge.accounts.models import OrganisationKind, Role, User
from challenge.mous import actions, queries
from challenge.mous.models import Agreement, Signature
from challenge.workflow import AgreementStatus, Status
from tests.client import Client, page
from tests.documents.files import PDF
from tests.mous.field import awarded
from tests.scoring.field import sealed_challenge
from tests.statements import counted
from tests.world import mous as world
from tests.world.people import (
    actor,
    agency,
    auditor,
    holder,
    local_unit,
    office,
    organisation,
)
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


def readers_of(agreement: Agreement) -> dict[str, User]:
    """Everybody who may read it, by what they are."""
    unit = agreement.award.proposal.organisation
    builder = world.implementing_agency()
    return {
        "agency": world.keeper_of(agreement.award),
        "head": world.speaker_for(agreement.parties[0]),
        "staff": staff_of(unit),
        "implementer": world.speaker_for(agreement.parties[1]),
        "finance": holder(Role.FINANCE, builder),
        "auditor": auditor(),
        "officer": holder(Role.OFFICER, office(agreement.award.proposal.region_code or "")),
    }


def strangers() -> dict[str, User]:
    """People with posts, who have nothing to do with it."""
    return {
        "other agency": holder(Role.SECRETARIAT, agency("Department of Other Things")),
        "other unit": holder(Role.HEAD, local_unit("0102809999", name="Elsewhere")),
        "other region": holder(Role.OFFICER, office("0500000000")),
        "member": holder(Role.MEMBER, organisation(OrganisationKind.COMMITTEE)),
        "administrator": holder(Role.ADMINISTRATOR, organisation(OrganisationKind.PLATFORM)),
    }


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


def test_the_tracker_shows_each_reader_their_own(session: Session, client: Client) -> None:
    agreement = world.locked_agreement(awarded(1))
    session.flush()
    other = awarded(2, challenge=sealed_challenge(organisation=agency("Another department")))
    other.proposal.region_code = None

    shown = {
        who: ("Lookout 1" in text, "Lookout 2" in text)
        for who, user in {**readers_of(agreement), "stranger": strangers()["other unit"]}.items()
        if (text := client.sign_in(user).page("/agreements").text)
    }

    assert shown == {
        "agency": (True, False),
        "head": (True, False),
        "staff": (True, False),
        "implementer": (True, True),
        "finance": (True, True),
        "auditor": (True, True),
        "officer": (True, False),
        "stranger": (False, False),
    }


def test_the_tracker_lists_the_oldest_first_with_what_each_waits_for(
    session: Session, client: Client
) -> None:
    young = awarded(1, challenge=sealed_challenge(), status=Status.AWARDED, days=10)
    call = sealed_challenge(organisation=young.proposal.challenge.agency)
    drafted = world.drafted_agreement(awarded(2, challenge=call, days=40))
    locked = world.locked_agreement(awarded(3, challenge=call))
    world.sign(locked.signing[0])
    running = world.agreement_in_force(awarded(4, challenge=call))
    by = actor(world.keeper_of(drafted.award))
    actions.hold_up(
        drafted, what="Land title", who="Registry", since=actions.today_of(drafted), by=by
    )
    actions.add_milestone(running, label="Design", due_on=actions.today_of(running), by=by)

    found, counts = queries.tracker(by=by)

    assert [(line.ref, line.age) for line in found.rows] == [
        ("SW-002", 40),
        ("SW-003", 40),
        ("SW-004", 40),
        ("SW-001", 10),
    ]
    assert [(line.waits.what, line.waits.who) for line in found.rows] == [
        ("holdup", "Registry"),
        ("signature", "Tourism Works Authority"),
        ("milestone", "Tourism Works Authority"),
        ("acceptance", "Town 1"),
    ]
    assert counts == {
        "nothing_drafted": 1,
        "drafting": 1,
        "locked": 1,
        "in_force": 1,
        "completed": 0,
        "discontinued": 0,
    }
    text = client.sign_in(world.keeper_of(drafted.award)).page("/agreements?status=drafting").text
    assert "Land title" in text
    assert "Lookout 3" not in text


def test_the_tracker_is_the_same_work_for_one_and_for_three(
    app: Flask, session: Session, client: Client
) -> None:
    call = sealed_challenge()
    first = world.locked_agreement(awarded(1, challenge=call))
    client.sign_in(world.keeper_of(first.award))

    def work() -> int:
        session.commit()
        with counted(app) as sent:
            client.page("/agreements")
        return len(sent)

    client.page("/agreements")
    one = work()
    world.agreement_in_force(awarded(2, challenge=call))
    world.drafted_agreement(awarded(3, challenge=call))
    awarded(4, challenge=call)
    several = work()

    assert several == one


def test_a_status_that_is_none_is_not_found(session: Session, client: Client) -> None:
    assert client.sign_in(auditor()).get("/agreements?status=lost").status_code == 404


def test_the_agency_drafts_saves_and_locks(session: Session, client: Client) -> None:
    world.implementing_agency()
    award = awarded()
    client.sign_in(world.keeper_of(award))
    ref = award.proposal.ref

    client.page(f"/proposals/{ref}/agreement")
    answer = client.post(f"/proposals/{ref}/agreement")
    agreement = session.scalars(sa.select(Agreement)).one()
    saved = save(client, agreement, version=1)
    locked = client.post(f"/agreements/{agreement.key}/lock", data={"version": 2})

    assert answer.location == f"/agreements/{agreement.key}/text"
    assert (saved.status_code, locked.status_code) == (303, 303)
    assert agreement.status is AgreementStatus.LOCKED
    assert [person.name for person in agreement.signing] == ["Ana", "Ben", "Cora"]
    assert "Ana" in client.page(f"/agreements/{agreement.key}/document").text


def save(
    client: Client, agreement: Agreement, *, version: int, text: str = "We agree."
) -> TestResponse:
    signers = {
        f"signers-{place}-{part}": value
        for place, (name, title, party) in enumerate(
            [("Ana", "Mayor", "1"), ("Ben", "Director", "2"), ("Cora", "Secretary", "3")]
        )
        for part, value in (("name", name), ("title", title), ("party", party))
    }
    duties = {f"duties_{place}": "Does it" for place in (1, 2, 3)}
    data = {"title": "Memorandum", "text": text, "version": version, **signers, **duties}
    return client.post(f"/agreements/{agreement.key}/text", data=data)


def test_two_who_save_at_once_see_both_texts(session: Session, client: Client) -> None:
    agreement = world.drafted_agreement(awarded())
    client.sign_in(world.keeper_of(agreement.award))
    shown = agreement.revision
    save(client, agreement, version=shown, text="Theirs came first.")

    refused = save(client, agreement, version=shown, text="Mine is typed.")

    assert refused.status_code == 409
    assert "Theirs came first." in page(refused).text
    assert "Mine is typed." in page(refused).text
    assert agreement.text == "Theirs came first."
    assert f'name="version" type="hidden" value="{shown + 1}"' in refused.text
    assert save(client, agreement, version=shown + 1, text="Mine is typed.").status_code == 303


def test_a_draft_with_gaps_is_shown_again_with_what_was_typed(
    session: Session, client: Client
) -> None:
    agreement = world.drafted_agreement(awarded())
    client.sign_in(world.keeper_of(agreement.award))

    answer = client.post(
        f"/agreements/{agreement.key}/text",
        data={"version": agreement.revision, "title": "", "text": "Typed with care"},
    )

    assert answer.status_code == 422
    assert "Enter the title" in page(answer).text
    assert "Typed with care" in page(answer).text


def test_a_text_that_changed_since_it_was_shown_is_not_locked(
    session: Session, client: Client
) -> None:
    agreement = world.drafted_agreement(awarded())
    client.sign_in(world.keeper_of(agreement.award))

    answer = client.post(f"/agreements/{agreement.key}/lock", data={"version": 1})

    assert answer.status_code == 409
    assert agreement.status is AgreementStatus.DRAFTING


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


def test_desks_say_what_waits(session: Session, clock: time_machine.Traveller) -> None:
    call = sealed_challenge()
    waiting = awarded(1, challenge=call)
    locked = world.locked_agreement(awarded(2, challenge=call))
    running = world.agreement_in_force(awarded(3, challenge=call))
    keeper = actor(world.keeper_of(waiting))
    due = actions.today_of(running) + timedelta(days=5)
    actions.add_milestone(running, label="Design", due_on=due, by=keeper)

    def entries(user: User) -> list[str]:
        return [entry.what for entry in queries.waiting_for(actor(user))]

    head, builder = (world.speaker_for(locked.parties[place]) for place in (0, 1))
    assert entries(world.keeper_of(waiting)) == ["1 agreement to draft"]
    assert entries(head) == [
        "Your signature is next: Signer of Town 2",
        "Record the approval of your council",
    ]
    assert entries(builder) == ["1 milestone late or due soon"]
    assert entries(auditor()) == []
