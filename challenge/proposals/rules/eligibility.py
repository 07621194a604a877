"""Whether a unit may enter, line by line, each with its reason; an agency may waive a line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from challenge.challenges.models import Challenge
from challenge.places.forms import LEVEL_NAMES
from challenge.places.models import Level
from challenge.proposals.models import LatePermission
from challenge.proposals.rules import refusals
from challenge.web.locale import N_, phrase
from challenge.workflow import Refusal, Status

UNFINISHED = (Status.AWARDED, Status.CONFIRMED, Status.AGREED)
"""An award that was announced and is neither completed nor ended otherwise."""


class Line(StrEnum):
    """What is asked about a unit."""

    LEVEL = "level"
    PLACE = "place"
    AWARD = "award"
    NUMBER = "number"


class Found(StrEnum):
    """What came out of one line."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entrant:
    """A unit that wants to enter, as plain values."""

    name: str
    level: str
    region_code: str | None
    region_name: str
    submitted: int
    """How many proposals of it in this challenge count already."""
    unfinished: str = ""
    """The title of another challenge of the agency whose award it has not completed."""
    permission: LatePermission | None = None
    """That lets it in after the close."""
    waived: Collection[str] = frozenset()
    """Lines that two persons of the agency let it pass."""


@dataclass(frozen=True)
class Judged:
    """One line with what was found, and why."""

    line: Line
    found: Found
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)
    waived: bool = False
    refusal: Refusal | None = None

    @property
    def stands_in_the_way(self) -> bool:
        return self.found is not Found.PASSED and not self.waived

    @property
    def text(self) -> str:
        """The reason in the reader's language."""
        return phrase(self.sentence, self.values)


def judged(challenge: Challenge, entrant: Entrant) -> list[Judged]:
    """Every line in order; what is not known is not passed, and can be waived like the rest."""
    return [
        _level(challenge, entrant),
        _place(challenge, entrant),
        _award(challenge, entrant),
        _number(challenge, entrant),
    ]


def not_eligible(challenge: Challenge, entrant: Entrant) -> Iterator[Refusal]:
    """The refusals of the lines that stand in the way."""
    for one in judged(challenge, entrant):
        if one.stands_in_the_way and one.refusal is not None:
            yield one.refusal


def _level(challenge: Challenge, entrant: Entrant) -> Judged:
    level, levels = levels_in_words([entrant.level]), levels_in_words(challenge.levels)
    values = {"unit": entrant.name, "level": level, "levels": levels}
    if not challenge.levels:
        return _passed(Line.LEVEL, N_("This challenge is open to every level of local unit."))
    if entrant.level in challenge.levels:
        sentence = N_("%(unit)s is a %(level)s. This challenge is open to: %(levels)s.")
        return _passed(Line.LEVEL, sentence, **values)
    return _failed(Line.LEVEL, entrant, refusals.LevelNotEligible(**values))


def _place(challenge: Challenge, entrant: Entrant) -> Judged:
    if not challenge.regions:
        return _passed(Line.PLACE, N_("This challenge is open to every region."))
    if entrant.region_code is None:
        refusal = refusals.RegionUnknown(unit=entrant.name)
        return _failed(Line.PLACE, entrant, refusal, Found.UNKNOWN)
    values = {"unit": entrant.name, "region": entrant.region_name}
    if entrant.region_code in challenge.regions:
        sentence = N_("%(unit)s is in %(region)s, to which this challenge is open.")
        return _passed(Line.PLACE, sentence, **values)
    return _failed(Line.PLACE, entrant, refusals.RegionNotEligible(**values))


def _award(challenge: Challenge, entrant: Entrant) -> Judged:
    if not challenge.bars_unfinished:
        return _passed(Line.AWARD, N_("This challenge does not ask about earlier awards."))
    if not entrant.unfinished:
        sentence = N_("%(unit)s has no award of this agency that is not completed.")
        return _passed(Line.AWARD, sentence, unit=entrant.name)
    refusal = refusals.AwardNotCompleted(unit=entrant.name, title=entrant.unfinished)
    return _failed(Line.AWARD, entrant, refusal)


def _number(challenge: Challenge, entrant: Entrant) -> Judged:
    limit, values = challenge.submissions_per_unit, {"unit": entrant.name}
    if limit is None:
        return _passed(Line.NUMBER, N_("A unit may submit any number of proposals."))
    if entrant.submitted < limit:
        sentence = N_("%(unit)s has submitted %(submitted)s of at most %(limit)s proposals.")
        return _passed(Line.NUMBER, sentence, submitted=entrant.submitted, limit=limit, **values)
    refusal = refusals.LimitReached(limit=limit, **values)
    return _failed(Line.NUMBER, entrant, refusal)


def _passed(line: Line, sentence: str, **values: Any) -> Judged:
    return Judged(line, Found.PASSED, sentence, values)


def _failed(
    line: Line, entrant: Entrant, refusal: Refusal, found: Found = Found.NOT_PASSED
) -> Judged:
    waived = line in entrant.waived
    return Judged(line, found, refusal.message, dict(refusal.values), waived, refusal)


def levels_in_words(levels: Collection[str]) -> str:
    return ", ".join(str(LEVEL_NAMES[Level(level)]).lower() for level in levels)
