"""Sending what waits in the outbox: each message once, by one worker, or said to be unsure."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from challenge import clock
from challenge.db import db
from challenge.notices.models import Delivery, Message

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 30
"""Most of a day: a mail server that is down over night loses nothing."""


class TryLater(Exception):
    """The message certainly did not leave; another try may work."""


class Refused(Exception):
    """The message certainly did not leave, and never will."""


class Unsure(Exception):
    """The line broke while the message was on it: nobody knows whether it left."""


@dataclass(frozen=True)
class Claimed:
    """A message that this worker, and no other, may send while the lease lasts."""

    number: int
    lease: str
    attempts: int
    key: str
    address: str
    subject: str
    body: str


Send = Callable[[Claimed], None]


def deliver_waiting(send: Send) -> int:
    """Send everything that is due; the answer is how many were sent.

    The network is used between transactions, never inside one.
    """
    give_up_lost()
    sent = 0
    while (claimed := claim()) is not None:
        sent += _deliver(claimed, send)
    return sent


def claim() -> Claimed | None:
    """Take the oldest message that is due; two workers never take the same one."""
    moment = clock.now()
    message = db.session.scalar(
        sa.select(Message)
        .where(Message.state == Delivery.PENDING, Message.due_at <= moment)
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if message is None:
        db.session.rollback()
        return None
    message.state = Delivery.SENDING
    message.lease = secrets.token_hex(16)
    message.leased_until = moment + LEASE
    message.attempts += 1
    taken = Claimed(
        message.id,
        message.lease,
        message.attempts,
        message.key,
        message.address,
        message.subject,
        message.body,
    )
    db.session.commit()
    return taken


def _deliver(claimed: Claimed, send: Send) -> bool:
    try:
        send(claimed)
    except TryLater:
        _put_back(claimed)
    except Refused:
        settle(claimed, state=Delivery.FAILED)
    except Unsure:
        settle(claimed, state=Delivery.UNSURE)
    else:
        return settle(claimed, state=Delivery.SENT, sent_at=clock.now())
    return False


def _put_back(claimed: Claimed) -> None:
    """Twice as long a wait after each attempt; after the last one it has failed."""
    wait = min(timedelta(seconds=2**claimed.attempts), LONGEST_WAIT)
    last = claimed.attempts >= MOST_ATTEMPTS
    state = Delivery.FAILED if last else Delivery.PENDING
    settle(claimed, state=state, due_at=clock.now() + wait)


def settle(claimed: Claimed, **outcome: object) -> bool:
    """Note how it went, unless the lease passed to somebody else meanwhile."""
    settled = db.session.scalar(
        sa.update(Message)
        .where(Message.id == claimed.number, Message.lease == claimed.lease)
        .values(lease=None, leased_until=None, **outcome)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    return settled is not None


def give_up_lost() -> None:
    """A worker died while sending: nobody can know whether it left, so a person decides."""
    db.session.execute(
        sa.update(Message)
        .where(Message.state == Delivery.SENDING, Message.leased_until < clock.now())
        .values(state=Delivery.UNSURE, lease=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()


def keep_readable() -> int:
    """Without a mail server: what waits counts as sent, and is read in the demonstration's box."""
    moment = clock.now()
    marked = db.session.scalars(
        sa.update(Message)
        .where(Message.state == Delivery.PENDING, Message.due_at <= moment)
        .values(state=Delivery.SENT, sent_at=moment, attempts=Message.attempts + 1)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    number = len(marked.all())
    db.session.commit()
    return number
