"""What people call the strata of a result."""

from collections.abc import Callable

from challenge.challenges.models import Challenge
from challenge.scoring import queries
from challenge.scoring.rules import words


def stratum_namer(challenge: Challenge) -> Callable[[str], str]:
    """Words for a stratum, those of the challenge's own regions and themes among them."""
    names = queries.stratum_names(challenge.rounds[-1])
    return lambda stratum: words.stratum_words(stratum, names)
