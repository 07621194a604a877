"""Telling people: a message becomes a row in the transaction it tells of."""

from collections.abc import Iterable

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.audit import record
from challenge.db import db
from challenge.notices.models import Delivery, Message


def tell(
    people: Iterable[int], *, event: str, subject: str, body: str, address: str | None = None
) -> None:
    """Put one message for each of `people` (numbers of persons) into the outbox.

    `event` names what happened and makes the message unique per person: telling twice of the
    same event sends once. Text and recipient are fixed now; nothing secret belongs in them.
    """
    numbers = sorted(set(people))
    if not numbers:
        return
    found = db.session.execute(
        sa.select(User.id, User.email).where(User.id.in_(numbers), User.active).order_by(User.id)
    )
    for user_id, email in found.all():
        _put(user_id, address or email, event=event, subject=subject, body=body)


def tell_address(address: str, *, event: str, subject: str, body: str) -> None:
    """A message to somebody who has no account yet."""
    _put(None, address, event=event, subject=subject, body=body)


def _put(user_id: int | None, address: str, *, event: str, subject: str, body: str) -> None:
    dedupe = f"{event}:{user_id or address}"[:160]
    known = db.session.scalar(sa.select(Message.id).where(Message.dedupe == dedupe))
    if known is None:
        moment = clock.now()
        message = Message(
            dedupe=dedupe,
            user_id=user_id,
            address=address,
            subject=subject[:200],
            body=body,
            created_at=moment,
            due_at=moment,
        )
        db.session.add(message)
        db.session.flush()


def send_again(message: Message, *, by: Actor) -> None:
    """A person decided that a message which failed, or may have left, goes out (again)."""
    message.state = Delivery.PENDING
    message.attempts = 0
    message.due_at = clock.now()
    record("message.send_again", message, by=by)


def leave_be(message: Message, *, by: Actor) -> None:
    """A person found out that the message arrived, or need not."""
    message.state = Delivery.SENT
    message.sent_at = message.sent_at or clock.now()
    record("message.leave_be", message, by=by)
