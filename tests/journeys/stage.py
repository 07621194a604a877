"""The small world of a journey: the demonstration's people, three units, one draft to copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module

import time_machine
from flask import Flask

from challenge import clock
from challenge.accounts.actions import verify_head
from challenge.accounts.actor import Actor
from challenge.accounts.queries import actor_of
from challenge.challenges.actions import draft_challenge
from challenge.db import db
from challenge.places.actions import load_places
from challenge.programmes import tcc
from challenge.programmes.actions import apply
from challenge.programmes.demonstration.calls import challenge
from challenge.programmes.demonstration.entering import Entering
from challenge.programmes.demonstration.people import Cast, create_cast, join_unit
from challenge.programmes.tcc.entries import Entry, cycle_1_entries
from challenge.programmes.tcc.texts import entry_answers

START = datetime(2023, 4, 10, 1, tzinfo=UTC)
UNITS = {"TCC1-003": "bolinao", "TCC1-002": "sablayan", "TCC1-006": "tubigon"}
"""Which of the invented entries are submitted, and the names of their accounts."""


@dataclass
class Stage:
    """What the journey stands on, beside the browser."""

    app: Flask
    traveller: time_machine.Traveller
    cast: Cast = field(default_factory=Cast)
    entering: dict[str, Entering] = field(default_factory=dict)

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Work that others do meanwhile, through the actions; committed at the end."""
        with self.app.app_context():
            for name, user in self.cast.users.items():
                self.cast.users[name] = db.session.merge(user, load=True)
            for code, unit in self.cast.units.items():
                self.cast.units[code] = db.session.merge(unit, load=True)
            yield
            db.session.commit()

    def act(self, who: str) -> Actor:
        return actor_of(self.cast.users[who])

    def move_to(self, moment: datetime) -> None:
        """The server's clock goes on, and its worker does what is due."""
        self.traveller.move_to(moment)
        with self.behind():
            for stage in ("challenges", "screening", "awards"):
                import_module(f"challenge.{stage}.actions").sweep()


def set_stage(app: Flask, traveller: time_machine.Traveller) -> Stage:
    """People, places, three units with verified heads, and a draft that can be copied."""
    stage = Stage(app, traveller)
    with app.app_context():
        load_places(db.session)
        stage.cast = create_cast()
        for entry in entries():
            post = join_unit(stage.cast, entry.psgc10, shown=UNITS[entry.ref])
            region = stage.cast.region_of(entry.psgc10)
            verify_head(post, by=stage.cast.act(region))
        _draft(stage)
        db.session.commit()
    return stage


def entries() -> list[Entry]:
    return [entry for entry in cycle_1_entries() if entry.ref in UNITS]


def _draft(stage: Stage) -> None:
    by = stage.cast.act("author")
    agency = stage.cast.organisations["agency"]
    drafted = draft_challenge(
        slug="model", prefix="MODEL", title="Model challenge", agency=agency, by=by
    )
    apply(tcc.cycle_1(), drafted, by=by)


def submit_others(stage: Stage, slug: str, *, but: str) -> None:
    """Every unit except one drafts and submits meanwhile."""
    for entry in entries():
        if entry.ref != but:
            answers = entry_answers(entry, period_start=date(2024, 7, 1))
            entering = Entering(stage.cast, challenge(slug), entry, answers)
            entering.draft(answers)
            entering.enclose(clock.now().date())
            entering.submit()
            stage.entering[entry.ref] = entering
