"""Annexes: what is kept, removed, and read by whom."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role, User
from challenge.challenges.actions import seal
from challenge.documents.models import Document
from challenge.documents.queries import readable_document
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from challenge.proposals.rules.uploading import NotThereAnyMore, RequirementNotOpen
from challenge.screening import actions as screening
from challenge.workflow import Status
from tests import pdf
from tests.client import Client, page
from tests.conftest import START
from tests.documents import files
from tests.proposals.forms import PDF, as_head, as_staff
from tests.world.challenges import published_challenge
from tests.world.people import actor, auditor, holder, local_unit
from tests.world.proposals import (
    complete_proposal,
    current,
    document,
    staff_of,
    started_proposal,
    submitted_proposal,
    verified_head,
)
from tests.world.scoring import allotments, published_round
from tests.world.screening import answer_comments, endorsed_proposal, officer_of

BOMB = files.package(files.WORD_PARTS | {"word/image.bin": b"\0" * (100 * 1024 * 1024)})


def test_a_good_file_is_kept_beside_a_refused_one(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"
    sent = MultiDict(
        [
            ("d_letter", (BytesIO(PDF), "letter.pdf")),
            ("d_letter", (BytesIO(PDF + b"2"), "letter 2.pdf")),
            ("d_map", (BytesIO(b"MZ\x00\x01"), "map.exe")),
            ("d_map", (BytesIO(b""), "empty.pdf")),
        ]
    )

    answer = client.post(where, data=sent, content_type="multipart/form-data")
    attached = [annex.document.filename for annex in queries.annexes_of(proposal)]

    shown = page(answer)
    assert answer.status_code == 422
    assert (shown.text.count("“map.exe”"), shown.text.count("“empty.pdf”")) == (2, 2)
    assert "2 files are attached." in shown.text
    assert attached == ["letter.pdf", "letter 2.pdf"]
    assert sum(name.startswith("r_") for form in shown.forms for name in form.names) == 2


def test_a_form_posted_twice_attaches_each_file_once(
    client: Client, clock: Any, session: Session
) -> None:
    """The first answer was a refusal, so the form's key does not count."""
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"

    for _time in range(2):
        sent = {
            "d_letter": (BytesIO(PDF), "letter.pdf"),
            "d_map": (BytesIO(b""), "map.pdf"),
            "once": "the-same-key",
        }
        answer = client.post(where, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert [one.document.filename for one in queries.annexes_of(proposal)] == ["letter.pdf"]
    assert session.scalar(sa.select(sa.func.count(Document.id))) == 1


def test_one_document_too_many_is_named(client: Client, clock: Any, session: Session) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    many = [("d_map", (BytesIO(PDF + bytes([number])), f"{number}.pdf")) for number in range(41)]

    answer = client.post(
        f"/proposals/{proposal.ref}/annexes",
        data=MultiDict(many),
        content_type="multipart/form-data",
    )

    assert "“40.pdf” is not attached: a proposal takes 40 documents" in page(answer).text
    assert len(queries.annexes_of(proposal)) == 40
    assert session.scalar(sa.select(sa.func.count(Document.id))) == 40


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

    shown = page(answer)
    assert answer.status_code == 422
    assert (shown.title[:6], shown.text.count("Choose at least one file")) == ("Error:", 2)


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


def shortlisted_proposal(clock: Any) -> Proposal:
    """One of four that went on to the final."""
    challenge = published_challenge()
    proposals = [
        endorsed_proposal(challenge, local_unit(f"01028{number}0", name=f"Unit {number}"))
        for number in range(2001, 2005)
    ]
    clock.shift(timedelta(days=31))
    seal(challenge, by=SYSTEM)
    published_round(challenge.rounds[0])
    return next(one for one in proposals if one.status is Status.SHORTLISTED)


def test_a_shortlisted_unit_attaches_what_is_asked_before_the_final(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = shortlisted_proposal(clock)
    before = current(proposal)
    content, sha256 = before.content, before.sha256
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"
    shown = client.page(where)

    sent = {"d_land": (BytesIO(PDF), "land.pdf"), "d_map": (BytesIO(PDF), "map.pdf")}
    answer = client.post(where, data=sent, content_type="multipart/form-data")

    (letter, land) = queries.annexes_of(proposal)
    assert answer.status_code == 303
    assert "0 of 1 documents" in shown.text
    assert "1 of 1 documents" in client.page(where).text
    assert (letter.requirement_key, land.requirement_key) == ("letter", "land")
    assert (current(proposal).content, current(proposal).sha256) == (content, sha256)
    assert [one["requirement"] for one in queries.content_now(proposal)["annexes"]] == ["letter"]


def test_a_later_document_is_read_by_agency_auditor_and_region(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = shortlisted_proposal(clock)
    staff = staff_of(proposal.organisation)
    land = document("land.pdf", of=staff)
    actions.attach(proposal, "land", land, by=actor(staff))
    agency = holder(Role.SECRETARIAT, proposal.challenge.agency)
    other = staff_of(local_unit("0102803000", name="Badoc"))
    seat = allotments(proposal.challenge.rounds[0])[0].seat.user
    readers = [staff, agency, auditor(), officer_of(proposal), other, seat]

    may = [readable_document(session, land.key, by=actor(one)) is not None for one in readers]

    assert may == [True, True, True, True, False, False]
    shown = client.sign_in(agency).page(f"/proposals/{proposal.ref}/versions/1").text
    assert "Attached after the submission" in shown
    assert "land.pdf" in shown


def test_a_draft_takes_only_what_is_asked_at_submission(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    staff = staff_of(proposal.organisation)
    land = document("land.pdf", of=staff)

    with pytest.raises(RequirementNotOpen):
        actions.attach(proposal, "land", land, by=actor(staff))


def test_a_submitted_proposal_shows_its_documents_and_takes_none(
    client: Client, clock: Any
) -> None:
    proposal = submitted_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"

    shown = client.get(where)
    sent = {"d_letter": (BytesIO(PDF), "other.pdf")}
    answer = client.post(where, data=sent, content_type="multipart/form-data")

    assert "letter.pdf" in page(shown).text
    assert 'type="file"' not in shown.text
    assert answer.status_code == 409


def test_a_replaced_document_stays_with_its_version(
    client: Client, clock: Any, session: Session
) -> None:
    proposal = submitted_proposal()
    desk, due = actor(officer_of(proposal)), START + timedelta(days=10)
    comments = [("annexes", "The letter is not signed.")]
    screening.return_for_correction(proposal, comments, answer_due_at=due, by=desk)
    (old,) = queries.annexes_of(proposal)
    clock.shift(timedelta(hours=1))
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"

    sent = {f"r_{old.document.key}": (BytesIO(PDF), "signed letter.pdf")}
    answer = client.post(where, data=sent, content_type="multipart/form-data")

    (new,) = queries.annexes_of(proposal)
    frozen = queries.version_content(current(proposal))["annexes"]
    shown = client.page(where).text
    assert answer.status_code == 303
    assert (new.replaces_id, new.document.filename) == (old.id, "signed letter.pdf")
    assert [one["document"] for one in frozen] == [old.document.key]
    assert readable_document(session, old.document.key, by=desk) is not None
    assert "Replaced by Staff" in " ".join(shown.split())


def test_a_replacement_for_what_is_gone_is_not_lost_in_silence(client: Client, clock: Any) -> None:
    proposal = complete_proposal()
    staff = staff_of(proposal.organisation)
    (old,) = queries.annexes_of(proposal)
    actions.remove_annex(old, by=actor(staff))
    as_staff(client, proposal)

    sent = {f"r_{old.document.key}": (BytesIO(PDF), "signed letter.pdf")}
    answer = client.post(
        f"/proposals/{proposal.ref}/annexes", data=sent, content_type="multipart/form-data"
    )

    assert answer.status_code == 422
    assert "“letter.pdf” was removed or replaced meanwhile" in page(answer).text


def test_a_replaced_document_stands_so_in_dossiers_and_comparison(
    client: Client, clock: Any
) -> None:
    proposal = submitted_proposal()
    desk, due = actor(officer_of(proposal)), START + timedelta(days=10)
    comments = [("annexes", "The letter is not signed.")]
    screening.return_for_correction(proposal, comments, answer_due_at=due, by=desk)
    staff, head = staff_of(proposal.organisation), verified_head(proposal.organisation)
    (old,) = queries.annexes_of(proposal)
    clock.shift(timedelta(hours=1))
    actions.replace(old, document("signed.pdf", of=staff), by=actor(staff))
    answer_comments(proposal)
    draft = pdf.text(as_head(client, proposal).get(f"/proposals/{proposal.ref}/dossier").data)
    actions.submit(proposal, by=actor(head))
    where = f"/proposals/{proposal.ref}/versions"

    first, second = (pdf.text(client.get(f"{where}/{each}/dossier").data) for each in (1, 2))
    changes = " ".join(client.page(f"{where}/1/changes/2").text.split())

    assert ("letter.pdf" in first, "signed.pdf" in first) == (True, False)
    assert ("letter.pdf" in second, "signed.pdf" in second) == (False, True)
    assert ("letter.pdf" in draft, "signed.pdf" in draft) == (False, True)
    assert ("letter.pdf" in changes, "signed.pdf" in changes) == (True, True)
    assert "replaced" in changes.lower()


def test_a_document_is_replaced_once(session: Session, clock: Any) -> None:
    proposal = complete_proposal()
    staff = staff_of(proposal.organisation)
    (old,) = queries.annexes_of(proposal)
    actions.replace(old, document("a.pdf", of=staff), by=actor(staff))

    with pytest.raises(NotThereAnyMore):
        actions.replace(old, document("b.pdf", of=staff), by=actor(staff))

    assert [one.document.filename for one in queries.annexes_of(proposal)] == ["a.pdf"]


HARMFUL = [
    ("map.png", files.PROGRAM, "“map.png” is not a PDF, Word"),
    (
        "map.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        "“map.svg” is n",
    ),
    ("plan.docx", BOMB, "“plan.docx” unpacks to far more than its size"),
    ("../../x", b"", "“x” is empty"),
    ("plan\u202efdp.exe", files.PROGRAM, "“planfdp.exe” is not a PDF, Word"),
    ("p" * 300 + ".pdf", b"words", "p.pdf” is not a PDF, Word"),
    ("empty.pdf", b"", "“empty.pdf” is empty. Open it to check that it has content"),
]


@pytest.mark.parametrize(("filename", "content", "words"), HARMFUL)
def test_a_harmful_file_is_named_with_what_would_be_right(
    client: Client, clock: Any, filename: str, content: bytes, words: str
) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    where = f"/proposals/{proposal.ref}/annexes"

    sent = {"d_map": (BytesIO(content), filename)}
    answer = client.post(where, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert words in page(answer).text
    assert queries.annexes_of(proposal) == []
