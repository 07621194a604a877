"""Long lists are cut from an index: an agency's by reference, a desk's as versions arrived."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BY_REGION = ["challenge_id", "region_code", "status"]


def upgrade() -> None:
    op.drop_index("ix_proposal_region", table_name="proposal")
    op.create_index("ix_proposal_region", "proposal", [*BY_REGION, "current_version_id"])
    op.create_index("ix_proposal_ref", "proposal", ["challenge_id", "ref"])


def downgrade() -> None:
    op.drop_index("ix_proposal_ref", table_name="proposal")
    op.drop_index("ix_proposal_region", table_name="proposal")
    op.create_index("ix_proposal_region", "proposal", BY_REGION)
