"""Makes the demonstration: real actions, in order, with the clock at the real dates."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa

from challenge import clock
from challenge.db import db
from challenge.duplicates.actions import compare_waiting
from challenge.places.actions import load_places
from challenge.places.models import Region
from challenge.programmes.demonstration.cycle_one import CycleOne
from challenge.programmes.demonstration.cycle_three import CycleThree
from challenge.programmes.demonstration.people import (
    NEGROS,
    NEGROS_BEGINNING,
    Cast,
    create_cast,
    open_office,
)
from challenge.programmes.demonstration.practice import Practice, plan_next_call
from challenge.programmes.demonstration.script import Script, local

EVERYTHING = 1000
"""More proposals than there are."""
BEGINNING = local(date(2023, 2, 1))


def world(*, progress: Callable[[str], object] = lambda _line: None) -> None:
    """Everything that a visitor finds; `progress` is told what is being made."""
    now = clock.now()
    with clock.at(BEGINNING):
        progress("  18 regions and 1,724 local units")
        load_places(db.session)
        cast = create_cast()
        db.session.commit()
    script = Script()
    script.at(NEGROS_BEGINNING, lambda: _open_negros(cast))
    progress("  cycle 1: 98 proposals, their screening, two rounds, 15 awards and agreements")
    CycleOne(script, cast).plan()
    progress("  cycle 3: a call that is open now")
    CycleThree(script, cast, now).plan()
    progress("  a practice round that is open now, and a call that waits for its approver")
    Practice(script, cast, now).plan()
    plan_next_call(script, cast, now)
    script.play()
    progress("  what resembles what")
    compare_waiting(EVERYTHING)


def _open_negros(cast: Cast) -> None:
    region = db.session.scalars(sa.select(Region).where(Region.code == NEGROS)).one()
    open_office(cast, region, NEGROS_BEGINNING)
