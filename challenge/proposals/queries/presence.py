"""Who else looks at a proposal now, and who was last seen where."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import User
from challenge.db import db
from challenge.proposals.models import Presence, Proposal
from challenge.proposals.rules import HERE_FOR


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else at the same proposal."""

    name: str
    field_key: str
    seen_at: datetime


def others_here(proposal: Proposal, *, by: Actor) -> list[Here]:
    """Everybody but the reader whose page was open within the last two minutes, latest first."""
    rows = db.session.execute(
        sa.select(User.name, Presence.field_key, Presence.seen_at)
        .join(User, User.id == Presence.person_id)
        .where(
            Presence.proposal_id == proposal.id,
            Presence.person_id != (by.user_id or 0),
            Presence.seen_at > clock.now() - HERE_FOR,
        )
        .order_by(Presence.seen_at.desc(), Presence.id)
    )
    return [Here(*row) for row in rows]


def presence_of(proposal: Proposal, person_id: int) -> Presence | None:
    return db.session.scalar(
        sa.select(Presence).where(
            Presence.proposal_id == proposal.id, Presence.person_id == person_id
        )
    )
