"""Eligibility asked and waived, drafts copied, reminders sent, and who signs for the head."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEW = ("waiver", "eligibility_check", "copied_draft", "reminder", "sign_off", "certifier")


def upgrade() -> None:
    with op.batch_alter_table("challenge") as batch:
        batch.add_column(
            sa.Column("bars_unfinished", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("proposal_version") as batch:
        batch.add_column(sa.Column("submitted_for_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_proposal_version_submitted_for_id"), "person", ["submitted_for_id"], ["id"]
        )
        batch.create_check_constraint(
            op.f("ck_proposal_version_submitted_for_another"), "submitted_for_id <> submitted_by_id"
        )
    entering()
    writing()
    signing()


def downgrade() -> None:
    for table in reversed(NEW):
        op.drop_table(table)
    with op.batch_alter_table("proposal_version") as batch:
        batch.drop_constraint(op.f("ck_proposal_version_submitted_for_another"), type_="check")
        batch.drop_constraint(op.f("fk_proposal_version_submitted_for_id"), type_="foreignkey")
        batch.drop_column("submitted_for_id")
    with op.batch_alter_table("challenge") as batch:
        batch.drop_column("bars_unfinished")


def entering() -> None:
    """Whether a unit may enter, and what does not count for it."""
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_waiver_approved_by_somebody"),
        ),
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name=op.f("ck_waiver_two_persons")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["person.id"], name=op.f("fk_waiver_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_waiver_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_waiver_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_waiver_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint(
            "challenge_id",
            "organisation_id",
            "line",
            name=op.f("uq_waiver_challenge_id_organisation_id_line"),
        ),
        sa.UniqueConstraint("key", name=op.f("uq_waiver_key")),
    )
    op.create_table(
        "eligibility_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_eligibility_check_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_eligibility_check_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_eligibility_check_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_check")),
    )
    op.create_index(
        op.f("ix_eligibility_check_unit"), "eligibility_check", ["challenge_id", "organisation_id"]
    )


def writing() -> None:
    """Where a draft came from, and when its unit was reminded of it."""
    op.create_table(
        "copied_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("copied_by_id", sa.Integer(), nullable=False),
        sa.Column("copied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.CheckConstraint("source_id <> proposal_id", name=op.f("ck_copied_draft_of_another")),
        sa.ForeignKeyConstraint(
            ["copied_by_id"], ["person.id"], name=op.f("fk_copied_draft_copied_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_copied_draft_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["proposal.id"], name=op.f("fk_copied_draft_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copied_draft")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_copied_draft_proposal_id")),
    )
    op.create_index(op.f("ix_copied_draft_source_id"), "copied_draft", ["source_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=12), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_reminder_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "proposal_id",
            "moment",
            "deadline",
            name=op.f("uq_reminder_proposal_id_moment_deadline"),
        ),
    )


def signing() -> None:
    """What staff and head say to each other, and who submits in the head's name."""
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "said",
            sa.Enum("ready", "not_yet", name="said", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "said <> 'not_yet' OR note <> ''", name=op.f("ck_sign_off_declined_says_why")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_sign_off_by_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_sign_off_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index(op.f("ix_sign_off_order"), "sign_off", ["proposal_id", "at"])
    op.create_table(
        "certifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("head_post_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_certifier_ended_by_somebody"),
        ),
        sa.CheckConstraint("post_id <> head_post_id", name=op.f("ck_certifier_another_post")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_certifier_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["head_post_id"], ["post.id"], name=op.f("fk_certifier_head_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_certifier_organisation_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_certifier_post_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_certifier_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certifier")),
        sa.UniqueConstraint("key", name=op.f("uq_certifier_key")),
    )
    op.create_index(op.f("ix_certifier_organisation_id"), "certifier", ["organisation_id"])
