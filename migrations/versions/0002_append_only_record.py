"""The record of events can only grow: triggers refuse what would change it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = [
    f"CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    (
        "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
    ),
    (
        "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()"
    ),
]
SQLITE_UNDO = ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete"]
POSTGRESQL_UNDO = [
    "DROP TRIGGER event_append_only ON event",
    "DROP FUNCTION event_is_append_only()",
]


def on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    head = sa.table("chain_head", sa.column("id"), sa.column("seq"), sa.column("digest"))
    op.execute(sa.insert(head).values(id=1, seq=0, digest=""))
    for statement in SQLITE if on_sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for statement in SQLITE_UNDO if on_sqlite() else POSTGRESQL_UNDO:
        op.execute(statement)
    op.execute("DELETE FROM chain_head")
