"""Taking the record out of the service."""

from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.audit import record
from challenge.audit.models import Event
from challenge.db import db, table_of
from challenge.desk import queries
from challenge.web.export import Column, Table

COLUMNS = list(table_of(Event).columns)


def export_record(*, slug: str, subject: str, by: Actor) -> Table:
    """The events that an auditor may read, character by character as their digests cover them.

    That they left the service is an event of its own.
    """
    events = queries.exported(COLUMNS, slug=slug, subject=subject)
    person = db.session.get_one(User, by.user_id)
    record(
        "record.export",
        person,
        by=by,
        only=[part for part in (slug, subject) if part],
        number=len(events),
    )
    return Table("record", [Column(column.name) for column in COLUMNS], events)
