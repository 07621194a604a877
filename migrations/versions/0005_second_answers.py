"""Second answers: calling off, refusing and revoking lateness, chairs, reserves, promotions."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LIVE_CANCELLATION = sa.text("answer IS NULL OR answer = 'approved'")
LIVE_PROMOTION = sa.text("status <> 'sent_back'")
STANDING = sa.text("ending IS NULL")
CLOSED_BEFORE = "status = 'open' OR (closed_at IS NOT NULL AND closed_by_id IS NOT NULL)"
CLOSED_NOW = "status IN ('open', 'stopped') OR (closed_at IS NOT NULL AND closed_by_id IS NOT NULL)"
FROZEN_BEFORE = (
    "status IN ('open', 'closed') OR (frozen_at IS NOT NULL AND frozen_by_id IS NOT NULL)"
)
FROZEN_NOW = (
    "status IN ('open', 'closed', 'stopped') "
    "OR (frozen_at IS NOT NULL AND frozen_by_id IS NOT NULL)"
)
DATE_CANCELLED = """
    UPDATE challenge SET cancelled_at = published_at, cancelled_reason = 'Not recorded.'
    WHERE status = 'cancelled'
"""
PUBLISH_LAST_ROUNDS = """
    UPDATE round_run SET status = 'published',
      published_at = (SELECT announced_at FROM decision
        WHERE decision.round_id = round_run.round_id AND decision.status = 'announced'),
      published_by_id = (SELECT approved_by_id FROM decision
        WHERE decision.round_id = round_run.round_id AND decision.status = 'announced')
    WHERE status = 'frozen' AND round_id IN
      (SELECT round_id FROM decision WHERE status = 'announced')
"""
STOPPED_AS_BEFORE = """
    UPDATE round_run SET status = CASE WHEN frozen_at IS NOT NULL THEN 'frozen'
      WHEN closed_at IS NOT NULL THEN 'closed' ELSE 'open' END
    WHERE status = 'stopped'
"""
ONE_LETTER_EACH = """
    DELETE FROM letter WHERE kind = 'reserve' AND EXISTS (SELECT 1 FROM letter AS later
      WHERE later.proposal_id = letter.proposal_id AND later.decision_id = letter.decision_id
        AND later.kind = 'awarded')
