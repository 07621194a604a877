"""The words for outcomes, conflicts, strata and steps of the ladder."""

from challenge.scoring.rules.allotment import Why
from challenge.scoring.rules.conflicts import ConflictKind
from challenge.scoring.rules.panel import ALL
from challenge.scoring.rules.ranking import SHARED, Outcome
from challenge.web.locale import _, lazy

OUTCOME_WORDS: dict[str, tuple[str, str]] = {
    Outcome.SELECTED: (lazy("Has a place"), "green"),
    Outcome.RESERVE: (lazy("Reserve"), "blue"),
    Outcome.NOT_SELECTED: (lazy("No place"), "grey"),
    Outcome.BELOW_MINIMUM: (lazy("Below the minimum"), "orange"),
    Outcome.NOT_RANKED: (lazy("Not ranked"), "grey"),
    Outcome.TIED_AT_LINE: (lazy("Tied at the line"), "yellow"),
}
"""The words and the colour of the tag."""
DECISION_WORDS: dict[str, str] = {
    Outcome.SELECTED: lazy("Gets a place"),
    Outcome.RESERVE: lazy("Goes to the reserve"),
    Outcome.NOT_SELECTED: lazy("Gets no place"),
}
CONFLICT_WORDS: dict[str, str] = {
    ConflictKind.FAMILY: lazy("Family or close friendship"),
    ConflictKind.EMPLOYMENT: lazy("Employment, now or in the last three years"),
    ConflictKind.BUSINESS: lazy("Business or financial interest"),
    ConflictKind.COACHED: lazy("Coached, reviewed or endorsed it"),
    ConflictKind.OTHER: lazy("Another reason"),
    ConflictKind.POST: lazy("Holds or held a post in the unit"),
    ConflictKind.AGENCY: lazy("Comes from the unit"),
    ConflictKind.MAIL: lazy("Has an address of the unit"),
}
WHY_WORDS: dict[str, str] = {
    Why.CONFLICT: lazy("every other member is in conflict or has it already"),
    Why.FULL: lazy("the members who could take it have no room left"),
}
ISLAND_WORDS = {
    "luzon": lazy("Luzon"),
    "visayas": lazy("Visayas"),
    "mindanao": lazy("Mindanao"),
    "province": lazy("Provinces"),
    "city": lazy("Cities"),
    "municipality": lazy("Municipalities"),
    ALL: lazy("All proposals"),
}
AGGREGATE_WORDS = {
    "mean": lazy("mean of the sheets"),
    "median": lazy("median of the sheets"),
    "trimmed_mean": lazy("mean without the highest and the lowest sheet"),
}
NOT_APPLICABLE_WORDS = {
    "leave_out": lazy("left out of the sheet’s total"),
    "zero": lazy("counted as zero"),
}


def stratum_words(stratum: str, names: dict[str, str]) -> str:
    """A stratum as people call it; `names` has those that are the challenge's own."""
    return str(names.get(stratum) or ISLAND_WORDS.get(stratum) or stratum)


def rung_words(rung: str | None, criteria: dict[str, str]) -> str:
    """What decided between equal scores."""
    if rung is None:
        return ""
    if rung == SHARED:
        return _("Nothing: the rank is shared")
    if rung == "median":
        return _("Higher median")
    if rung == "lot":
        return _("Lot")
    key = rung.partition(":")[2]
    return _("Higher mean of “%(label)s”", label=criteria.get(key, key))
