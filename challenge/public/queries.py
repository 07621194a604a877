"""What anybody may find: published challenges, by words, theme, place and phase."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from challenge import clock
from challenge.accounts.models import Organisation
from challenge.awards.models import Decision
from challenge.challenges.models import Challenge, Theme, TimelineDate
from challenge.challenges.rules import Phase, phase_between
from challenge.db import Instant, db
from challenge.places.models import IslandGroup, Region
from challenge.places.rules import fold
from challenge.web.paging import Listing, Page
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


@dataclass(frozen=True, slots=True)
class Listed:
    """One challenge of the catalogue, as plain values: all that its entry says."""

    slug: str
    title: str
    summary: str
    agency: str
    zone: str
    currency: str
    purse: int
    demonstration: bool
    opens: datetime
    closes: datetime
    phase: Phase
    has_results: bool
    cancelled_at: datetime | None
    cancelled_reason: str | None


NOW = sa.bindparam("now", type_=Instant())


RUNNING = sa.and_(Challenge.cancelled_at.is_(None), Challenge.sealed_at.is_(None))


def _is_open() -> sa.ColumnElement[bool]:
    return sa.and_(RUNNING, Opens.at <= NOW, Closes.at > NOW)


def _is_upcoming() -> sa.ColumnElement[bool]:
    return sa.and_(RUNNING, Opens.at > NOW)


def _place_in_list() -> sa.ColumnElement[int]:
    return sa.case((_is_open(), 0), (_is_upcoming(), 1), else_=2)


def _distance() -> sa.ColumnElement[int]:
    """Seconds to the deadline, or since it."""
    seconds = sa.cast(sa.extract("epoch", Closes.at), sa.BigInteger)
    return sa.case((Closes.at > NOW, seconds), else_=-seconds)


FOUND = (
    sa.select(
        Challenge.slug,
        Challenge.title,
        Challenge.summary,
        Organisation.name,
        Challenge.zone,
        Challenge.currency,
        Challenge.purses,
        Challenge.demonstration,
        Challenge.status,
        Challenge.cancelled_at,
        Challenge.cancelled_reason,
        Challenge.sealed_at,
        Opens.at,
        Closes.at,
        ANNOUNCED.label("announced"),
    )
    .join(Organisation, Organisation.id == Challenge.agency_id)
    .join(Opens, sa.and_(Opens.challenge_id == Challenge.id, Opens.key == "opens"))
    .join(Closes, sa.and_(Closes.challenge_id == Challenge.id, Closes.key == "closes"))
    .where(Challenge.published_at.is_not(None))
)
ORDER = (_place_in_list(), _distance(), Challenge.id)
EVERYTHING = Listing(FOUND, by=ORDER, size=SIZE)
"""Most visitors look for nothing in particular: their statement is put together once."""


def catalogue(wanted: Wanted, *, after: str | None = None) -> Page[Listed]:
    """Open calls first, the nearest deadline on top; then those to come, then the past ones."""
    now, conditions = clock.now(), _conditions(wanted)
    listing = Listing(FOUND.where(*conditions), by=ORDER, size=SIZE) if conditions else EVERYTHING
    shown = listing.page(db.session, {"now": now}, after=after)
    return Page([_listed(row, now) for row in shown.rows], shown.after)


def _listed(row: sa.Row[*tuple[Any, ...]], now: datetime) -> Listed:
    slug, title, summary, agency, zone, currency, purses, demonstration, *stage = row
    status, cancelled_at, cancelled_reason, sealed_at, opens, closes, announced = stage
    phase = phase_between(opens, closes, now, sealed=sealed_at is not None)
    return Listed(
        slug=slug,
        title=title,
        summary=summary,
        agency=agency,
        zone=zone,
        currency=currency,
        purse=sum(int(each["amount_minor"]) for each in purses),
        demonstration=demonstration,
        opens=opens,
        closes=closes,
        phase=Phase.CALLED_OFF if status is ChallengeStatus.CANCELLED else phase,
        has_results=announced,
        cancelled_at=cancelled_at,
        cancelled_reason=cancelled_reason,
    )


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [Challenge.search_key.contains(word, autoescape=True) for word in _words(wanted.words)]
    if wanted.theme:
        label = Theme.challenge_id == Challenge.id, Theme.label == wanted.theme
        found.append(sa.exists().where(*label).correlate(Challenge))
    if wanted.place:
        found.append(_open_to(wanted.place))
    if wanted.status:
        found.append(_in_phase(wanted.status))
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


def _in_phase(status: str) -> sa.ColumnElement[bool]:
    phases = {
        Phase.OPEN: _is_open(),
        Phase.UPCOMING: _is_upcoming(),
        Phase.CLOSED: sa.and_(
            Challenge.cancelled_at.is_(None), sa.not_(sa.or_(_is_open(), _is_upcoming()))
        ),
        Phase.CALLED_OFF: Challenge.cancelled_at.is_not(None),
        RESULTS: ANNOUNCED,
    }
    return phases.get(status, sa.true())


TODAY = sa.bindparam("today", type_=sa.Date())
OFFERED = sa.union_all(
    sa.select(sa.literal("theme"), Theme.label.label("place"), Theme.label)
    .join(Challenge, Challenge.id == Theme.challenge_id)
    .where(Challenge.published_at.is_not(None))
    .distinct(),
    sa.select(sa.literal("region"), Region.code.label("place"), Region.name).where(
        sa.or_(Region.since.is_(None), Region.since <= TODAY),
        sa.or_(Region.until.is_(None), Region.until > TODAY),
    ),
).order_by("place")


@dataclass(frozen=True, slots=True)
class Offered:
    """What one may choose from: the themes of published challenges, the regions of today."""

    themes: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]


def offered() -> Offered:
    """Both in one statement, themes by their label and regions by their code."""
    rows = db.session.execute(OFFERED, {"today": clock.now().date()}).all()
    return Offered(
        tuple(label for kind, _place, label in rows if kind == "theme"),
        tuple((code, name) for kind, code, name in rows if kind == "region"),
    )


@dataclass(frozen=True)
class Edition:
    """Enough to know whether a page about a challenge is still the same."""

    challenge_id: int
    published_at: datetime
    version: int
    passed: int
    """How many of its dates lie behind: the tracker moves without anybody's doing."""
    has_results: bool


BEHIND = (
    sa.select(sa.func.count(TimelineDate.id))
    .where(TimelineDate.challenge_id == Challenge.id, TimelineDate.at <= NOW)
    .correlate(Challenge)
    .scalar_subquery()
)
EDITION = sa.select(
    Challenge.id, Challenge.published_at, Challenge.version, BEHIND, ANNOUNCED
).where(Challenge.slug == sa.bindparam("slug"), Challenge.published_at.is_not(None))


def edition(slug: str) -> Edition | None:
    """One light statement, asked before the page is made."""
    row = db.session.execute(EDITION, {"slug": slug, "now": clock.now()}).first()
    return Edition(*row) if row else None
