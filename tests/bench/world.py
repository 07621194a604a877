"""A service in the middle of its work: one challenge judged, one open, everybody has an account."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from challenge import clock
from challenge.accounts.models import User
from challenge.accounts.security import sign_in_session
from challenge.challenges import actions as challenges
from challenge.challenges.models import Challenge, Theme, TimelineDate
from challenge.db import db
from challenge.places.actions import load_places
from challenge.places.models import Level
from challenge.programmes import actions as programmes
from challenge.programmes import tcc
from challenge.programmes.demonstration.people import Cast, create_cast
from tests.bench import bulk, judging, proposing
from tests.bench.units import Unit, join_units

JUDGED, OPEN = "judged", "open"
PAST = 40
"""Challenges of earlier years, for the catalogue."""
AGO = timedelta(days=240)


@dataclass
class World:
    """Where to look, and the cookie of everybody who looks."""

    size: int
    cookies: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    submittable: list[str] = field(default_factory=list)
    """Complete drafts; each can be submitted once."""


def build(app: Flask, size: int) -> World:
    """Two challenges with `size` submitted proposals each, in an empty migrated database."""
    with app.app_context():
        world = _built(app, size)
        bulk.settle()
        db.close()
        return world


def _built(app: Flask, size: int) -> World:
    load_places(db.session)
    cast = create_cast()
    units = join_units(cast)
    now = clock.now()
    judged = publish(cast, JUDGED, now - AGO)
    call = publish(cast, OPEN, now)
    add_past(judged)
    home = units[0]
    drafts = proposing.drafts(call, home)
    entrants = proposing.Field(cast, units, proposing.samples(call, units))
    waiting = proposing.submitted(call, size, entrants, screened=False)
    entered = proposing.submitted(judged, size, entrants, screened=True)
    with clock.at(closing(judged)):
        challenges.seal(judged, by=cast.act("secretariat"))
    db.session.flush()
    member, sheet = judging.rounds(judged, cast, entered)
    neighbour = db.session.get_one(User, units[1].staff)
    people = {**_people(cast, home), "member": member, "neighbour": neighbour}
    return World(
        size,
        cookies={name: cookie(app, user) for name, user in people.items()},
        refs={
            "draft": drafts[0],
            "sheet": sheet,
            "entered": entered[0].ref,
            "waiting": next(each.ref for each in waiting if each.unit.region == home.region),
        },
        submittable=drafts[1:],
    )


def _people(cast: Cast, home: Unit) -> dict[str, User]:
    named = {name: cast.users[name] for name in ("secretariat", "author", "approver", "auditor")}
    head, staff = (db.session.get_one(User, number) for number in (home.head, home.staff))
    officer = cast.users[home.region]
    return {**named, "chair": cast.users["chair"], "officer": officer, "head": head, "staff": staff}


def publish(cast: Cast, slug: str, moment: datetime) -> Challenge:
    """The Tourism Champions Challenge with its call open at `moment`, for every unit."""
    with clock.at(moment):
        author, approver = cast.act("author"), cast.act("approver")
        settings: Any = {**tcc.cycle_3(moment.date()), "slug": slug, "prefix": slug[:1].upper()}
        challenge = challenges.draft_challenge(
            slug=slug,
            prefix=settings["prefix"],
            title=f"{settings['title']}, {slug}",
            agency=cast.organisations["agency"],
            by=author,
        )
        programmes.apply(settings, challenge, by=author)
        challenges.propose(challenge, by=author)
        challenges.publish(challenge, by=approver)
        challenge.levels, challenge.submissions_per_unit = list(Level), None
        db.session.flush()
        return challenge


def closing(challenge: Challenge) -> datetime:
    """When the call ends."""
    closes = challenge.date("closes")
    assert closes is not None
    return closes


def add_past(like: Challenge) -> None:
    """Published challenges of earlier years, copies of one."""
    table = Challenge.__table__
    row = db.session.execute(sa.select(table).where(table.c.id == like.id)).mappings().one()
    free = bulk.numbers(Challenge)
    copies = [{**row, "id": next(free), "slug": f"past-{each}"} for each in range(PAST)]
    bulk.insert(Challenge, copies)
    for model in (Theme, TimelineDate):
        _copy_parts(model, like, [copy["id"] for copy in copies])


def _copy_parts(model: type[Theme] | type[TimelineDate], like: Challenge, to: list[int]) -> None:
    table = model.__table__
    found = db.session.execute(sa.select(table).where(table.c.challenge_id == like.id)).mappings()
    free, parts = bulk.numbers(model), found.all()
    bulk.insert(
        model, ({**part, "id": next(free), "challenge_id": each} for each in to for part in parts)
    )


def cookie(app: Flask, user: User) -> str:
    """The cookie of a browser in which this person has just signed in."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(sign_in_session(user)))
