"""The outbox: a message leaves once, waits, fails or is unsure, on both databases."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from time_machine import Traveller

from challenge import clock as our_clock
from challenge.db import db
from challenge.notices import actions, delivery, smtp
from challenge.notices.models import Delivery, Message


class Box:
    """A mail server's inside: keeps what comes, or answers as it is told."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.answer = "250 kept"

    async def handle_DATA(  # noqa: N802  the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            self.letters.append(bytes(envelope.original_content or b"").decode())
        return self.answer


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def tell(event: str = "proposal.submit:1") -> None:
    actions.tell_address("a@example.org", event=event, subject="Received: ทดสอบ", body="It came.")
    db.session.commit()


def the_message() -> Message:
    db.session.expire_all()
    return db.session.scalars(sa.select(Message)).one()


def test_sends_once(app: Flask, server: str, box: Box) -> None:
    tell()
    send = smtp.sender(server, "no-reply@example.org")

    assert [delivery.deliver_waiting(send), delivery.deliver_waiting(send)] == [1, 0]

    assert len(box.letters) == 1
    assert "It came." in box.letters[0]
    assert the_message().state is Delivery.SENT


def test_the_same_event_is_told_once(app: Flask) -> None:
    tell()
    tell()
    assert the_message().state is Delivery.PENDING


def test_waits_longer_after_each_failure(app: Flask, clock: Traveller) -> None:
    tell()
    send = smtp.sender("smtp://127.0.0.1:1", "no-reply@example.org")
    waits = []
    for _attempt in range(delivery.MOST_ATTEMPTS):
        before = our_clock.now()
        delivery.deliver_waiting(send)
        waits.append((the_message().due_at - before).total_seconds())
        clock.shift(waits[-1])

    assert waits[:11] == [2**attempt for attempt in range(1, 12)]
    assert waits[11:] == [3600] * 19
    assert the_message().state is Delivery.FAILED


@pytest.mark.parametrize(
    ("answer", "state"),
    [("451 busy", Delivery.PENDING), ("554 no", Delivery.FAILED), ("250 ok", Delivery.SENT)],
)
def test_the_servers_answer_decides(
    app: Flask, server: str, box: Box, answer: str, state: Delivery
) -> None:
    tell()
    box.answer = answer
    delivery.deliver_waiting(smtp.sender(server, "no-reply@example.org"))
    assert the_message().state is state


def test_a_worker_that_died_leaves_the_message_unsure(app: Flask, clock: Traveller) -> None:
    tell()
    dead = delivery.claim()
    assert dead is not None
    clock.shift(delivery.LEASE + timedelta(seconds=1))
    sent: list[str] = []

    delivery.deliver_waiting(lambda claimed: sent.append(claimed.key))

    assert sent == []
    assert the_message().state is Delivery.UNSURE
    assert not delivery.settle(dead, state=Delivery.SENT)


def test_a_line_that_breaks_while_sending_leaves_it_unsure(app: Flask) -> None:
    tell()

    def break_off(_claimed: delivery.Claimed) -> None:
        raise delivery.Unsure

    delivery.deliver_waiting(break_off)
    assert the_message().state is Delivery.UNSURE


def test_two_workers_do_not_send_twice(own_app: Flask) -> None:
    with own_app.app_context():
        for number in range(20):
            tell(f"event:{number}")
    sent: list[str] = []
    start = Barrier(2)

    def work() -> int:
        start.wait()
        with own_app.app_context():
            return delivery.deliver_waiting(lambda claimed: sent.append(claimed.key))

    with ThreadPoolExecutor(2) as pool:
        counts = [future.result() for future in [pool.submit(work), pool.submit(work)]]

    assert sum(counts) == 20
    assert len(set(sent)) == len(sent) == 20


def test_without_a_server_messages_stay_readable(app: Flask) -> None:
    tell()
    assert delivery.keep_readable() == 1
    assert the_message().state is Delivery.SENT
