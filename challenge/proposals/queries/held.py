"""A proposal held for a change, and the part of its draft that one field is judged by.

Saving goes through here at every pause in somebody's typing: only what the field needs is read,
and the statements are put together once.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge, FormField, Requirement, Theme, TimelineDate
from challenge.db import db, table_of
from challenge.proposals.models import Answer, AnswerRow, Proposal
from challenge.proposals.queries.drafts import LISTED, joined
from challenge.proposals.rules import WRITERS, Draft

FRESH = {"populate_existing": True}
NUMBER = sa.bindparam("number", type_=sa.Integer())
KEYS = sa.bindparam("keys", type_=sa.String(), expanding=True)
TABLE = table_of(Proposal)
HELD = (
    sa.select(Proposal)
    .where(
        Proposal.ref == sa.bindparam("ref", type_=sa.String()),
        Proposal.organisation_id.in_(sa.bindparam("units", type_=sa.Integer(), expanding=True)),
    )
    .options(joinedload(Proposal.challenge, innerjoin=True))
)
TO_CHANGE = HELD.with_for_update(of=Proposal)
LOCKED = sa.select(TABLE).where(TABLE.c.id == NUMBER).with_for_update()
UNIT = sa.select(Organisation).where(Organisation.id == NUMBER).with_for_update(key_share=True)
CALL = sa.select(Challenge).where(Challenge.id == NUMBER).with_for_update(read=True)
PARTS = {
    "fields": (
        sa.select(FormField).where(FormField.challenge_id == NUMBER).order_by(FormField.position)
    ),
    "themes": sa.select(Theme).where(Theme.challenge_id == NUMBER).order_by(Theme.position),
    "dates": (
        sa.select(TimelineDate).where(TimelineDate.challenge_id == NUMBER).order_by(TimelineDate.at)
    ),
    "requirements": (
        sa.select(Requirement)
        .where(Requirement.challenge_id == NUMBER)
        .order_by(Requirement.position)
    ),
}
"""What a proposal is judged by, with the order in which the challenge keeps it."""
ANSWERS = sa.select(Answer).where(Answer.proposal_id == NUMBER, Answer.field_key.in_(KEYS))
ROWS = (
    sa.select(AnswerRow)
    .where(AnswerRow.proposal_id == NUMBER, AnswerRow.field_key.in_(KEYS))
    .order_by(AnswerRow.field_key, AnswerRow.position, AnswerRow.id)
)


def to_change(*, by: Actor, ref: str) -> Proposal | None:
    """A proposal of the reader's own unit, held until the transaction ends; with its form."""
    proposal = db.session.scalar(TO_CHANGE, _asked(by, ref), execution_options=FRESH)
    if proposal is not None:
        _load(proposal.challenge, "fields")
    return proposal


def to_submit(*, by: Actor, ref: str) -> Proposal | None:
    """A proposal of the reader's own unit with its challenge alone: submitting reads the rest."""
    return db.session.scalar(HELD, _asked(by, ref))


def _asked(by: Actor, ref: str) -> dict[str, Any]:
    return {"ref": ref, "units": sorted(by.organisations(*WRITERS))}


def _load(challenge: Challenge, *parts: str) -> None:
    for part in parts:
        found = db.session.scalars(PARTS[part], {"number": challenge.id}, execution_options=FRESH)
        set_committed_value(challenge, part, found.all())


def hold_for_submission(proposal: Proposal) -> Proposal:
    """The unit submits one at a time, the challenge may not be sealed, the draft stands still.

    Always in this order, so that two transactions never wait for each other; dates and questions
    are read once nobody can change them any more.
    """
    session = db.session
    unit, call = {"number": proposal.organisation_id}, {"number": proposal.challenge_id}
    session.scalars(UNIT, unit, execution_options=FRESH).one()
    challenge = session.scalars(CALL, call, execution_options=FRESH).one()
    _load(challenge, *PARTS)
    return hold(proposal)


def hold(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held to the end of the transaction; relations stay loaded."""
    session = db.session
    if proposal not in session:
        proposal = session.get_one(Proposal, proposal.id)
    session.flush()
    row = session.connection().execute(LOCKED, {"number": proposal.id}).one()
    if row.current_version_id != proposal.current_version_id:
        session.expire(proposal, ["current_version"])
    for name, value in row._mapping.items():
        set_committed_value(proposal, name, value)
    return proposal


def saved_answer(proposal: Proposal, key: str) -> Answer | None:
    """One answer as it is in the database now."""
    asked = {"number": proposal.id, "keys": [key]}
    return db.session.scalar(ANSWERS, asked, execution_options=FRESH)


def rows_in(proposal: Proposal, key: str) -> list[AnswerRow]:
    """The rows of one answer as they are in the database now, in their order."""
    asked = {"number": proposal.id, "keys": [key]}
    return list(db.session.scalars(ROWS, asked, execution_options=FRESH))


def part_of(proposal: Proposal, one: FormField) -> tuple[Draft, int]:
    """The draft as far as `one` depends on it, and the revision of its answer (0 before any)."""
    parts = [one, *_components(proposal.challenge, one)]
    keys = [part.key for part in parts]
    asked = {"number": proposal.id, "keys": keys}
    answers = {answer.field_key: answer for answer in db.session.scalars(ANSWERS, asked)}
    rows: dict[str, list[AnswerRow]] = {key: [] for key in keys}
    if any(part.kind in LISTED for part in parts):
        for row in db.session.scalars(ROWS, asked):
            rows[row.field_key].append(row)
    draft = Draft(
        fields=parts,
        answers={
            part.key: joined(part, answers[part.key], rows[part.key])
            for part in parts
            if part.key in answers
        },
        currency=proposal.challenge.currency,
        ceiling=proposal.challenge.ceiling_minor,
    )
    saved = answers.get(one.key)
    return draft, saved.revision if saved else 0


def _components(challenge: Challenge, one: FormField) -> list[FormField]:
    """The lines of a budget belong to the rows of another field."""
    if one.kind != "budget":
        return []
    key = one.options.get("components_field", "components")
    return [field for field in challenge.fields if field.key == key]
