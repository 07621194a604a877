"""Who a reader is in a round: the one place that says which of its pages exist for whom."""

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.scoring.models import Conflict, RoundRun, Seat
from challenge.scoring.rules import panel
from challenge.workflow import RoundStatus

FINAL = (RoundStatus.FROZEN, RoundStatus.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader, the round, and the part they have in it."""

    planned: Round
    run: RoundRun | None
    seat: Seat | None
    by: Actor
    free: bool
    """Sits on the panel, has declared, and has no conflict in this round."""

    @property
    def runs(self) -> bool:
        return panel.runs(self.by, self.planned.challenge)

    @property
    def confirms(self) -> bool:
        """Whoever may be the second person for a chair."""
        return panel.seconds(self.by, self.planned.challenge)

    @property
    def publishes(self) -> bool:
        return panel.publishes(self.by, self.planned.challenge)

    @property
    def belongs(self) -> bool:
        return panel.belongs(self.by, self.planned.challenge)

    @property
    def is_member(self) -> bool:
        return self.seat is not None and not self.seat.chair

    @property
    def is_chair(self) -> bool:
        return self.seat is not None and self.seat.chair

    @property
    def chairs(self) -> bool:
        """A chair who may act as one: confirmed by a second person, and without conflict."""
        confirmed = self.seat is not None and self.seat.confirmed_at is not None
        return self.is_chair and self.free and confirmed

    @property
    def seconds(self) -> bool:
        """Whoever may be the second person for a departure."""
        return self.chairs or panel.seconds(self.by, self.planned.challenge)

    @property
    def reads_ranking(self) -> bool:
        if self.run is None or (self.seat is not None and not self.free):
            return False
        return panel.may_read_ranking(
            self.by,
            self.planned.challenge,
            self.run.reached,
            chairs=self.chairs,
            free_member=self.is_member and self.free,
        )

    @property
    def sees_names(self) -> bool:
        """Names stand on sheets for the chair and the auditor only."""
        return self.chairs or self.by.holds(Role.AUDITOR)

    @property
    def reads_round(self) -> bool:
        """Whether the round's own page exists: for the agency and the panel; later the auditor."""
        final = self.run is not None and self.run.reached in FINAL
        return self.belongs or self.seat is not None or (final and self.by.holds(Role.AUDITOR))


SHOWN = (
    Challenge.slug,
    Challenge.agency_id,
    Challenge.status,
    Challenge.title,
    Challenge.demonstration,
    Challenge.demonstration_note,
    Challenge.zone,
    Challenge.currency,
    Challenge.published_at,
    Challenge.sealed_at,
    Challenge.cancelled_at,
    Challenge.cancelled_reason,
)
"""What the pages of a round show of its challenge, which is much longer."""
Found = tuple[Round, RoundRun | None, Seat | None, bool]
READ = (
    sa.select(Round, RoundRun, Seat, sa.exists().where(Conflict.seat_id == Seat.id))
    .join(Challenge, Challenge.id == Round.challenge_id)
    .outerjoin(RoundRun, RoundRun.round_id == Round.id)
    .outerjoin(Seat, sa.and_(Seat.round_id == Round.id, Seat.user_id == sa.bindparam("reader")))
    .where(
        Challenge.slug == sa.bindparam("slug"),
        Round.key == sa.bindparam("round"),
        Challenge.published_at.is_not(None),
    )
    .options(contains_eager(Round.challenge).load_only(*SHOWN))
)
"""Asked by every page of a round, so it is put together once."""


def reader(slug: str, key: str, *, by: Actor) -> Reader | None:
    """The reader of a round; None when the round does not exist for them at all."""
    values = {"slug": slug, "round": key, "reader": by.user_id}
    row = db.session.execute(READ, values).one_or_none()
    if row is None:
        return None
    planned, run, seat, in_conflict = cast(Found, row)
    free = seat is not None and seat.declared_at is not None and not in_conflict
    found = Reader(planned, run, seat, by, free)
    return found if found.reads_round else None


def rounds_for(by: Actor) -> list[tuple[Round, RoundRun | None]]:
    """Every round that a reader has a part in, the newest challenge first."""
    seated = sa.select(Seat.round_id).where(Seat.user_id == by.user_id)
    agencies = by.organisations(Role.SECRETARIAT, Role.APPROVER, Role.AUTHOR)
    mine = sa.or_(Challenge.agency_id.in_(agencies), Round.id.in_(seated))
    if by.holds(Role.AUDITOR):
        mine = sa.or_(mine, RoundRun.frozen_at.is_not(None))
    rows = db.session.execute(
        sa.select(Round, RoundRun)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .outerjoin(RoundRun, RoundRun.round_id == Round.id)
        .where(Challenge.published_at.is_not(None), mine)
        .options(contains_eager(Round.challenge))
        .order_by(Challenge.id.desc(), Round.position, Round.id)
    )
    return [(planned, run) for planned, run in rows]
