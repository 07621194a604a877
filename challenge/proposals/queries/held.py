"""A proposal held for a change, and the part of its draft that one field is judged by.

Saving goes through here at every pause in somebody's typing: only what the field needs is read,
and the statements are put together once.
"""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.challenges.models import Challenge, FormField, Requirement, Theme, TimelineDate
from challenge.db import db, table_of
from challenge.proposals.models import Proposal, ProposalShare, TeamPart
from challenge.proposals.queries.drafts import joined
from challenge.proposals.queries.parts import Parts, parts_of
from challenge.proposals.queries.team import in_force
from challenge.proposals.rules import WRITERS, Draft, part_of

FRESH = {"populate_existing": True}
NUMBER = sa.bindparam("number", type_=sa.Integer())
TABLE = table_of(Proposal)
HELD = (
    sa.select(Proposal)
    .where(
        Proposal.ref == sa.bindparam("ref", type_=sa.String()),
        Proposal.organisation_id.in_(sa.bindparam("units", type_=sa.Integer(), expanding=True)),
    )
    .options(joinedload(Proposal.challenge, innerjoin=True))
)
SHARED = sa.and_(
    Proposal.organisation_id.in_(sa.bindparam("shared", type_=sa.Integer(), expanding=True)),
    ProposalShare.id.is_not(None),
)
TO_CHANGE = (
    sa.select(Proposal, ProposalShare.part)
    .outerjoin(ProposalShare, sa.and_(ProposalShare.proposal_id == Proposal.id, in_force()))
    .where(
        Proposal.ref == sa.bindparam("ref", type_=sa.String()),
        sa.or_(
            Proposal.organisation_id.in_(sa.bindparam("units", type_=sa.Integer(), expanding=True)),
            SHARED,
        ),
    )
    .options(joinedload(Proposal.challenge, innerjoin=True))
    .with_for_update(of=Proposal)
)
LOCKED = sa.select(TABLE).where(TABLE.c.id == NUMBER).with_for_update()
GIVEN = "given_part"
LOCKED_FOR = (
    sa.select(TABLE, ProposalShare.part.label(GIVEN))
    .select_from(TABLE)
    .outerjoin(ProposalShare, sa.and_(ProposalShare.proposal_id == TABLE.c.id, in_force()))
    .where(TABLE.c.id == NUMBER)
    .with_for_update(of=TABLE)
)
"""Who asks is judged in the statement that takes the lock: saving sends no more than before."""
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


def to_change(*, by: Actor, ref: str) -> tuple[Proposal, TeamPart | None] | None:
    """A proposal with the reader's part in it, held until the transaction ends; with its form."""
    asked = _asked(by, ref) | {
        "shared": sorted(by.organisations(Role.CONTRIBUTOR)),
        "person": by.user_id or 0,
        "now": clock.now(),
    }
    row = db.session.execute(TO_CHANGE, asked, execution_options=FRESH).one_or_none()
    if row is None:
        return None
    proposal, given = row
    _load(proposal.challenge, "fields")
    return proposal, part_of(by, proposal.organisation_id, given)


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
    _renew(proposal, session.connection().execute(LOCKED, {"number": proposal.id}).one())
    return proposal


def hold_for(proposal: Proposal, *, by: Actor) -> TeamPart | None:
    """The same, and the actor's part in it at this moment."""
    session = db.session
    session.flush()
    asked = {"number": proposal.id, "person": by.user_id or 0, "now": clock.now()}
    row = session.connection().execute(LOCKED_FOR, asked).one()
    if proposal in session:
        _renew(proposal, row)
    return part_of(by, proposal.organisation_id, row._mapping[GIVEN])


def _renew(proposal: Proposal, row: sa.Row[Any]) -> None:
    if row.current_version_id != proposal.current_version_id:
        db.session.expire(proposal, ["current_version"])
    for name, value in row._mapping.items():
        if name != GIVEN:
            set_committed_value(proposal, name, value)


def around(proposal: Proposal, one: FormField) -> Draft:
    """The draft as far as the form of one answer depends on it: for most fields on nothing."""
    components = _components(proposal.challenge, one)
    read = [one, *components] if components else []
    return Draft(
        fields=[one, *components],
        answers={each.key: _joined(each, parts_of(proposal.id, each.key)) for each in read},
        currency=proposal.challenge.currency,
        ceiling=proposal.challenge.ceiling_minor,
    )


def with_answer(part: Draft, one: FormField, saved: Parts) -> Draft:
    """The same with what is saved of the answer, to be judged by."""
    return replace(part, answers={**part.answers, one.key: _joined(one, saved)})


def _components(challenge: Challenge, one: FormField) -> list[FormField]:
    """The lines of a budget belong to the rows of another field."""
    if one.kind != "budget":
        return []
    key = one.options.get("components_field", "components")
    return [field for field in challenge.fields if field.key == key]


def _joined(one: FormField, parts: Parts) -> Any:
    return joined(one, parts.answer, list(parts.rows.values())) if parts.answer else None
