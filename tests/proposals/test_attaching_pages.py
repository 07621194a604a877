"""Annexes: what is kept, removed, and read by whom."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role, User
from challenge.challenges.actions import seal
from challenge.proposals import queries
from tests.client import Client, page
from tests.proposals.forms import PDF, as_staff
from tests.world.people import actor, auditor, holder, local_unit
from tests.world.proposals import (
    complete_proposal,
    staff_of,
    started_proposal,
    submitted_proposal,
)


def test_a_good_file_is_kept_beside_a_refused_one(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"
    files = MultiDict(
        [
            ("d_letter", (BytesIO(PDF), "letter.pdf")),
            ("d_letter", (BytesIO(PDF + b"2"), "letter 2.pdf")),
            ("d_map", (BytesIO(b"MZ\x00\x01"), "map.exe")),
        ]
    )

    answer = client.post(where, data=files, content_type="multipart/form-data")
    attached = [annex.document.filename for annex in queries.annexes_of(proposal)]

    assert answer.status_code == 422
    assert "map.exe" in page(answer).text
    assert attached == ["letter.pdf", "letter 2.pdf"]


def test_an_annex_is_removed_but_stays_with_its_version(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    (annex,) = queries.annexes_of(proposal)

    answer = client.post(f"/proposals/{proposal.ref}/annexes", data={"remove": annex.document.key})

    assert answer.status_code == 303
    assert queries.annexes_of(proposal) == []


def test_an_empty_sending_of_annexes_says_what_to_do(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    answer = client.post(f"/proposals/{proposal.ref}/annexes", data={})

    assert answer.status_code == 422
    assert "Choose at least one file" in page(answer).text


def test_an_annex_is_read_by_its_unit_and_later_by_the_agency(
    app: Flask, clock: Any, session: Session
) -> None:
    proposal = submitted_proposal()
    (annex,) = queries.annexes_of(proposal)
    agency = holder(Role.SECRETARIAT, proposal.challenge.agency)
    other = staff_of(local_unit("0102802000", name="Bacarra"))

    def may(user: User) -> bool:
        return queries.may_read_document(session, annex.document_id, actor(user))

    assert [may(user) for user in (staff_of(proposal.organisation), agency, other)] == [
        True,
        False,
        False,
    ]
    clock.shift(timedelta(days=31))
    seal(proposal.challenge, by=SYSTEM)
    assert [may(user) for user in (agency, auditor(), other)] == [True, True, False]
