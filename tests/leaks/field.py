"""One small world with everybody in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from time_machine import Traveller

from challenge.accounts.actions import end_post
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role, User
from challenge.accounts.queries import posts_of
from challenge.awards.models import Decision
from challenge.awards.queries import live_decision
from challenge.challenges.models import Challenge, Round
from challenge.db import db
from challenge.mous.models import Agreement
from challenge.proposals.models import Proposal
from challenge.scoring import queries as rounds
from challenge.scoring.models import Seat
from tests.world import mous
from tests.world import scoring as panels
from tests.world.challenges import approver_of, author_of
from tests.world.people import (
    actor,
    administrator,
    agency,
    auditor,
    head_of,
    holder,
    local_unit,
    office,
)

STAGES = (
    "drafting", "open", "submitted", "sealed", "screened", "scoring", "scored", "closed",
    "frozen", "shortlisted", "final", "proposed", "approved", "announced", "agreement", "in force",
)  # fmt: skip
"""How far the world is; each is named for what has just happened."""

SLUG, REF, RIVAL, THIRD = "coast", "COAST-K7M2Q9", "COAST-P3X8W4", "COAST-D6V5N1"
TITLE, RIVAL_TITLE, THIRD_TITLE = "Heron boardwalk", "Lantern market", "Coral nursery"
REMARK, OTHER_REMARK, NOTE = "Sound and modest.", "Bold but costly.", "Endorsed with a plan."
CONFLICT = "My sister is its architect."
CHALLENGE_TITLE = "Works on the coast"
SCREENING = {
    "checklist": [{"key": "complete", "label": "Is every field answered?"}],
    "decline_reasons": [{"code": "weak", "label": "The case is too weak", "step": "decline"}],
    "screen_on_arrival": False,
    "screening_days": 20,
    "correction_days": 10,
    "correction_rounds": 2,
}


@dataclass
class Field:
    """The world: who is who, and the keys that addresses need."""

    time: Traveller
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def challenge(self) -> Challenge:
        return db.session.query(Challenge).filter_by(slug=SLUG).one()

    def proposal(self, ref: str = REF) -> Proposal:
        return db.session.query(Proposal).filter_by(ref=ref).one()

    def round(self, key: str = "paper") -> Round:
        return next(each for each in self.challenge.rounds if each.key == key)

    def seat(self, who: str) -> Seat:
        found = rounds.seat_of(self.round(), self.people[who].id)
        assert found is not None
        return found

    def decision(self) -> Decision:
        found = live_decision(self.challenge.id)
        assert found is not None
        return found

    def agreement(self) -> Agreement:
        return db.session.query(Agreement).one()

    def pass_days(self, days: float) -> None:
        self.time.shift(timedelta(days=days))


def populated(time: Traveller) -> Field:
    """Everybody with a post, and nothing for them to do yet."""
    world = Field(time)
    ours, other = agency("Department of the Coast"), agency("Department of the Hills")
    unit, rival, third = _units()
    officer = holder(Role.OFFICER, office("0100000000"), "Olga Officer")
    other_officer = holder(Role.OFFICER, office("0300000000"), "Otto Officer")
    world.people = {
        "head": head_of(unit, verified_by=officer, name="Hana Head"),
        "staff": holder(Role.STAFF, unit, "Stella Staff"),
        "contributor": holder(Role.CONTRIBUTOR, unit, "Coco Contributor"),
        "rival head": head_of(rival, verified_by=other_officer, name="Rico Rival"),
        "third head": head_of(third, verified_by=other_officer, name="Tina Third"),
        "officer": officer,
        "other officer": other_officer,
        "secretariat": holder(Role.SECRETARIAT, ours, "Sara Secretary"),
        "author": author_of(ours),
        "approver": approver_of(ours),
        "other approver": approver_of(other),
        "implementer": holder(Role.IMPLEMENTER, mous.implementing_agency(), "Ivo Implementer"),
        "finance": holder(Role.FINANCE, mous.implementing_agency(), "Fina Finance"),
        "auditor": auditor(),
        "administrator": administrator(),
        "former": _former(unit, world),
        **_panelists(),
    }
    for where in (rival, third):
        holder(Role.STAFF, where)
    world.keys["organisation"] = unit.key
    world.keys["rival"] = RIVAL
    world.keys["third"] = THIRD
    world.keys["person"] = world.people["head"].key
    world.keys["post"] = posts_of(world.people["head"].id)[0].key
    world.keys["agency"] = ours.key
    return world


def _units() -> tuple[Organisation, Organisation, Organisation]:
    return (
        local_unit("0102801000", name="Adams"),
        local_unit("0305401000", in_region="0300000000", name="Baras"),
        local_unit("0305402000", in_region="0300000000", name="Calasiao"),
    )


def _former(unit: Organisation, world: Field) -> User:
    """Somebody whose post in the unit ended; the account is still good."""
    person = holder(Role.STAFF, unit, "Fe Former")
    world.pass_days(1)
    (post,) = posts_of(person.id)
    end_post(post, reason="Left the town.", by=actor(administrator()))
    return person


def _panelists() -> dict[str, User]:
    names = {
        "member": "Mia Member",
        "second member": "Milo Member",
        "third member": "Mara Member",
        "fourth member": "Mike Member",
        "conflicted": "Cora Member",
        "chair": "Chito Chair",
        "conflicted chair": "Carla Chair",
        "final chair": "Fay Chair",
        "final member": "Fred Member",
        "final member 2": "Flor Member",
        "final member 3": "Felix Member",
    }
    return {who: panels.member(name) for who, name in names.items()}


def by(world: Field, who: str) -> Actor:
    """The actor of somebody in the world."""
    return actor(world.people[who])


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """What is done inside never happened; for trying two futures of one world.

    Needs an application whose sessions all work on one connection, as the fixture `app` has it.
    """
    connection = db.session.connection()
    db.session.commit()
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        savepoint.rollback()
        db.session.expire_all()
        app.extensions["challenge_pages"].clear()
