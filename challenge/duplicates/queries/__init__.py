"""Reading resemblances: each reader of what may be read anyway, the worker of all."""

from challenge.duplicates.queries.findings import Found
from challenge.duplicates.queries.flags import Flag, Flags, flags
from challenge.duplicates.queries.lists import (
    PARTS,
    READERS,
    Line,
    has_any,
    listed,
    sealed_challenge,
    waiting_for,
)
from challenge.duplicates.queries.pairs import Pair, pair
from challenge.duplicates.queries.work import (
    Candidate,
    Sketched,
    candidates,
    sketched,
    uncompared,
    unsketched,
    version_of_sketch,
)

__all__ = [
    "PARTS",
    "READERS",
    "Candidate",
    "Flag",
    "Flags",
    "Found",
    "Line",
    "Pair",
    "Sketched",
    "candidates",
    "flags",
    "has_any",
    "listed",
    "pair",
    "sealed_challenge",
    "sketched",
    "uncompared",
    "unsketched",
    "version_of_sketch",
    "waiting_for",
]
