"""What must hold of the outbox: no message is stuck where nobody sends it and nobody sees it."""

from datetime import datetime

import sqlalchemy as sa

from challenge.audit.invariants import Finding, Looked, holds, plain, stream, told
from challenge.notices.delivery import MOST_ATTEMPTS
from challenge.notices.models import Delivery, Message

messages = told("message", sa.select(Message.id))
"""Only what a person decided about a message is an event."""

SHOWN = (Delivery.FAILED, Delivery.UNSURE)
"""What administrators see and settle."""


@holds("Every message was sent, is tried again, or is shown to an administrator.")
def outbox() -> Looked:
    rows = sa.select(
        Message.id, plain(Message.state), Message.attempts, Message.leased_until, Message.sent_at
    ).order_by(Message.id)
    for number, state, attempts, leased_until, sent_at in stream(rows):
        fault = _stuck(state, attempts, leased_until, sent_at)
        yield Finding(f"message {number}", fault) if fault else None


def _stuck(
    state: str, attempts: int, leased_until: datetime | None, sent_at: datetime | None
) -> str | None:
    match state:
        case Delivery.SENT:
            return None if sent_at else "it counts as sent, and nobody knows when"
        case Delivery.SENDING:
            return None if leased_until else "it is being sent, and nobody will ever give it up"
        case Delivery.PENDING:
            return "tried too often, and waits still" if attempts >= MOST_ATTEMPTS else None
        case _:
            return None if state in SHOWN else f"“{state}” is no state of a message"
