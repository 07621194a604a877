"""Resemblances: sketches of submitted versions, pairs that resemble, and what people found."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
UNCOMPARED = sa.text("compared_at IS NULL")


def reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """The worker sketches what was submitted before."""
    make_sketches()
    make_resemblances()


def make_sketches() -> None:
    op.create_table(
        "sketch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("compared_at", MOMENT),
        reference("sketch", "version_id", "proposal_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sketch")),
        sa.UniqueConstraint("version_id", name=op.f("uq_sketch_version_id")),
    )
    op.create_index(
        "ix_sketch_uncompared",
        "sketch",
        ["id"],
        sqlite_where=UNCOMPARED,
        postgresql_where=UNCOMPARED,
    )
    op.create_table(
        "sketch_mark",
        sa.Column("sketch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        reference("sketch_mark", "sketch_id", "sketch"),
        sa.PrimaryKeyConstraint("sketch_id", "kind", "mark", name=op.f("pk_sketch_mark")),
    )
    op.create_index("ix_sketch_mark_holders", "sketch_mark", ["kind", "mark", "sketch_id"])


def make_resemblances() -> None:
    op.create_table(
        "resemblance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("earlier_share", sa.Integer(), nullable=False),
        sa.Column("later_share", sa.Integer(), nullable=False),
        sa.Column("same_file", sa.Boolean(), nullable=False),
        sa.Column("same_site", sa.Boolean(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.CheckConstraint("earlier_id < later_id", name=op.f("ck_resemblance_earlier_first")),
        sa.CheckConstraint(
            "earlier_share BETWEEN 0 AND 100 AND later_share BETWEEN 0 AND 100",
            name=op.f("ck_resemblance_shares_in_percent"),
        ),
        reference("resemblance", "earlier_id", "proposal_version"),
        reference("resemblance", "later_id", "proposal_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resemblance")),
        sa.UniqueConstraint(
            "earlier_id", "later_id", name=op.f("uq_resemblance_earlier_id_later_id")
        ),
    )
    op.create_index(op.f("ix_resemblance_later_id"), "resemblance", ["later_id"])
    op.create_table(
        "resemblance_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resemblance_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("found_by_id", sa.Integer(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_resemblance_finding_has_text")),
        reference("resemblance_finding", "resemblance_id", "resemblance"),
        reference("resemblance_finding", "found_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resemblance_finding")),
    )
    op.create_index(
        op.f("ix_resemblance_finding_resemblance_id"), "resemblance_finding", ["resemblance_id"]
    )


def downgrade() -> None:
    """Findings stay in the record of events; the rest can be worked out anew."""
    op.drop_table("resemblance_finding")
    op.drop_table("resemblance")
    op.drop_table("sketch_mark")
    op.drop_table("sketch")
