"""What a member's sheet is judged by, held while it is saved; statements are put together once."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from challenge.accounts.actor import Actor
from challenge.challenges.models import Round
from challenge.db import db, table_of
from challenge.proposals.models import Proposal
from challenge.scoring.models import Allotment, RoundRun, Sheet
from challenge.scoring.queries.members import own
from challenge.workflow import RoundStatus

NUMBER = sa.bindparam("number", type_=sa.Integer())
RUNS, ALLOTMENTS = table_of(RoundRun), table_of(Allotment)
STATUS = sa.select(RUNS.c.status).where(RUNS.c.round_id == NUMBER).with_for_update(read=True)
RECUSED = sa.select(ALLOTMENTS.c.recused_at).where(ALLOTMENTS.c.id == NUMBER).with_for_update()
SHEET = sa.select(Sheet).where(Sheet.allotment_id == NUMBER).with_for_update()
TO_SCORE = (
    own(sa.bindparam("reader", type_=sa.Integer()))
    .where(Allotment.round_id == NUMBER, Proposal.ref == sa.bindparam("ref", type_=sa.String()))
    .options(
        contains_eager(Allotment.seat),
        contains_eager(Allotment.proposal),
        joinedload(Allotment.sheet),
    )
)


def allotment_to_score(planned: Round, ref: str, *, by: Actor) -> Allotment | None:
    """One proposal to score with the sheet so far, and without its text; else nothing at all."""
    return db.session.scalar(TO_SCORE, {"reader": by.user_id, "number": planned.id, "ref": ref})


def lock_status(round_id: int) -> RoundStatus | None:
    """Where the round stands now. Those who score share the lock; whoever closes waits for them."""
    status: RoundStatus | None = db.session.connection().scalar(STATUS, {"number": round_id})
    return status


def lock_allotment(allotment: Allotment) -> Allotment:
    """Whether a conflict became known, as it is now."""
    db.session.flush()
    recused_at = db.session.connection().scalar(RECUSED, {"number": allotment.id})
    set_committed_value(allotment, "recused_at", recused_at)
    return allotment


def lock_sheet(allotment: Allotment) -> Sheet | None:
    """The sheet as it is now; None before the first save."""
    return db.session.scalar(
        SHEET, {"number": allotment.id}, execution_options={"populate_existing": True}
    )
