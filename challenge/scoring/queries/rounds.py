"""A round, its run, its panel, and the proposals that reached it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Post, Role, User
from challenge.accounts.queries import current
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.places.models import LocalUnit
from challenge.proposals.models import Proposal
from challenge.scoring.models import Conflict, Placement, RoundRun, Seat
from challenge.workflow import Status

UNIT = (Role.HEAD, Role.STAFF, Role.CONTRIBUTOR)
UNDECIDED = (Status.SUBMITTED, Status.RETURNED)


def round_at(slug: str, key: str) -> Round | None:
    """A round of a challenge once published; whom it exists for is for the caller to ask."""
    return db.session.scalar(
        sa.select(Round)
        .join(Challenge)
        .where(
            Challenge.slug == slug,
            Round.key == key,
            Challenge.published_at.is_not(None),
        )
        .options(joinedload(Round.challenge).joinedload(Challenge.agency))
    )


def run_of(planned: Round) -> RoundRun | None:
    return db.session.scalar(sa.select(RoundRun).where(RoundRun.round_id == planned.id))


def lock_run(run: RoundRun, *, shared: bool = False) -> RoundRun:
    """The run as it is now. Those who score share the lock; whoever closes waits for them."""
    return db.session.scalars(
        sa.select(RoundRun)
        .where(RoundRun.id == run.id)
        .with_for_update(read=shared)
        .execution_options(populate_existing=True)
    ).one()


def rounds_of(challenge_id: int) -> Sequence[Round]:
    """The rounds of a challenge in order."""
    return db.session.scalars(
        sa.select(Round)
        .where(Round.challenge_id == challenge_id)
        .order_by(Round.position, Round.id)
    ).all()


def neighbours(planned: Round) -> tuple[Round | None, Round | None]:
    """The rounds before and after."""
    rounds = [None, *rounds_of(planned.challenge_id), None]
    at = rounds.index(planned)
    return rounds[at - 1], rounds[at + 1]


def is_last(planned: Round) -> bool:
    return neighbours(planned)[1] is None


def seats(planned: Round) -> Sequence[Seat]:
    """The panel: chairs first, then by name."""
    return db.session.scalars(
        sa.select(Seat)
        .join(User, User.id == Seat.user_id)
        .where(Seat.round_id == planned.id)
        .options(joinedload(Seat.user))
        .order_by(Seat.chair.desc(), User.name, Seat.id)
    ).all()


def seat_of(planned: Round, user_id: int | None) -> Seat | None:
    """Somebody's place on the panel."""
    return db.session.scalar(
        sa.select(Seat)
        .where(Seat.round_id == planned.id, Seat.user_id == user_id)
        .options(joinedload(Seat.user))
    )


def chairs_to_confirm(planned: Round, *, by: Actor) -> list[Seat]:
    """Chairs whom somebody else seated and nobody confirmed, for an approver of the agency."""
    if planned.challenge.agency_id not in by.organisations(Role.APPROVER):
        return []
    return [
        seat
        for seat in seats(planned)
        if seat.chair
        and seat.confirmed_at is None
        and by.user_id not in (seat.added_by_id, seat.user_id)
    ]


def candidate(planned: Round, key: str) -> User | None:
    """One of the candidates, by the person's public key."""
    return next((each for each in candidates(planned) if each.key == key), None)


def candidates(planned: Round) -> Sequence[User]:
    """Committee members who are not on the panel yet, by name."""
    seated = sa.select(Seat.user_id).where(Seat.round_id == planned.id)
    member = sa.select(Post.user_id).where(Post.role == Role.MEMBER, current(clock.now()))
    return db.session.scalars(
        sa.select(User)
        .where(User.id.in_(member), User.id.not_in(seated), User.active)
        .order_by(User.name, User.id)
    ).all()


