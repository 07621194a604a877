"""Thousands of rows at once, with numbers of our own so that rows can point at each other."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

import sqlalchemy as sa

from challenge.audit import rules
from challenge.audit.models import ChainHead, Event
from challenge.db import Base, db

Row = dict[str, Any]
Rows = Iterable[Row]


def numbers(model: type[Base]) -> Iterator[int]:
    """The free numbers of a table."""
    key = model.__table__.c.id
    return count((db.session.scalar(sa.select(sa.func.max(key))) or 0) + 1)


def insert(model: type[Base], rows: Rows) -> None:
    """Many rows of one table; all of them name the same columns."""
    many = list(rows)
    if not many:
        return
    db.session.execute(sa.insert(model.__table__), many)  # type: ignore[arg-type]  # a Table
    if "id" in many[0] and db.engine.dialect.name == "postgresql":
        _count_on(model)


def _count_on(model: type[Base]) -> None:
    """Let the next ordinary row get a number that is free."""
    top = sa.select(sa.func.max(model.__table__.c.id)).scalar_subquery()
    name = sa.func.pg_get_serial_sequence(model.__tablename__, "id")
    db.session.execute(sa.select(sa.func.setval(name, top)))


def settle() -> None:
    """Commit, and let PostgreSQL know the sizes, as it would by itself within a minute.

    SQLite has no such process, and the product asks it for nothing: it plans without.
    """
    db.session.commit()
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def record(events: Rows) -> None:
    """Events appended to the chain as `audit.record` would have done one by one."""
    head = db.session.get_one(ChainHead, 1)
    insert(Event, _chained(events, head))
    db.session.flush()


def _chained(events: Rows, head: ChainHead) -> Iterator[Row]:
    for event in events:
        row = {"seq": head.seq + 1, "reason": None, "previous": head.digest, **event}
        row["digest"] = rules.digest(row)
        head.seq, head.digest = row["seq"], row["digest"]
        yield row
