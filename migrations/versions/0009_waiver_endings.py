"""A waiver that waits can be refused, or taken back by its proposer; then another one may come."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = ["challenge_id", "organisation_id", "line"]
STANDING = sa.text("ending IS NULL")
UNIQUE = "uq_waiver_challenge_id_organisation_id_line"
CHECKS = {
    "ended_by_somebody": (
        "(ended_at IS NULL) = (ending IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)"
    ),
    "approved_stands": "ending IS NULL OR approved_at IS NULL",
    "refused_by_another": (
        "ending IS NULL OR (ending = 'withdrawn') = (ended_by_id = proposed_by_id)"
    ),
    "ended_has_reason": "ending IS NULL OR ending = 'withdrawn' OR ending_reason <> ''",
}


def upgrade() -> None:
    with op.batch_alter_table("waiver") as batch:
        batch.add_column(sa.Column("ending", sa.String(24)))
        batch.add_column(sa.Column("ending_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("ended_by_id", sa.Integer()))
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True)))
        batch.create_foreign_key(op.f("fk_waiver_ended_by_id"), "person", ["ended_by_id"], ["id"])
        batch.drop_constraint(op.f(UNIQUE), type_="unique")
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_waiver_{name}"), rule)
    op.create_index(
        "uq_waiver_standing",
        "waiver",
        COLUMNS,
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    """What had ended is forgotten: before, nothing could end."""
    op.execute("DELETE FROM waiver WHERE ending IS NOT NULL")
    op.drop_index("uq_waiver_standing", table_name="waiver")
    with op.batch_alter_table("waiver") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_waiver_{name}"), type_="check")
        batch.drop_constraint(op.f("fk_waiver_ended_by_id"), type_="foreignkey")
        for column in ("ended_at", "ended_by_id", "ending_reason", "ending"):
            batch.drop_column(column)
        batch.create_unique_constraint(op.f(UNIQUE), COLUMNS)