def posts_of(user_id: int) -> list[tuple[Role, int]]:
    """The posts somebody holds now, as (role, organisation)."""
    rows = db.session.execute(
        sa.select(Post.role, Post.organisation_id)
        .where(Post.user_id == user_id, current(clock.now()))
        .order_by(Post.id)
    )
    return [(role, organisation) for role, organisation in rows]


def entrants(planned: Round) -> Sequence[Proposal]:
    """The proposals that reached a round, by reference."""
    first = neighbours(planned)[0] is None
    status = Status.ENDORSED if first else Status.SHORTLISTED
    return db.session.scalars(
        sa.select(Proposal)
        .where(Proposal.challenge_id == planned.challenge_id, Proposal.status == status)
        .options(joinedload(Proposal.organisation))
        .order_by(Proposal.ref)
    ).all()


def entrant(planned: Round, ref: str) -> Proposal | None:
    """One of the proposals in a round."""
    return next((each for each in entrants(planned) if each.ref == ref), None)


def undecided(challenge_id: int) -> list[str]:
    """References of what still waits for a screening decision."""
    return list(
        db.session.scalars(
            sa.select(Proposal.ref)
            .where(Proposal.challenge_id == challenge_id, Proposal.status.in_(UNDECIDED))
            .order_by(Proposal.ref)
        )
    )


def conflicts(planned: Round) -> set[tuple[int, int]]:
    """Pairs of seat and proposal that have nothing to do with each other."""
    rows = db.session.execute(
        sa.select(Conflict.seat_id, Conflict.proposal_id)
        .join(Seat, Seat.id == Conflict.seat_id)
        .where(Seat.round_id == planned.id)
        .order_by(Conflict.id)
    )
    return {(seat, proposal) for seat, proposal in rows}


def is_free(seat: Seat) -> bool:
    """Whether a seat has declared and has no conflict at all in its round."""
    if seat.declared_at is None:
        return False
    found = sa.select(Conflict.id).where(Conflict.seat_id == seat.id).limit(1)
    return db.session.scalar(found) is None


def may_chair(seat: Seat | None) -> bool:
    """Whether a seat is that of a chair, confirmed by a second person, without any conflict."""
    return seat is not None and seat.chair and seat.confirmed_at is not None and is_free(seat)


def placed_in(planned: Round) -> Sequence[Placement]:
    """The ranking of a round: by stratum, then position."""
    return db.session.scalars(
        sa.select(Placement)
        .where(Placement.round_id == planned.id)
        .options(joinedload(Placement.proposal).joinedload(Proposal.organisation))
        .order_by(Placement.sequence, Placement.id)
    ).all()


def unit_names(organisation_ids: Sequence[int]) -> dict[int, str]:
    """The name of each local unit with its province, as people tell them apart."""
    rows = db.session.execute(
        sa.select(Organisation.id, LocalUnit)
        .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
        .where(Organisation.id.in_(organisation_ids))
        .order_by(Organisation.id)
    )
    return {organisation: unit.full_name for organisation, unit in rows}


def unit_emails(organisation_ids: Sequence[int]) -> dict[int, set[str]]:
    """Addresses of those who hold a post in each of these units."""
    rows = db.session.execute(
        sa.select(Post.organisation_id, User.email)
        .join(User, User.id == Post.user_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.organisation_id.in_(organisation_ids), Post.role.in_(UNIT))
        .order_by(Post.id)
    )
    found: dict[int, set[str]] = {}
    for organisation, email in rows:
        found.setdefault(organisation, set()).add(email)
    return found


def organisations_of(user_ids: Sequence[int]) -> dict[int, set[int]]:
    """Where each of these people holds or held a post."""
    rows = db.session.execute(
        sa.select(Post.user_id, Post.organisation_id)
        .where(Post.user_id.in_(user_ids))
        .order_by(Post.id)
    )
    found: dict[int, set[int]] = {}
    for user, organisation in rows:
        found.setdefault(user, set()).add(organisation)
    return found
