"""What the database refuses about agreements, whatever the code believes."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from challenge.mous.models import Agreement, Signature
from tests.mous.field import awarded
from tests.world import mous as world

BROKEN = {
    "locked without a digest": "UPDATE agreement SET text_sha256 = NULL",
    "locked by nobody’s clock": "UPDATE agreement SET locked_at = NULL",
    "a date in force while locked": "UPDATE agreement SET in_force_on = '2026-06-01'",
    "in force without a date": "UPDATE agreement SET status = 'in_force'",
    "void without a reason": "UPDATE signature SET voided_at = '2026-06-01 00:00:00+00'",
    "a reason without being void": "UPDATE signature SET void_reason = 'Because'",
    "two in one place": "UPDATE signatory SET position = 1",
    "a milestone done by nobody": "UPDATE milestone SET done_on = '2026-06-01'",
    "a hold-up cleared by nobody": "UPDATE holdup SET cleared_on = '2026-06-01'",
}


@pytest.mark.parametrize("statement", BROKEN.values(), ids=BROKEN)
def test_the_database_refuses(session: Session, statement: str) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])
    _more(agreement)
    session.flush()

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sa.text(statement))


def _more(agreement: Agreement) -> None:
    from challenge.mous import actions
    from tests.world.people import actor

    by = actor(world.keeper_of(agreement.award))
    today = actions.today_of(agreement)
    actions.add_milestone(agreement, label="Design", due_on=today, by=by)
    actions.hold_up(agreement, what="Title", who="Registry", since=today, by=by)


def test_a_signatory_has_one_signature_that_counts(session: Session) -> None:
    agreement = world.locked_agreement(awarded())
    world.sign(agreement.signing[0])
    first = session.scalars(sa.select(Signature)).one()
    second = Signature(
        signatory_id=first.signatory_id,
        signed_on=date(2026, 6, 1),
        text_sha256=first.text_sha256,
        document_id=first.document_id,
        recorded_by_id=first.recorded_by_id,
        recorded_at=first.recorded_at,
    )

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(second)


def test_an_award_has_one_agreement(session: Session) -> None:
    agreement = world.drafted_agreement(awarded())
    second = Agreement(
        award_id=agreement.award_id,
        proposal_version_id=agreement.proposal_version_id,
        title="Another",
        text="",
        drafted_by_id=agreement.drafted_by_id,
        drafted_at=agreement.drafted_at,
    )

    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(second)
