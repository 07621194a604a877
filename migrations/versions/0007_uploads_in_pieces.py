"""Uploads that arrive in pieces, and which annex took the place of which."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("annex") as annex:
        annex.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        annex.create_unique_constraint(op.f("uq_annex_replaces_id"), ["replaces_id"])
        annex.create_foreign_key(op.f("fk_annex_replaces_id"), "annex", ["replaces_id"], ["id"])
    _create_upload()
    op.create_table(
        "upload_piece",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_upload_piece_not_empty")),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_piece_upload_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_piece")),
        sa.UniqueConstraint("upload_id", "start", name=op.f("uq_upload_piece_upload_id_start")),
    )


def _create_upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("requirement_key", sa.String(length=40), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=150), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("modified", sa.String(length=20), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("annex_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_upload_not_empty")),
        sa.CheckConstraint(
            "received >= 0 AND received <= size", name=op.f("ck_upload_within_size")
        ),
        sa.CheckConstraint(
            "annex_id IS NULL OR received = size", name=op.f("ck_upload_attached_when_whole")
        ),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_upload_{column}"))
            for column, target in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("key", name=op.f("uq_upload_key")),
    )
    with op.batch_alter_table("upload") as upload:
        for column in INDEXED:
            upload.create_index(op.f(f"ix_upload_{column}"), [column])


REFERENCES = {
    "proposal_id": "proposal.id",
    "replaces_id": "annex.id",
    "started_by_id": "person.id",
    "annex_id": "annex.id",
}
INDEXED = ("proposal_id", "started_by_id", "touched_at")


def downgrade() -> None:
    op.drop_table("upload_piece")
    op.drop_table("upload")
    with op.batch_alter_table("annex") as annex:
        annex.drop_constraint(op.f("fk_annex_replaces_id"), type_="foreignkey")
        annex.drop_constraint(op.f("uq_annex_replaces_id"), type_="unique")
        annex.drop_column("replaces_id")
