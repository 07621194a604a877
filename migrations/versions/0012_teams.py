"""Who does what on one proposal, what the team notes beside it, and who is there."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PARTS = sa.Enum("view", "comment", "edit", name="teampart", native_enum=False, length=24)
STANDING = sa.text("ended_at IS NULL AND person_id IS NOT NULL")


def upgrade() -> None:
    shares()
    notes()
    op.create_table(
        "presence",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("field_key", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_presence_person_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_presence_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
        sa.UniqueConstraint(
            "proposal_id", "person_id", name=op.f("uq_presence_proposal_id_person_id")
        ),
    )
    op.create_index(op.f("ix_presence_seen_at"), "presence", ["seen_at"])


def shares() -> None:
    op.create_table(
        "proposal_share",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("part", PARTS, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "person_id IS NOT NULL OR invitation_id IS NOT NULL",
            name=op.f("ck_proposal_share_somebody_or_invited"),
        ),
        sa.CheckConstraint(
            "until IS NULL OR until > since", name=op.f("ck_proposal_share_ends_after_start")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_proposal_share_ended_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_proposal_share_by_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_proposal_share_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_proposal_share_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_proposal_share_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_share_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_share")),
        sa.UniqueConstraint("key", name=op.f("uq_proposal_share_key")),
    )
    op.create_index(op.f("ix_proposal_share_invitation_id"), "proposal_share", ["invitation_id"])
    op.create_index("ix_proposal_share_person", "proposal_share", ["person_id"])
    op.create_index(
        "uq_proposal_share_standing",
        "proposal_share",
        ["proposal_id", "person_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def notes() -> None:
    op.create_table(
        "note",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("field_key", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_note_says_something")),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)",
            name=op.f("ck_note_settled_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_note_by_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_note_proposal_id")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_note_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("key", name=op.f("uq_note_key")),
    )
    op.create_index("ix_note_proposal", "note", ["proposal_id", "field_key", "id"])
    op.create_index("ix_note_told", "note", ["told_at", "proposal_id"])


def downgrade() -> None:
    op.drop_table("presence")
    op.drop_table("note")
    op.drop_table("proposal_share")
    op.execute("DELETE FROM invitation WHERE role = 'contributor'")
    op.execute("DELETE FROM post WHERE role = 'contributor'")
