"""Denied attempts, kept for three months and never changed, and the alarms they raise."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQLITE = [
    (
        "CREATE TRIGGER denied_attempt_no_update BEFORE UPDATE ON denied_attempt "
        "BEGIN SELECT RAISE(ABORT, 'denied attempts are append-only'); END"
    ),
    (
        "CREATE TRIGGER denied_attempt_retention BEFORE DELETE ON denied_attempt "
        "WHEN OLD.at >= (SELECT datetime(max(at), '-90 days') FROM denied_attempt) "
        "BEGIN SELECT RAISE(ABORT, 'denied attempts are kept for 90 days'); END"
    ),
]
POSTGRESQL = [
    (
        "CREATE FUNCTION denied_attempt_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'denied attempts are append-only'; END $$"
    ),
    (
        "CREATE TRIGGER denied_attempt_append_only BEFORE UPDATE OR TRUNCATE ON denied_attempt "
        "FOR EACH STATEMENT EXECUTE FUNCTION denied_attempt_is_append_only()"
    ),
    (
        "CREATE FUNCTION denied_attempt_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF OLD.at >= (SELECT max(at) FROM denied_attempt) - interval '90 days' THEN "
        "RAISE EXCEPTION 'denied attempts are kept for 90 days'; END IF; RETURN OLD; END $$"
    ),
    (
        "CREATE TRIGGER denied_attempt_retention BEFORE DELETE ON denied_attempt "
        "FOR EACH ROW EXECUTE FUNCTION denied_attempt_is_kept()"
    ),
]


def on_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"


def upgrade() -> None:
    op.create_table(
        "denied_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.String(length=45), nullable=False),
        sa.Column("route", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR kind = 'sign_in'", name=op.f("ck_denied_attempt_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_denied_attempt_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_denied_attempt")),
    )
    op.create_index(op.f("ix_denied_attempt_at"), "denied_attempt", ["at"])
    op.create_index("ix_denied_attempt_person", "denied_attempt", ["person_id", "at"])
    op.create_index("ix_denied_attempt_sender", "denied_attempt", ["sender", "at"])
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_alarm_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("source", "hour", name=op.f("uq_alarm_source_hour")),
    )
    op.create_index(op.f("ix_alarm_at"), "alarm", ["at"])
    for statement in SQLITE if on_sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("alarm")
    op.drop_table("denied_attempt")
    if not on_sqlite():
        op.execute("DROP FUNCTION denied_attempt_is_append_only()")
        op.execute("DROP FUNCTION denied_attempt_is_kept()")
