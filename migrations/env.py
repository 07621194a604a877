"""How Alembic meets the database: on SQLite and PostgreSQL, whoever starts it, one at a time."""

from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from alembic import context

import challenge.models  # noqa: F401  every table must be known before they are compared
import config
from challenge.db import Base, create_engine

LOCK = 727271
"""The advisory lock on PostgreSQL: two servers that start together migrate once."""


def address() -> str:
    """Where the caller says, else where the settings say."""
    url: str | None = context.config.attributes.get("url")
    return url or config.current().database_url


def configure(**where: object) -> None:
    context.configure(
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        render_item=render,
        **where,  # type: ignore[arg-type]  # Alembic types each of them, not their collection
    )


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as what they are on disk: a revision imports nothing of ours."""
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def write_script() -> None:
    """Print the statements instead of running them: `alembic upgrade head --sql`."""
    configure(url=address(), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def migrate() -> None:
    engine = create_engine(address())
    if engine.url.database and engine.dialect.name == "sqlite":
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        with engine.connect() as connection:
            run(connection)
    finally:
        engine.dispose()


def run(connection: sa.Connection) -> None:
    prepare(connection)
    configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
        check_references(connection)


def prepare(connection: sa.Connection) -> None:
    """Wait for our turn; keep SQLite from emptying the tables that refer to a copied one.

    SQLite takes the pragma only outside a transaction, and its write lock is our turn.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.execute("pragma foreign_keys=off")
    else:
        connection.exec_driver_sql("select pg_advisory_lock(%s)", (LOCK,))
        connection.commit()


def check_references(connection: sa.Connection) -> None:
    """What SQLite did not watch while tables were copied is looked at before the commit."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("pragma foreign_key_check").all()
        if broken:
            raise RuntimeError(f"The migration would leave rows without their reference: {broken}")


if context.is_offline_mode():
    write_script()
else:
    migrate()
