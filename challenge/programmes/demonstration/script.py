"""A script: things to do, each at its own moment, played in the order of time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from challenge import clock
from challenge.db import db

MANILA = ZoneInfo("Asia/Manila")
AT_ONCE = 40
"""How many scenes share a transaction."""
SATURDAY = 5


@dataclass
class Script:
    """Scenes with their moments; a scene may add later scenes while it is played."""

    scenes: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    written: int = 0

    def at(self, moment: datetime, scene: Callable[[], object]) -> None:
        self.scenes.append((moment, self.written, scene))
        self.written += 1

    def play(self) -> None:
        """Play every scene with the clock held at its moment."""
        played = 0
        while self.scenes:
            self.scenes.sort(reverse=True, key=lambda scene: scene[:2])
            moment, _number, scene = self.scenes.pop()
            with clock.at(moment):
                scene()
            played += 1
            if played % AT_ONCE == 0:
                db.session.commit()
        db.session.commit()


def local(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment by the clocks of the programme."""
    return datetime.combine(day, time(hour, minute), MANILA)


def office_hours(start: datetime, days: float, random: Random) -> datetime:
    """Some minute of a working day about `days` after `start`."""
    day = (start.astimezone(MANILA) + timedelta(days=days)).date()
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return local(day, random.randint(8, 16), random.randint(0, 59))


def seconds_after(moment: datetime, seconds: int) -> datetime:
    return moment + timedelta(seconds=seconds)
