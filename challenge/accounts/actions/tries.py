"""Tries in vain: counted, forgotten after a success, and waits that were promised."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.models import Tries
from challenge.db import db, upsert


def count_try(sides: Collection[str]) -> None:
    """One more try from each side; those of more than an hour ago count no more.

    In one order, so that two who count at once wait for each other and nobody waits for both.
    """
    moment = clock.now()
    stale = Tries.last_at < moment - rules.TRIES_COUNT_FOR
    more = sa.case((stale, 1), else_=Tries.failures + 1)
    for side in sorted(sides):
        values = {"side": side, "failures": 1, "last_at": moment, "opens_at": None}
        changed = {"failures": more, "last_at": moment, "opens_at": None}
        db.session.execute(upsert(db.session, Tries, values, key="side", changed=changed))


def promise_opening(side: str, at: datetime) -> None:
    """Whoever was told to wait until `at` is let in then, whatever others do meanwhile."""
    values = {"side": side, "failures": 0, "last_at": clock.now(), "opens_at": at}
    changed = {"opens_at": at}
    db.session.execute(upsert(db.session, Tries, values, key="side", changed=changed))


def forget_tries(sides: Collection[str]) -> None:
    """After a success nothing counts against these sides."""
    db.session.execute(
        sa.delete(Tries).where(Tries.side.in_(sides)),
        execution_options={"synchronize_session": False},
    )
