"""Files sent with a form: scanned while nobody waits for a lock, and judged again afterwards."""

import dataclasses
import io
import socketserver
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from challenge.accounts.actions import end_other_sessions
from challenge.accounts.models import User
from challenge.db import db
from challenge.documents import posting
from challenge.documents.models import Document
from challenge.proposals import queries
from challenge.proposals.models import Proposal
from tests.client import Client
from tests.documents import files
from tests.world import people
from tests.world.proposals import staff_of, started_proposal

LONGEST = 8.0
"""Seconds the scanner waits at most when nobody lets it go on."""


class Scanner(socketserver.ThreadingTCPServer):
    """A daemon that says “clean” once it is let go on, as a busy one does after half a minute."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Slowly)
        self.asked, self.may_answer = Event(), Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Slowly(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        scanner: Any = self.server
        self.rfile.read(10)
        while length := int.from_bytes(self.rfile.read(4), "big"):
            self.rfile.read(length)
        scanner.asked.set()
        scanner.may_answer.wait(LONGEST)
        self.wfile.write(b"stream: OK\0")


@pytest.fixture
def scanner(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    with Scanner() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings = dataclasses.replace(own_app.config["SETTINGS"], clamd_address=server.address)
        monkeypatch.setitem(own_app.config, "SETTINGS", settings)
        yield server
        server.shutdown()


@pytest.fixture
def draft(own_app: Flask) -> Proposal:
    with own_app.app_context():
        proposal = started_proposal()
        db.session.commit()
        return proposal


@pytest.fixture
def staff(own_app: Flask, draft: Proposal) -> User:
    with own_app.app_context():
        user = staff_of(db.session.merge(draft).organisation)
        db.session.commit()
        return user


def sent(client: Client, draft: Proposal, *, once: str = "one-key") -> TestResponse:
    return client.post(
        f"/proposals/{draft.ref}/annexes",
        data={"d_letter": (io.BytesIO(files.PDF), "letter.pdf"), "once": once},
        content_type="multipart/form-data",
    )


def attached(application: Flask) -> int:
    with application.app_context():
        return db.session.scalar(sa.select(sa.func.count(Document.id))) or 0


def test_others_write_while_a_file_is_scanned(
    own_app: Flask, scanner: Scanner, draft: Proposal, staff: User
) -> None:
    client = Client.of(own_app).sign_in(staff)
    with ThreadPoolExecutor(1) as pool:
        upload = pool.submit(sent, client, draft)
        assert scanner.asked.wait(LONGEST)

        began = time.monotonic()
        with own_app.app_context():
            people.person("Somebody Else")
            db.session.commit()
        waited = time.monotonic() - began
        scanner.may_answer.set()

    assert waited < LONGEST / 4
    assert upload.result().status_code == 303
    assert attached(own_app) == 1


def test_who_was_signed_out_during_the_scan_attaches_nothing(
    own_app: Flask, scanner: Scanner, draft: Proposal, staff: User
) -> None:
    client = Client.of(own_app).sign_in(staff)
    with ThreadPoolExecutor(1) as pool:
        upload = pool.submit(sent, client, draft)
        assert scanner.asked.wait(LONGEST)
        with own_app.app_context():
            end_other_sessions(staff, kept=None)
            db.session.commit()
        scanner.may_answer.set()

    assert upload.result().status_code == 401
    assert attached(own_app) == 0


def test_a_stranger_sends_nothing_to_the_scanner(
    own_app: Flask, scanner: Scanner, draft: Proposal
) -> None:
    with own_app.app_context():
        rival = staff_of(people.local_unit("0102802000", name="Bacarra"))
        db.session.commit()

    answer = sent(Client.of(own_app).sign_in(rival), draft)

    assert (answer.status_code, scanner.asked.is_set()) == (404, False)


def test_the_same_files_sent_twice_count_once(own_app: Flask, draft: Proposal, staff: User) -> None:
    client = Client.of(own_app).sign_in(staff)

    answers = [sent(client, draft) for _time in range(2)]

    assert [(each.status_code, each.location) for each in answers] == [
        (303, f"/proposals/{draft.ref}/annexes")
    ] * 2
    with own_app.app_context():
        assert len(queries.annexes_of(db.session.merge(draft))) == 1


def test_a_view_that_would_scan_within_its_transaction_is_found(app: Flask) -> None:
    with app.test_request_context("/", method="POST"), pytest.raises(posting.KeptTooLate):
        posting.kept(None)  # type: ignore[arg-type]


def test_every_view_of_a_form_with_files_keeps_them_first(app: Flask) -> None:
    first = {name for name, view in app.view_functions.items() if hasattr(view, "reads_first")}

    assert {"proposals.save_annexes", "mous.sign", "mous.approve"} <= first
