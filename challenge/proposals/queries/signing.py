"""Who may submit in the head's name, and what staff and head said to each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Post, Role, User
from challenge.accounts.queries import current
from challenge.db import db
from challenge.proposals.models import Certifier, Proposal, ProposalVersion, SignOff
from challenge.proposals.rules import open_since
from challenge.web.locale import _

PERSON, HEAD = aliased(Post), aliased(Post)


def _in_force(organisation_id: int) -> sa.Select[Certifier]:
    """Namings that stand: not ended, and both posts are held now, the head's still verified."""
    moment = clock.now()
    return (
        sa.select(Certifier)
        .join(PERSON, PERSON.id == Certifier.post_id)
        .join(HEAD, HEAD.id == Certifier.head_post_id)
        .where(
            Certifier.organisation_id == organisation_id,
            Certifier.ended_at.is_(None),
            *(_held(post, moment) for post in (PERSON, HEAD)),
            HEAD.verified_at.is_not(None),
        )
        .options(
            contains_eager(Certifier.post.of_type(PERSON)).joinedload(PERSON.user),
            contains_eager(Certifier.head_post.of_type(HEAD)).joinedload(HEAD.user),
        )
        .order_by(Certifier.named_at, Certifier.id)
    )


def _held(post: type[Post], moment: object) -> sa.ColumnElement[bool]:
    return sa.and_(post.since <= moment, sa.or_(post.until.is_(None), post.until > moment))


def naming_of(proposal: Proposal, *, by: Actor) -> Certifier | None:
    """By what the actor may submit this proposal in the head's name, if by anything."""
    found = _in_force(proposal.organisation_id).where(
        PERSON.user_id == (by.user_id or 0),
        sa.or_(Certifier.proposal_id.is_(None), Certifier.proposal_id == proposal.id),
    )
    return db.session.scalars(found).first()


def certifiers_for(proposal: Proposal) -> Sequence[Certifier]:
    """Those named for this proposal or for every one of the unit."""
    found = _in_force(proposal.organisation_id).where(
        sa.or_(Certifier.proposal_id.is_(None), Certifier.proposal_id == proposal.id)
    )
    return db.session.scalars(found).all()


def certifier(proposal: Proposal, key: str) -> Certifier | None:
    return next((one for one in certifiers_for(proposal) if one.key == key), None)


def staff_posts(organisation_id: int) -> Sequence[Post]:
    """Posts on the staff of a unit that are held now, with their holders."""
    return db.session.scalars(
        sa.select(Post)
        .where(
            Post.organisation_id == organisation_id,
            Post.role == Role.STAFF,
            current(clock.now()),
        )
        .options(joinedload(Post.user))
        .order_by(Post.id)
    ).all()


def head_post(organisation_id: int, *, by: Actor) -> Post | None:
    """The post as head that the actor holds now."""
    return db.session.scalar(
        sa.select(Post).where(
            Post.organisation_id == organisation_id,
            Post.role == Role.HEAD,
            Post.user_id == (by.user_id or 0),
            current(clock.now()),
        )
    )


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that was said, and by whom."""

    said: SignOff
    name: str


def words_about(proposal: Proposal) -> list[Word]:
    """Everything that staff and head said about submitting it, in order."""
    rows = db.session.execute(
        sa.select(SignOff, User.name)
        .join(User, User.id == SignOff.by_id)
        .where(SignOff.proposal_id == proposal.id)
        .order_by(SignOff.at, SignOff.id)
    )
    return [Word(*row) for row in rows]


def said_about(proposal: Proposal) -> list[SignOff]:
    """What was said since the last submission."""
    version = proposal.current_version
    everything = [word.said for word in words_about(proposal)]
    return open_since(everything, version.submitted_at if version else None)


def submitted_by(version: ProposalVersion) -> str:
    """Who submitted a version, and for whom when it was not the head."""
    name, head = _signatories(version)
    return _("%(name)s for %(head)s", name=name, head=head) if head else name


def _signatories(version: ProposalVersion) -> tuple[str, str | None]:
    numbers = (version.submitted_by_id, version.submitted_for_id)
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(numbers)))
    names: dict[int, str] = {number: name for number, name in rows}  # noqa: C416 (rows)
    return names[version.submitted_by_id], names.get(version.submitted_for_id or 0)
