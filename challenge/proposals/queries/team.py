"""Parts in one proposal: whose part is what, and who works on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Invitation, Post, Role, User
from challenge.accounts.queries import current
from challenge.db import Instant, db
from challenge.proposals.models import Proposal, ProposalShare, TeamPart
from challenge.proposals.rules import TEAM, part_of

PERSON = sa.bindparam("person", type_=sa.Integer())
Number = sa.ColumnElement[int] | InstrumentedAttribute[int]
NOW = sa.bindparam("now", type_=Instant())


def in_force(
    person: Number = PERSON, now: sa.ColumnElement[datetime] = NOW
) -> sa.ColumnElement[bool]:
    """Whether a share is that of `person`, and was neither ended nor has come to its end."""
    return sa.and_(
        ProposalShare.person_id == person,
        ProposalShare.ended_at.is_(None),
        sa.or_(ProposalShare.until.is_(None), ProposalShare.until > now),
    )


GIVEN = sa.select(ProposalShare.part).where(
    ProposalShare.proposal_id == sa.bindparam("proposal", type_=sa.Integer()), in_force()
)


def part_in(proposal: Proposal, *, by: Actor) -> TeamPart | None:
    """The actor's part in this proposal."""
    asked = {"proposal": proposal.id, "person": by.user_id or 0, "now": clock.now()}
    return part_of(by, proposal.organisation_id, db.session.scalar(GIVEN, asked))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works on a proposal, or was invited to."""

    person_key: str
    name: str
    role: Role
    part: TeamPart
    share: ProposalShare | None = None
    email: str = ""
    """Only of those who did not accept yet."""
    expires: datetime | None = None
    number: int = 0

    @property
    def invited(self) -> bool:
        return not self.number


def team_of(proposal: Proposal) -> list[Member]:
    """Head, staff and contributors who have a part now, in this order."""
    rows = db.session.execute(
        sa.select(User.id, User.key, User.name, Post.role, ProposalShare)
        .join(Post, Post.user_id == User.id)
        .outerjoin(
            ProposalShare,
            sa.and_(
                ProposalShare.proposal_id == proposal.id, in_force(User.id, sa.literal(clock.now()))
            ),
        )
        .where(
            Post.organisation_id == proposal.organisation_id,
            Post.role.in_(TEAM),
            current(clock.now()),
            sa.or_(Post.role != Role.CONTRIBUTOR, ProposalShare.id.is_not(None)),
        )
        .order_by(User.name, User.id)
    )
    found: dict[int, Member] = {}
    share: ProposalShare | None
    for number, key, name, role, share in sorted(rows, key=lambda row: TEAM.index(row[3])):
        part = TeamPart.EDIT if role is Role.HEAD or share is None else share.part
        member = Member(key, name, role, part, share=share, number=number)
        found.setdefault(number, member)
    return list(found.values())


def invited_to(proposal: Proposal) -> list[Member]:
    """Those whose invitation still works and is not accepted."""
    rows = db.session.execute(
        sa.select(ProposalShare, Invitation)
        .join(Invitation, Invitation.id == ProposalShare.invitation_id)
        .where(
            ProposalShare.proposal_id == proposal.id,
            ProposalShare.person_id.is_(None),
            ProposalShare.ended_at.is_(None),
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.name, Invitation.id)
    )
    return [
        Member(
            "",
            offer.name,
            Role.CONTRIBUTOR,
            share.part,
            share=share,
            email=offer.email,
            expires=offer.expires_at,
        )
        for share, offer in rows
    ]


def standing_share(proposal: Proposal, person_id: int) -> ProposalShare | None:
    """The share of somebody that nobody ended; it may have come to its end by itself."""
    return db.session.scalar(
        sa.select(ProposalShare).where(
            ProposalShare.proposal_id == proposal.id,
            ProposalShare.person_id == person_id,
            ProposalShare.ended_at.is_(None),
        )
    )


def share_with(proposal: Proposal, key: str) -> ProposalShare | None:
    """A share of this proposal that nobody ended."""
    return db.session.scalar(
        sa.select(ProposalShare).where(
            ProposalShare.proposal_id == proposal.id,
            ProposalShare.key == key,
            ProposalShare.ended_at.is_(None),
        )
    )


def shares_of_invitation(invitation_id: int) -> Sequence[ProposalShare]:
    """What an invitation offers a part in, unless that was taken back."""
    return db.session.scalars(
        sa.select(ProposalShare)
        .where(ProposalShare.invitation_id == invitation_id, ProposalShare.ended_at.is_(None))
        .order_by(ProposalShare.id)
    ).all()
