"""Each part of an answer counts its own changes, and what was written over is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer") as batch:
        batch.add_column(
            sa.Column("value_revision", sa.Integer(), nullable=False, server_default="1")
        )
    op.execute("UPDATE answer SET value_revision = revision")
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("value_revision", server_default=None)
    with op.batch_alter_table("answer_row") as batch:
        batch.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("answer_row") as batch:
        batch.alter_column("revision", server_default=None)
    op.create_table(
        "answer_edit",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("field_key", sa.String(length=40), nullable=False),
        sa.Column("row_key", sa.String(length=12), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.CheckConstraint("at >= begun_at", name=op.f("ck_answer_edit_ends_after_start")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_answer_edit_by_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_edit_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_edit")),
        sa.UniqueConstraint("key", name=op.f("uq_answer_edit_key")),
    )
    op.create_index(
        "ix_answer_edit_part", "answer_edit", ["proposal_id", "field_key", "row_key", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_answer_edit_part", table_name="answer_edit")
    op.drop_table("answer_edit")
    with op.batch_alter_table("answer_row") as batch:
        batch.drop_column("revision")
    with op.batch_alter_table("answer") as batch:
        batch.drop_column("value_revision")
