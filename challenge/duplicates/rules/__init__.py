"""When two proposals resemble each other, by their words, files and sites; and who may say so."""

from challenge.duplicates.rules.finding import may_find
from challenge.duplicates.rules.passages import Passage, Written, written
from challenge.duplicates.rules.resembling import (
    Facts,
    Likeness,
    Piece,
    likeness,
    pieces,
    same_place,
    to_be_told,
)
from challenge.duplicates.rules.sketching import Mark, marks_of

__all__ = [
    "Facts",
    "Likeness",
    "Mark",
    "Passage",
    "Piece",
    "Written",
    "likeness",
    "marks_of",
    "may_find",
    "pieces",
    "same_place",
    "to_be_told",
    "written",
]
