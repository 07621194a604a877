"""What anybody may find: published challenges, by words, theme, place and phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, load_only

from challenge import clock
from challenge.accounts.models import Organisation
from challenge.awards.models import Decision
from challenge.challenges.models import Challenge, Theme, TimelineDate
from challenge.challenges.rules import Phase, phase_between
from challenge.db import db
from challenge.places.models import IslandGroup, Region
from challenge.places.rules import fold
from challenge.web.paging import Page, page
from challenge.workflow import ChallengeStatus, DecisionStatus

RESULTS = "results"
SIZE = 20
Opens, Closes = aliased(TimelineDate), aliased(TimelineDate)
ANNOUNCED = (
    sa.exists()
    .where(Decision.challenge_id == Challenge.id, Decision.status == DecisionStatus.ANNOUNCED)
    .correlate(Challenge)
)


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for; blank means anything."""

    words: str = ""
    theme: str = ""
    place: str = ""
    status: str = ""


@dataclass(frozen=True)
class Listed:
    """One challenge of the catalogue."""

    challenge: Challenge
    opens: datetime
    closes: datetime
    has_results: bool

    @property
    def phase(self) -> Phase:
        if self.challenge.status is ChallengeStatus.CANCELLED:
            return Phase.CALLED_OFF
        sealed = self.challenge.sealed_at is not None
        return phase_between(self.opens, self.closes, clock.now(), sealed=sealed)


def catalogue(wanted: Wanted, *, after: str | None = None) -> Page[Listed]:
    """Open calls first, the nearest deadline on top; then those to come, then the past ones."""
    now = clock.now()
    found = (
        sa.select(Challenge, Opens.at, Closes.at, ANNOUNCED.label("announced"))
        .join(Challenge.agency)
        .join(Opens, sa.and_(Opens.challenge_id == Challenge.id, Opens.key == "opens"))
        .join(Closes, sa.and_(Closes.challenge_id == Challenge.id, Closes.key == "closes"))
        .where(Challenge.published_at.is_not(None), *_conditions(wanted, now))
        .options(contains_eager(Challenge.agency).load_only(Organisation.name), _SHOWN)
    )
    keys = [_place_in_list(now), _distance(now), Challenge.id]
    shown = page(db.session, found, by=keys, after=after, size=SIZE)
    return Page([Listed(*row) for row in shown.rows], shown.after)


_SHOWN = load_only(
    Challenge.slug,
    Challenge.title,
    Challenge.summary,
    Challenge.status,
    Challenge.zone,
    Challenge.currency,
    Challenge.purses,
    Challenge.sealed_at,
    Challenge.cancelled_at,
    Challenge.cancelled_reason,
    Challenge.demonstration,
)


def _conditions(wanted: Wanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    found = [Challenge.search_key.contains(word, autoescape=True) for word in _words(wanted.words)]
    if wanted.theme:
        label = Theme.challenge_id == Challenge.id, Theme.label == wanted.theme
        found.append(sa.exists().where(*label).correlate(Challenge))
    if wanted.place:
        found.append(_open_to(wanted.place))
    if wanted.status:
        found.append(_in_phase(wanted.status, now))
    return found


def _words(text: str) -> list[str]:
    return fold(text).split()[:8]


def _open_to(place: str) -> sa.ColumnElement[bool]:
    """A challenge without regions is open to every place."""
    text = sa.cast(Challenge.regions, sa.Text)
    if place in set(IslandGroup):
        inside = sa.exists().where(
            Region.island_group == place, text.contains(sa.literal('"') + Region.code + '"')
        )
        return sa.or_(text == "[]", inside.correlate(Challenge))
    return sa.or_(text == "[]", text.contains(f'"{place}"', autoescape=True))


RUNNING = sa.and_(Challenge.cancelled_at.is_(None), Challenge.sealed_at.is_(None))


def _is_open(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(RUNNING, Opens.at <= now, Closes.at > now)


def _is_upcoming(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(RUNNING, Opens.at > now)


def _in_phase(status: str, now: datetime) -> sa.ColumnElement[bool]:
    phases = {
        Phase.OPEN: _is_open(now),
        Phase.UPCOMING: _is_upcoming(now),
        Phase.CLOSED: sa.and_(
            Challenge.cancelled_at.is_(None), sa.not_(sa.or_(_is_open(now), _is_upcoming(now)))
        ),
        Phase.CALLED_OFF: Challenge.cancelled_at.is_not(None),
        RESULTS: ANNOUNCED,
    }
    return phases.get(status, sa.true())


def _place_in_list(now: datetime) -> sa.ColumnElement[int]:
    return sa.case((_is_open(now), 0), (_is_upcoming(now), 1), else_=2)


def _distance(now: datetime) -> sa.ColumnElement[int]:
    """Seconds to the deadline, or since it."""
    seconds = sa.cast(sa.extract("epoch", Closes.at), sa.BigInteger)
    return sa.case((Closes.at > now, seconds), else_=-seconds)


def themes() -> Sequence[str]:
    """The labels of all themes of published challenges."""
    return db.session.scalars(
        sa.select(Theme.label)
        .join(Challenge)
        .where(Challenge.published_at.is_not(None))
        .distinct()
        .order_by(Theme.label)
    ).all()


@dataclass(frozen=True)
class Edition:
    """Enough to know whether a page about a challenge is still the same."""

    challenge_id: int
    published_at: datetime
    version: int
    passed: int
    """How many of its dates lie behind: the tracker moves without anybody's doing."""
    has_results: bool


def edition(slug: str) -> Edition | None:
    """One light statement, asked before the page is made."""
    behind = (
        sa.select(sa.func.count(TimelineDate.id))
        .where(TimelineDate.challenge_id == Challenge.id, TimelineDate.at <= clock.now())
        .correlate(Challenge)
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(Challenge.id, Challenge.published_at, Challenge.version, behind, ANNOUNCED).where(
            Challenge.slug == slug, Challenge.published_at.is_not(None)
        )
    ).first()
    return Edition(*row) if row else None
