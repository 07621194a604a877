"""Being there: a page that is looked at says so, and what is old is forgotten."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.db import db, table_of
from challenge.proposals import queries
from challenge.proposals.models import Presence, Proposal
from challenge.proposals.rules.team import BEAT

FORGOTTEN_AFTER = timedelta(hours=1)
TABLE = table_of(Presence)
PUT = {
    name: kind.insert(TABLE) for name, kind in {"sqlite": sqlite, "postgresql": postgresql}.items()
}


def be_here(proposal: Proposal, field_key: str, *, by: Actor) -> None:
    """Somebody looks at a field, or at the overview; what was said just now is not written again.

    Two pages of one person, in two processes, meet in one row.
    """
    moment = clock.now()
    known = queries.presence_of(proposal, by.user_id or 0)
    if known and known.field_key == field_key and moment - known.seen_at < BEAT:
        return
    connection = db.session.connection()
    seen = {"field_key": field_key, "seen_at": moment}
    row = {"proposal_id": proposal.id, "person_id": by.user_id, **seen}
    put = PUT[connection.dialect.name].values(row)
    connection.execute(
        put.on_conflict_do_update(index_elements=["proposal_id", "person_id"], set_=seen)
    )


def forget_presence() -> int:
    """Nobody needs to know who looked at a proposal an hour ago."""
    old = sa.delete(TABLE).where(TABLE.c.seen_at < clock.now() - FORGOTTEN_AFTER)
    return db.session.connection().execute(old).rowcount
