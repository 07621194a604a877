"""Telling people: a message becomes a row in the transaction it tells of."""

from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.audit import record
from challenge.db import db, table_of
from challenge.notices.models import Delivery, Message
from challenge.web.locale import speaking

Text = str | Callable[[], str]
"""Words that are fixed, or (made by `lazy`, or by a function) put into the reader's language."""

MESSAGES = table_of(Message)
PUT = {
    name: kind.insert(MESSAGES).on_conflict_do_nothing(index_elements=["dedupe"])
    for name, kind in {"sqlite": sqlite, "postgresql": postgresql}.items()
}
"""One message per event and recipient, whatever happens twice and whoever else tells of it now."""
NUMBERS = sa.bindparam("numbers", type_=sa.Integer(), expanding=True)
ADDRESSES = (
    sa.select(User.id, User.email, User.language)
    .where(User.id.in_(NUMBERS), User.active)
    .order_by(User.id)
)


def tell(
    people: Iterable[int], *, event: str, subject: Text, body: Text, address: str | None = None
) -> None:
    """Put one message for each of `people` (numbers of persons) into the outbox.

    `event` names what happened and makes the message unique per person: telling twice of the
    same event sends once. Text and recipient are fixed now, the text in the language that the
    recipient reads; nothing secret belongs in them.
    """
    numbers = sorted(set(people))
    if not numbers:
        return
    found = db.session.execute(ADDRESSES, {"numbers": numbers}).all()
    for language in dict.fromkeys(spoken for _number, _email, spoken in found):
        with speaking(language):
            words = said(subject), said(body)
        readers: dict[int | None, str] = {
            number: address or email for number, email, spoken in found if spoken == language
        }
        _put(readers, event, *words)


def said(text: Text) -> str:
    """The words of `text` in the language that is spoken now."""
    return text() if callable(text) else str(text)


def tell_address(address: str, *, event: str, subject: str, body: str) -> None:
    """A message to somebody who has no account yet."""
    _put({None: address}, event, subject, body)


def _put(addresses: Mapping[int | None, str], event: str, subject: str, body: str) -> None:
    moment = clock.now()
    rows = [
        {
            "dedupe": f"{event}:{user_id or address}"[:160],
            "user_id": user_id,
            "address": address,
            "subject": subject[:200],
            "body": body,
            "created_at": moment,
            "due_at": moment,
        }
        for user_id, address in addresses.items()
    ]
    if rows:
        connection = db.session.connection()
        connection.execute(PUT[connection.dialect.name], rows)


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
