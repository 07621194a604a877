"""Engine, session, the declarative base and the column types everything shares."""

import enum
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

from challenge.turns import Turns

log = logging.getLogger(__name__)
READING = {"GET", "HEAD", "OPTIONS"}
LONGEST_TURN = 20.0
"""Seconds that a writer waits for others of its process, before SQLite's own limit of 30 begins."""


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} names no zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: constraint names by convention, moments as UTC instants, JSON as JSON."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Instant,
        enum.StrEnum: sa.Enum(
            enum.StrEnum,
            native_enum=False,
            length=24,
            values_callable=lambda kind: [str(member) for member in kind],
        ),
        dict[str, Any]: sa.JSON,
        list[str]: sa.JSON,
        list[dict[str, Any]]: sa.JSON,
    }


class Keyed:
    """A table with a whole-number key, which never leaves the server."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


def table_of(model: type[Base]) -> sa.Table:
    """The table of a model, for statements that go around the mapper."""
    return cast(sa.Table, model.__table__)


class Database:
    """One engine and one session a request."""

    def init_app(self, app: Flask, url: str) -> None:
        engine = create_engine(url)
        app.extensions["db"] = (engine, sessionmaker(engine, expire_on_commit=False))
        app.extensions["db_reading"] = reading_engine(engine)
        app.teardown_appcontext(lambda _error: self.close())

    @property
    def engine(self) -> sa.Engine:
        engine: sa.Engine = current_app.extensions["db"][0]
        return engine

    @property
    def session(self) -> Session:
        if "db_session" not in g:
            engine, make = current_app.extensions["db"]
            own = make.kw["bind"] is engine
            reading = own and self._only_reads()
            g.db_session = make(bind=current_app.extensions["db_reading"]) if reading else make()
        session: Session = g.db_session
        return session

    def rows(
        self, statement: sa.Executable, values: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[*tuple[Any, ...]]:
        """Rows of columns, read around the mapper: it takes as long again as the reading itself."""
        return self.session.connection().execute(statement, values)

    def _only_reads(self) -> bool:
        """Whether this request changes nothing, or nothing yet."""
        if not has_request_context() or g.get("apart"):
            return False
        return bool(g.get("reads_first")) or request.method in READING

    def read_from_one_moment(self) -> None:
        """For a long look at everything: no write lock on SQLite, one snapshot on PostgreSQL.

        What was read before belongs to another moment, and is let go.
        """
        engine, make = current_app.extensions["db"]
        if make.kw["bind"] is not engine:
            return
        self.close()
        options: dict[str, Any] = {"write": False}
        if engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        g.db_session = make(bind=engine.execution_options(**options))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A short transaction of its own, kept whatever becomes of the request around it.

        What the request did so far is undone first: on SQLite the two would wait for each other.
        """
        self.close()
        with current_app.app_context():
            g.apart = True
            yield
            self.session.commit()

    def close(self) -> None:
        session = g.pop("db_session", None)
        if session is not None:
            session.close()


def create_engine(url: str) -> sa.Engine:
    """An engine for `url`; SQLite with the durability that an acknowledgement promises."""
    address = sa.make_url(url)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    module = _sqlite_module()
    if may_corrupt(module.sqlite_version_info):
        log.warning("SQLite %s can corrupt a database in WAL mode.", module.sqlite_version)
    engine = sa.create_engine(address, module=module)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_in_turn(engine))
    return engine


def reading_engine(engine: sa.Engine) -> sa.Engine:
    """Where page views read: they never take the write lock of SQLite, which a change takes before
    it reads, and PostgreSQL refuses what they would write.

    Each statement on PostgreSQL sees a moment of its own in any case; without a transaction around
    them there are two messages less to and from the server for every page.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(write=False)
    given = engine.url.query.get("options", "")
    reading = sa.create_engine(
        engine.url,
        pool_pre_ping=True,
        isolation_level="AUTOCOMMIT",
        connect_args={"options": f"{given} -c default_transaction_read_only=on".lstrip()},
    )
    event.listen(engine, "engine_disposed", lambda _engine: reading.dispose())
    return reading


def may_corrupt(version: tuple[int, ...]) -> bool:
    """Whether this SQLite can damage a WAL when it is reset: 3.7.0 up to and with 3.51.2."""
    return (3, 7, 0) <= version <= (3, 51, 2)


def upsert(
    session: Session,
    table: type[Base],
    values: dict[str, Any],
    *,
    key: str,
    changed: dict[str, Any],
) -> sa.Executable:
    """Insert `values`, or change the row that has the same `key`; no race in between."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    row = insert(table).values(values)
    return row.on_conflict_do_update(index_elements=[key], set_=changed)


def insert_new(session: Session, table: type[Base], values: dict[str, Any]) -> Any:
    """Insert `values` unless a row with the same key is there; ask it to return what it made."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    return insert(table).values(values).on_conflict_do_nothing()


def _sqlite_module() -> Any:
    """The bundled SQLite, which is newer than those of most systems."""
    try:
        import pysqlite3  # only where a wheel exists
    except ImportError:
        import sqlite3 as pysqlite3
    return pysqlite3


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: real transactions and savepoints
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=wal",
        "foreign_keys=on",
        "synchronous=full",
    ):
        connection.execute(f"pragma {pragma}")


def _begin_in_turn(engine: sa.Engine) -> Callable[[sa.Connection], None]:
    """How transactions begin: readers at once, the writers of this process one after another.

    SQLite lets whoever asks at the right moment write next, so one of many could wait for seconds.
    """
    turns = Turns(longest=LONGEST_TURN)
    for ending in ("do_commit", "do_rollback", "do_close", "do_terminate"):
        setattr(engine.dialect, ending, _handing_on(turns, getattr(engine.dialect, ending)))

    def begin(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get("write", True):
            connection.exec_driver_sql("BEGIN")
            return
        writer = connection.connection.dbapi_connection
        turns.take(writer)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            turns.leave(writer)
            raise

    return begin


def _handing_on(turns: Turns, end: Callable[[Any], None]) -> Callable[[Any], None]:
    """The end of a transaction or of its connection, after which the next one may write."""

    def ended(connection: Any) -> None:
        try:
            end(connection)
        finally:
            turns.leave(getattr(connection, "dbapi_connection", connection))

    return ended


db = Database()
