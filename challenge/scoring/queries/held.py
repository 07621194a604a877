"""What a member's sheet is judged by, held while it is saved; statements are put together once."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from challenge.accounts.actor import Actor
from challenge.challenges.models import Challenge, Round
from challenge.db import db, table_of
from challenge.proposals.models import Proposal
from challenge.scoring.models import Allotment, RoundRun, Seat, Sheet
from challenge.scoring.queries.members import own
from challenge.scoring.queries.readers import SHOWN
from challenge.workflow import RoundStatus

NUMBER = sa.bindparam("number", type_=sa.Integer())
RUNS, ALLOTMENTS = table_of(RoundRun), table_of(Allotment)
STANDING = (
    sa.select(RUNS.c.status, ALLOTMENTS.c.recused_at)
    .join_from(ALLOTMENTS, RUNS, RUNS.c.round_id == ALLOTMENTS.c.round_id)
    .where(ALLOTMENTS.c.id == NUMBER)
    .with_for_update(read=True, of=RUNS)
    .suffix_with("FOR UPDATE OF allotment", dialect="postgresql")
)
"""Those who score share the lock on the round, whoever closes waits for them; the allotment is
locked for one. SQLite holds its only lock since the transaction began."""
SHEET = sa.select(Sheet).where(Sheet.allotment_id == NUMBER).with_for_update()
TO_SCORE = (
    own(sa.bindparam("reader", type_=sa.Integer()))
    .join(Round, Round.id == Allotment.round_id)
    .join(RoundRun, RoundRun.round_id == Round.id)
    .join(Challenge, Challenge.id == Round.challenge_id)
    .where(
        Challenge.slug == sa.bindparam("slug", type_=sa.String()),
        Challenge.published_at.is_not(None),
        Round.key == sa.bindparam("round", type_=sa.String()),
        Proposal.ref == sa.bindparam("ref", type_=sa.String()),
    )
    .options(
        contains_eager(Allotment.seat)
        .contains_eager(Seat.round)
        .contains_eager(Round.challenge)
        .load_only(*SHOWN),
        contains_eager(Allotment.proposal).load_only(
            Proposal.ref, Proposal.title, Proposal.challenge_id
        ),
        joinedload(Allotment.sheet),
    )
)


def allotment_to_score(slug: str, key: str, ref: str, *, by: Actor) -> Allotment | None:
    """One proposal to score with its round, the sheet so far, and without its text; else nothing
    at all, as before the round is opened."""
    asked = {"reader": by.user_id, "slug": slug, "round": key, "ref": ref}
    return db.session.scalar(TO_SCORE, asked)


def lock_standing(allotment: Allotment) -> RoundStatus | None:
    """Where the round stands now, and on the allotment whether a conflict became known."""
    db.session.flush()
    row = db.rows(STANDING, {"number": allotment.id}).one_or_none()
    if row is None:
        return None
    set_committed_value(allotment, "recused_at", row.recused_at)
    status: RoundStatus = row.status
    return status


def lock_sheet(allotment: Allotment) -> Sheet | None:
    """The sheet as it is now; None before the first save."""
    return db.session.scalar(
        SHEET, {"number": allotment.id}, execution_options={"populate_existing": True}
    )
