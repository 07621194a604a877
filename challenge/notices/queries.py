"""Reading messages: one's own, all of the demonstration, and those nobody is sure of."""

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.db import db
from challenge.notices.models import Delivery, Message
from challenge.web.paging import Page, page

AT_ONCE = 20
LATEST_FIRST = (Message.created_at, Message.id)


def messages_of(by: Actor, *, after: str | None = None) -> Page[Message]:
    """What was written to `by`, the latest first."""
    mine = sa.select(Message).where(Message.user_id == by.user_id)
    return page(db.session, mine, by=LATEST_FIRST, after=after, size=AT_ONCE, descending=True)


def messages_to(address: str, *, after: str | None = None) -> Page[Message]:
    """Every message whose recipient contains `address`; for the demonstration only."""
    query = sa.select(Message)
    if address:
        query = query.where(sa.func.lower(Message.address).contains(address, autoescape=True))
    return page(db.session, query, by=LATEST_FIRST, after=after, size=AT_ONCE, descending=True)


def unsettled() -> list[Message]:
    """Messages that failed, or of which nobody knows whether they left; for administrators."""
    stuck = sa.select(Message).where(Message.state.in_((Delivery.UNSURE, Delivery.FAILED)))
    return list(db.session.scalars(stuck.order_by(Message.created_at, Message.id).limit(200)))


def unsettled_message(key: str) -> Message | None:
    """One of them, locked, for the decision about it."""
    return db.session.scalar(
        sa.select(Message)
        .where(Message.key == key, Message.state.in_((Delivery.UNSURE, Delivery.FAILED)))
        .with_for_update()
    )
