"""A file in pieces: what is taken, what is refused in which words, and what is left of it."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from challenge.documents.models import Document
from challenge.documents.queries import open_document
from challenge.documents.storage import current_storage
from challenge.proposals import actions, queries
from challenge.proposals.models import Upload, UploadPiece
from challenge.proposals.rules import uploading as rules
from challenge.proposals.rules.uploading import LARGEST_PIECE
from tests.client import Client, page
from tests.documents import files
from tests.proposals.forms import as_head, as_staff
from tests.proposals.uploads import CONTENT, announce, attach, said, send, uploaded
from tests.world.people import actor, local_unit
from tests.world.proposals import complete_proposal, staff_of, started_proposal, verified_head

FIRST = CONTENT[:LARGEST_PIECE]


@pytest.fixture(autouse=True)
def still(clock: Any) -> None:
    """The challenge is open and stays so until a test moves on."""


def uploads(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count(Upload.id))) or 0


def test_an_upload_becomes_an_annex_with_its_digest(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    key = uploaded(client, proposal, filename="../../land.pdf")
    answer = attach(client, key)

    (annex,) = queries.annexes_of(proposal)
    assert (answer.status_code, said(answer)["attached"]) == (201, True)
    assert annex.document.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert b"".join(open_document(annex.document)) == CONTENT
    assert (annex.document.filename, annex.requirement_key) == ("land.pdf", "letter")


def test_a_lost_answer_is_asked_for_again(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = uploaded(client, proposal)

    first, second = attach(client, key), attach(client, key)

    assert (first.status_code, second.status_code) == (201, 200)
    assert said(client.get(f"/uploads/{key}"))["attached"] is True
    assert len(queries.annexes_of(proposal)) == 1


def test_the_same_file_chosen_again_goes_on(client: Client, session: Session) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    send(client, key, 0, FIRST)

    again = said(announce(client, proposal))
    other = said(announce(client, proposal, modified="18"))

    assert (again["key"], again["received"]) == (key, LARGEST_PIECE)
    assert (other["key"] == key, other["received"]) == (False, 0)
    assert uploads(session) == 2


def test_the_page_shows_what_has_not_come_to_its_end(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    send(client, key, 0, FIRST)
    where = f"/proposals/{proposal.ref}/annexes"

    shown = client.page(where).text
    answer = client.post(f"/uploads/{key}/cancellation", data={})

    assert "524.3 kB of 1.0 MB have arrived" in shown
    assert "Choose the same file again" in shown
    assert answer.headers["Location"] == where
    assert "Choose the same file again" not in client.page(where).text


PIECES = [
    ("out of order", 10, FIRST, 409, "begins at byte 10, but 0 bytes have arrived"),
    ("before the beginning", -1, FIRST, 409, "begins at byte -1"),
    ("too long", 0, CONTENT[: LARGEST_PIECE + 1], 409, "at most 524288 can be taken"),
]


@pytest.mark.parametrize(("what", "start", "piece", "status", "words"), PIECES)
def test_a_piece_is_refused_in_words(
    client: Client, what: str, start: int, piece: bytes, status: int, words: str
) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]

    answer = send(client, key, start, piece)

    assert answer.status_code == status, what
    assert words in said(answer)["message"]
    assert said(client.get(f"/uploads/{key}"))["received"] == 0


def test_an_empty_piece_is_refused(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]

    answer = send(client, key, 0, b"")

    assert (answer.status_code, said(answer)) == (411, {"message": "Say how long the piece is."})
    with pytest.raises(rules.PieceEmpty):
        rules.refuse_misplaced(start=0, size=0, received=0, whole=10)


def test_a_doubled_piece_is_told_where_to_go_on(client: Client, session: Session) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    send(client, key, 0, FIRST)

    answer = send(client, key, 0, FIRST)

    assert (answer.status_code, said(answer)["received"]) == (409, LARGEST_PIECE)
    assert session.scalar(sa.select(sa.func.count(UploadPiece.id))) == 1


def test_a_piece_beyond_the_end_is_refused(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal, content=files.PDF))["key"]

    answer = send(client, key, 0, files.PDF + b"1")

    assert answer.status_code == 409
    assert f"at most {len(files.PDF)}" in said(answer)["message"]


def test_attaching_half_a_file_is_refused(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    send(client, key, 0, FIRST)

    answer = attach(client, key)

    assert (answer.status_code, said(answer)["received"]) == (409, LARGEST_PIECE)


def test_somebody_elses_upload_does_not_exist(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    others = (verified_head(proposal.organisation), staff_of(local_unit("0102802000", name="B")))
    statuses = []

    for other in others:
        client.sign_in(other)
        statuses += [
            client.get(f"/uploads/{key}").status_code,
            send(client, key, 0, FIRST).status_code,
            attach(client, key).status_code,
            client.post(f"/uploads/{key}/cancellation", data={}).status_code,
        ]
    statuses.append(announce(client, proposal).status_code)

    assert statuses == [404] * 9


def test_a_piece_after_the_close_is_refused(client: Client, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    clock.shift(timedelta(days=31))
    as_staff(client, proposal)

    answers = [send(client, key, 0, FIRST), announce(client, proposal)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "This challenge closed on" in said(answers[0])["message"]


def test_a_piece_after_the_submission_is_refused(client: Client) -> None:
    proposal = complete_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    actions.submit(proposal, by=actor(verified_head(proposal.organisation)))

    answers = [send(client, key, 0, FIRST), announce(client, proposal)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert said(answers[0])["message"] == (
        "“Letter signed by the mayor” takes no document now. "
        "The page of the documents shows what is open."
    )


HOPELESS = [
    ({"size": 0}, "“land.pdf” is empty"),
    ({"size": 20 * 1024 * 1024 + 1}, "“land.pdf” is larger than 20 MB"),
    ({"filename": "run.exe"}, "“run.exe” is not a PDF, Word"),
    ({"filename": "a/../../x"}, None),
    ({"filename": "plan\u202efdp.exe"}, "“planfdp.exe” is not a PDF"),
    ({"filename": ""}, "Name the file to attach"),
    ({"size": "many"}, "Size of the file"),
    ({"size": str(2**80)}, "Size of the file"),
    ({"place": "d_nothing"}, "“nothing” takes no document now"),
    ({"place": "r_nothing"}, "takes no document now"),
    ({"place": "d_land"}, "“Proof of land” takes no document now"),
]


@pytest.mark.parametrize(("told", "words"), HOPELESS)
def test_what_is_hopeless_is_refused_before_it_is_sent(
    client: Client, told: dict[str, Any], words: str | None
) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    answer = announce(client, proposal, **told)

    if words is None:
        assert (answer.status_code, said(answer)["filename"]) == (201, "x")
    else:
        assert answer.status_code in {409, 422}
        assert words in said(answer)["message"]


def test_a_long_name_keeps_its_ending(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    named = said(announce(client, proposal, filename="p" * 300 + ".pdf"))["filename"]

    assert (len(named), named[-5:]) == (150, "p.pdf")


def test_a_renamed_program_is_refused_and_forgotten(client: Client, session: Session) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = uploaded(client, proposal, files.PROGRAM)

    answer = attach(client, key)

    assert answer.status_code == 422
    assert said(answer)["message"].startswith("“land.pdf” is not a PDF, Word (.docx)")
    assert uploads(session) == 0
    assert session.scalar(sa.select(sa.func.count(Document.id))) == 0


def test_uploads_count_against_the_limits(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ANNEXES", 2)
    proposal = started_proposal()
    as_staff(client, proposal)
    announce(client, proposal, modified="1")
    as_head(client, proposal)
    announce(client, proposal, modified="2")

    answer = announce(client, proposal, modified="3")

    assert (answer.status_code, uploads(session)) == (409, 2)
    assert "“land.pdf” is not attached: a proposal takes 2 documents" in said(answer)["message"]


def test_nobody_begins_without_end(client: Client, session: Session) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    for turn in range(rules.MOST_UNFINISHED):
        announce(client, proposal, modified=str(turn))

    answer = announce(client, proposal, modified="one more")

    assert (answer.status_code, uploads(session)) == (409, rules.MOST_UNFINISHED)
    assert "You have 10 uploads that are not finished" in said(answer)["message"]


def test_a_day_without_a_piece_ends_an_upload(client: Client, session: Session, clock: Any) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]
    clock.shift(timedelta(hours=20))
    as_staff(client, proposal)
    send(client, key, 0, FIRST)

    clock.shift(timedelta(hours=20))
    actions.sweep_uploads()
    kept = (uploads(session), current_storage().uploads())
    clock.shift(timedelta(hours=4))
    actions.sweep_uploads()
    session.flush()
    actions.sweep_uploads()

    assert kept == (1, [key])
    assert (uploads(session), current_storage().uploads()) == (0, [])


def test_the_pieces_go_once_the_file_is_attached(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    attach(client, uploaded(client, proposal))

    actions.sweep_uploads()

    (annex,) = queries.annexes_of(proposal)
    assert current_storage().uploads() == []
    assert b"".join(open_document(annex.document)) == CONTENT


def test_an_upload_replaces_a_document(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    attach(client, uploaded(client, proposal, files.PDF))
    (old,) = queries.annexes_of(proposal)

    place = f"r_{old.document.key}"
    attach(client, uploaded(client, proposal, place=place, filename="better.pdf"))

    (new,) = queries.annexes_of(proposal)
    assert (new.document.filename, new.replaces_id) == ("better.pdf", old.id)
    assert "2 files are attached." in client.page(f"/proposals/{proposal.ref}/annexes").text


def test_what_was_replaced_meanwhile_is_not_replaced_again(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    attach(client, uploaded(client, proposal, files.PDF))
    (old,) = queries.annexes_of(proposal)
    key = uploaded(client, proposal, place=f"r_{old.document.key}")
    actions.remove_annex(old, by=actor(staff_of(proposal.organisation)))

    answer = attach(client, key)

    assert answer.status_code == 409
    assert "“land.pdf” was removed or replaced meanwhile" in said(answer)["message"]


def test_a_visitor_is_not_let_in(client: Client) -> None:
    proposal = started_proposal()

    assert announce(client, proposal).status_code == 401


def test_a_piece_needs_its_token(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    key = said(announce(client, proposal))["key"]

    assert send(client, key, 0, FIRST, **{"X-CSRFToken": "wrong"}).status_code == 400


@pytest.mark.parametrize(
    "wrong", [{"received": -1}, {"received": 10**7}, {"size": 0, "received": 0}]
)
def test_the_database_refuses_impossible_uploads(
    client: Client, session: Session, wrong: dict[str, int]
) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)
    announce(client, proposal)
    one = session.scalars(sa.select(Upload)).one()
    for name, value in wrong.items():
        setattr(one, name, value)

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_page_without_script_has_the_same_form(client: Client) -> None:
    proposal = started_proposal()
    as_staff(client, proposal)

    shown = client.get(f"/proposals/{proposal.ref}/annexes")

    assert [form.action for form in page(shown).forms if "annexes" in (form.action or "")] == [
        f"/proposals/{proposal.ref}/annexes"
    ]
