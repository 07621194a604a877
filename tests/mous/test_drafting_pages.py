"""Drafting on screen: two who save at once, gaps, and the lock."""

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from challenge.mous.models import Agreement
from challenge.workflow import AgreementStatus
from tests.client import Client, page
from tests.mous.field import awarded
from tests.world import mous as world


@pytest.fixture(autouse=True)
def _standing(clock: time_machine.Traveller) -> None:
    """It is 1 June 2026."""


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


def test_the_proposal_leads_to_its_agreement(session: Session, client: Client) -> None:
    agreement = world.drafted_agreement(awarded())
    path = f"/proposals/{agreement.award.proposal.ref}/agreement"
    silent = awarded(2, challenge=agreement.award.proposal.challenge)

    found = client.sign_in(world.speaker_for(agreement.parties[0])).get(path)
    nothing = client.get(f"/proposals/{silent.proposal.ref}/agreement")

    assert found.location == f"/agreements/{agreement.key}"
    assert nothing.status_code == 404
