"""Who wins what under the award rule, and when a result may be known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from challenge.workflow import N_, Refusal

EVERYONE = "*"


class SamePerson(Refusal):
    """The second of two persons is the first."""

    message = N_("Somebody else must approve this: you proposed it yourself.")


class NoFinalRanking(Refusal):
    """Awards before the last round is frozen."""

    message = N_(
        "Awards follow the frozen ranking of the last round. That ranking is not frozen yet."
    )


class AlreadyProposed(Refusal):
    """A second proposal while one waits, is approved or announced."""

    message = N_(
        "The awards of this challenge were proposed already, perhaps by a colleague while your page"
        " was open. Open the page again to see the decision."
    )


class NoTier(Refusal):
    """A chosen proposal for which the award rule names no amount."""

    message = N_(
        "The award rule has no amount for %(ref)s (%(key)s). Settle it in the challenge first."
    )

    def __init__(self, ref: str, key: str) -> None:
        super().__init__(f"no tier {key} for {ref}")
        self.ref = ref
        self.key = key


class PurseExceeded(Refusal):
    """The awards add up to more than a funder has set aside."""

    message = N_("The awards from %(funder)s add up to more than its purse holds.")

    def __init__(self, funder: str) -> None:
        super().__init__(f"purse of {funder} exceeded")
        self.funder = funder


class TooManyAwards(Refusal):
    """One unit would win more than the challenge allows."""

    message = N_("%(unit)s would win more often than this challenge allows.")

    def __init__(self, unit: str) -> None:
        super().__init__(f"too many awards for {unit}")
        self.unit = unit


class EmbargoStands(Refusal):
    """An announcement before its time."""

    message = N_("The result is under embargo until %(until)s. Nobody can announce it earlier.")

    def __init__(self, until: str) -> None:
        super().__init__("embargo stands")
        self.until = until


class WindowOpen(Refusal):
    """A confirmation while units may still ask for reconsideration."""

    message = N_(
        "Units may ask for reconsideration until %(until)s. Awards are confirmed after that."
    )

    def __init__(self, until: str) -> None:
        super().__init__("window open")
        self.until = until


class WindowClosed(Refusal):
    """A request for reconsideration outside its window."""

    message = N_("The time to ask for reconsideration is over.")


class NotAccepted(Refusal):
    """A confirmation of an award that the unit has not accepted."""

    message = N_("The unit has not accepted this award yet.")


class AwardsAnnounced(Refusal):
    """Calling a challenge off after its awards are public."""

    message = N_("The awards are announced, so the challenge cannot be called off any more.")


class NotForfeited(Refusal):
    """A replacement for an award that stands."""

    message = N_("This award is not forfeited, so nobody takes its place.")


class AlreadyReplaced(Refusal):
    """A second replacement for one award."""

    message = N_("For the award of %(ref)s somebody in reserve is proposed or promoted already.")

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is replaced already")
        self.ref = ref


class NotTheNext(Refusal):
    """Somebody in reserve before whom somebody else stands."""

    message = N_(
        "%(ref)s is not the next in reserve of this group by the frozen ranking. Look at the page "
        "again: somebody may have been withdrawn or promoted meanwhile."
    )

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is not the next")
        self.ref = ref


class Withdrawn(Refusal):
    """A chosen proposal was withdrawn after the ranking was frozen."""

    message = N_(
        "%(ref)s was withdrawn after the ranking was frozen. Send the decision back and propose "
        "it again without this proposal."
    )

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} was withdrawn")
        self.ref = ref


class Tier(Protocol):
    """One row of the award rule."""

    @property
    def key(self) -> str: ...
    @property
    def funder(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def in_kind(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal that the frozen ranking gives a place."""

    ref: str
    unit: str
    stratum: str
    rank: int
    level: str


@dataclass(frozen=True, slots=True)
class Share:
    """One funder's part of an award, in minor units."""

    funder: str
    amount_minor: int
    in_kind: bool


def place_among(rank: int, ranks: Iterable[int]) -> int:
    """The place that a rank is worth among the ranks chosen in its stratum, from 1.

    It is the rank itself unless a departure passed over somebody better; then those below move
    up. A shared rank stays shared.
    """
    return 1 + sum(1 for other in ranks if other < rank)


def tier_key(chosen: Chosen, basis: str) -> str:
    """Which rows of the award rule apply: by rank in the stratum, by level of unit, or to all."""
    match basis:
        case "rank":
            return str(chosen.rank)
        case "level":
            return chosen.level
    return EVERYONE


def shares(chosen: Chosen, basis: str, tiers: Iterable[Tier]) -> list[Share]:
    """What each funder gives to a chosen proposal.

    Raises NoTier when the award rule has nothing for it.
    """
    key = tier_key(chosen, basis)
    found = [tier for tier in tiers if tier.key in (key, EVERYONE)]
    if not found:
        raise NoTier(chosen.ref, key)
    return [Share(tier.funder, tier.amount_minor, tier.in_kind) for tier in found]


def require_within_purses(given: Iterable[Share], purses: Sequence[Mapping[str, object]]) -> None:
    """Raise PurseExceeded when a funder's awards add up to more than it has set aside."""
    spent: Counter[str] = Counter()
    for share in given:
        spent[share.funder] += share.amount_minor
    for purse in purses:
        funder, amount = str(purse["funder"]), int(str(purse["amount_minor"]))
        if spent[funder] > amount:
            raise PurseExceeded(funder)


def require_within_limit(chosen: Iterable[Chosen], most: int | None) -> None:
    """Raise TooManyAwards when one unit would win more than `most` times."""
    if most is None:
        return
    for unit, count in Counter(winner.unit for winner in chosen).items():
        if count > most:
            raise TooManyAwards(unit)


def embargo_is_over(embargo_until: datetime, now: datetime) -> bool:
    """Half-open like every deadline: the result may be known from the instant itself on."""
    return now >= embargo_until


def window_is_open(reconsider_until: datetime | None, now: datetime) -> bool:
    """Whether units may still ask for reconsideration."""
    return reconsider_until is not None and now < reconsider_until