"""


def reference(table: str, column: str, target: str = "person") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def person(table: str, column: str) -> sa.Column:  # type: ignore[type-arg]
    """A new column that may name somebody."""
    name = op.f(f"fk_{table}_{column}")
    return sa.Column(column, sa.Integer(), sa.ForeignKey("person.id", name=name))


def upgrade() -> None:
    make_cancellations()
    end_lateness()
    confirm_chairs()
    stop_rounds()
    make_call_ups()
    make_promotions()


def make_cancellations() -> None:
    op.create_table(
        "cancellation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("answer", sa.String(24)),
        sa.Column("answer_reason", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer()),
        sa.Column("answered_at", MOMENT),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_cancellation_has_reason")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL) "
            "AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_cancellation_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "answer IS NULL OR (answer = 'withdrawn') = (answered_by_id = proposed_by_id)",
            name=op.f("ck_cancellation_two_persons"),
        ),
        sa.CheckConstraint(
            "answer IS NULL OR answer <> 'refused' OR answer_reason <> ''",
            name=op.f("ck_cancellation_refused_has_reason"),
        ),
        reference("cancellation", "challenge_id", "challenge"),
        reference("cancellation", "proposed_by_id"),
        reference("cancellation", "answered_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
    )
    op.create_index(op.f("ix_cancellation_challenge_id"), "cancellation", ["challenge_id"])
    one_live("uq_cancellation_live", "cancellation", ["challenge_id"], LIVE_CANCELLATION)
    with op.batch_alter_table("challenge") as batch:
        batch.add_column(sa.Column("cancelled_at", MOMENT))
        batch.add_column(
            sa.Column("cancelled_reason", sa.Text(), nullable=False, server_default="")
        )
    op.execute(DATE_CANCELLED)
    with op.batch_alter_table("challenge") as batch:
        batch.create_check_constraint(
            op.f("ck_challenge_cancelled_has_date"),
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_challenge_cancelled_has_reason"),
            "status <> 'cancelled' OR cancelled_reason <> ''",
        )


def one_live(name: str, table: str, columns: list[str], which: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=which, postgresql_where=which)


LATENESS_CHECKS = {
    "ended_by_somebody": (
        "(ended_at IS NULL) = (ending IS NULL) AND (ended_at IS NULL) = (ended_by_id IS NULL)"
    ),
    "approved_ends_revoked": ("ending IS NULL OR (ending = 'revoked') = (approved_at IS NOT NULL)"),
    "refused_by_another": (
        "ending IS NULL OR ending = 'revoked' "
        "OR (ending = 'withdrawn') = (ended_by_id = proposed_by_id)"
    ),
    "two_persons_revoke": (
        "ending IS NULL OR ending <> 'revoked' "
        "OR (revoking_by_id IS NOT NULL AND ended_by_id <> revoking_by_id)"
    ),
    "ended_has_reason": "ending IS NULL OR ending = 'withdrawn' OR ending_reason <> ''",
    "revoking_by_somebody": "(revoking_by_id IS NULL) = (revoking_at IS NULL)",
}


def end_lateness() -> None:
    """A unit may have several permissions one after the other, one of them standing."""
    with op.batch_alter_table("late_permission") as batch:
        batch.add_column(person("late_permission", "revoking_by_id"))
        batch.add_column(sa.Column("revoking_at", MOMENT))
        batch.add_column(sa.Column("ending", sa.String(24)))
        batch.add_column(sa.Column("ending_reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(person("late_permission", "ended_by_id"))
        batch.add_column(sa.Column("ended_at", MOMENT))
        batch.drop_constraint(
            op.f("uq_late_permission_challenge_id_organisation_id"), type_="unique"
        )
        for name, rule in LATENESS_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_late_permission_{name}"), rule)
    columns = ["challenge_id", "organisation_id"]
    one_live("uq_late_permission_standing", "late_permission", columns, STANDING)


def confirm_chairs() -> None:
    """Chairs seated before wait for their confirmation like every other one."""
    with op.batch_alter_table("seat") as batch:
        batch.add_column(person("seat", "confirmed_by_id"))
        batch.add_column(sa.Column("confirmed_at", MOMENT))
        batch.create_check_constraint(
            op.f("ck_seat_confirmed_by_somebody"),
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_seat_two_persons"),
            "confirmed_by_id <> added_by_id AND confirmed_by_id <> user_id",
        )


def stop_rounds() -> None:
    with op.batch_alter_table("round_run") as batch:
        batch.add_column(sa.Column("stopped_at", MOMENT))
        batch.drop_constraint(op.f("ck_round_run_closed_by_somebody"), type_="check")
        batch.drop_constraint(op.f("ck_round_run_frozen_by_somebody"), type_="check")
        batch.create_check_constraint(op.f("ck_round_run_closed_by_somebody"), CLOSED_NOW)
        batch.create_check_constraint(op.f("ck_round_run_frozen_by_somebody"), FROZEN_NOW)
        batch.create_check_constraint(
            op.f("ck_round_run_stopped_has_date"),
            "(status = 'stopped') = (stopped_at IS NOT NULL)",
        )
    op.execute(PUBLISH_LAST_ROUNDS)


def make_call_ups() -> None:
    op.create_table(
        "call_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=False),
        sa.Column("called_by_id", sa.Integer(), nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.CheckConstraint("proposal_id <> replaces_id", name=op.f("ck_call_up_another_proposal")),
        reference("call_up", "round_id", "round"),
        reference("call_up", "proposal_id", "proposal"),
        reference("call_up", "replaces_id", "proposal"),
        reference("call_up", "called_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_up")),
        sa.UniqueConstraint(
            "round_id", "proposal_id", name=op.f("uq_call_up_round_id_proposal_id")
        ),
        sa.UniqueConstraint(
            "round_id", "replaces_id", name=op.f("uq_call_up_round_id_replaces_id")
        ),
    )
    op.create_index(op.f("ix_call_up_proposal_id"), "call_up", ["proposal_id"])
    op.create_index(op.f("ix_call_up_replaces_id"), "call_up", ["replaces_id"])


def make_promotions() -> None:
    op.create_table(
        "promotion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forfeited_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("approved_by_id", sa.Integer()),
        sa.Column("approved_at", MOMENT),
        sa.Column("sent_back_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "approved_by_id <> proposed_by_id", name=op.f("ck_promotion_two_persons")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_promotion_has_reason")),
        sa.CheckConstraint("status <> 'announced'", name=op.f("ck_promotion_takes_effect_at_once")),
        sa.CheckConstraint(
            "(status = 'approved') = (approved_at IS NOT NULL) "
            "AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name=op.f("ck_promotion_approved_by_somebody"),
        ),
        sa.CheckConstraint(
            "status <> 'sent_back' OR sent_back_reason <> ''",
            name=op.f("ck_promotion_sent_back_has_reason"),
        ),
        reference("promotion", "forfeited_id", "award"),
        reference("promotion", "proposal_id", "proposal"),
        reference("promotion", "proposed_by_id"),
        reference("promotion", "approved_by_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
    )
    op.create_index(op.f("ix_promotion_forfeited_id"), "promotion", ["forfeited_id"])
    op.create_index(op.f("ix_promotion_proposal_id"), "promotion", ["proposal_id"])
    one_live("uq_promotion_live", "promotion", ["forfeited_id"], LIVE_PROMOTION)
    one_live("uq_promotion_proposal", "promotion", ["proposal_id"], LIVE_PROMOTION)
    with op.batch_alter_table("award") as batch:
        batch.create_unique_constraint(op.f("uq_award_replaces_id"), ["replaces_id"])
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f("uq_letter_proposal_id_decision_id"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_letter_proposal_id_decision_id_kind"), ["proposal_id", "decision_id", "kind"]
        )


def downgrade() -> None:
    """What the tables of before cannot say is dropped; the record of events keeps it."""
    op.execute(ONE_LETTER_EACH)
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f("uq_letter_proposal_id_decision_id_kind"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_letter_proposal_id_decision_id"), ["proposal_id", "decision_id"]
        )
    with op.batch_alter_table("award") as batch:
        batch.drop_constraint(op.f("uq_award_replaces_id"), type_="unique")
    op.drop_table("promotion")
    op.drop_table("call_up")
    run_rounds_on()
    forget_confirmations()
    forget_endings()
    with op.batch_alter_table("challenge") as batch:
        batch.drop_constraint(op.f("ck_challenge_cancelled_has_reason"), type_="check")
        batch.drop_constraint(op.f("ck_challenge_cancelled_has_date"), type_="check")
        batch.drop_column("cancelled_reason")
        batch.drop_column("cancelled_at")
    op.drop_table("cancellation")


def run_rounds_on() -> None:
    with op.batch_alter_table("round_run") as batch:
        for name in ("closed_by_somebody", "frozen_by_somebody", "stopped_has_date"):
            batch.drop_constraint(op.f(f"ck_round_run_{name}"), type_="check")
        batch.drop_column("stopped_at")
    op.execute(STOPPED_AS_BEFORE)
    with op.batch_alter_table("round_run") as batch:
        batch.create_check_constraint(op.f("ck_round_run_closed_by_somebody"), CLOSED_BEFORE)
        batch.create_check_constraint(op.f("ck_round_run_frozen_by_somebody"), FROZEN_BEFORE)


def forget_confirmations() -> None:
    with op.batch_alter_table("seat") as batch:
        batch.drop_constraint(op.f("ck_seat_two_persons"), type_="check")
        batch.drop_constraint(op.f("ck_seat_confirmed_by_somebody"), type_="check")
        batch.drop_column("confirmed_at")
        batch.drop_column("confirmed_by_id")


def forget_endings() -> None:
    op.execute("DELETE FROM late_permission WHERE ending IS NOT NULL")
    op.drop_index("uq_late_permission_standing", table_name="late_permission")
    with op.batch_alter_table("late_permission") as batch:
        for name in LATENESS_CHECKS:
            batch.drop_constraint(op.f(f"ck_late_permission_{name}"), type_="check")
        for column in ("ended_at", "ended_by_id", "ending_reason", "ending"):
            batch.drop_column(column)
        for column in ("revoking_at", "revoking_by_id"):
            batch.drop_column(column)
        batch.create_unique_constraint(
            op.f("uq_late_permission_challenge_id_organisation_id"),
            ["challenge_id", "organisation_id"],
        )
