"""What the choices of an author are called on screen."""

from collections.abc import Mapping
from typing import Any

from challenge.challenges.models import DocumentStage
from challenge.challenges.rules import Section
from challenge.money import MINOR_DIGITS
from challenge.places.models import Level
from challenge.web.locale import lazy

SECTIONS = {
    Section.BRIEF: lazy("The brief"),
    Section.LEGAL_BASIS: lazy("Legal basis"),
    Section.ELIGIBILITY: lazy("Who may enter"),
    Section.THEMES: lazy("Themes"),
    Section.TIMELINE: lazy("Timeline"),
    Section.MONEY: lazy("Ceiling and currency"),
    Section.FORM: lazy("The form"),
    Section.DOCUMENTS: lazy("Documents, and when they are asked for"),
    Section.SCREENING: lazy("Screening"),
    Section.ROUNDS: lazy("Rounds of scoring"),
    Section.AWARD: lazy("Award rule"),
    Section.AGREEMENT: lazy("Agreement"),
    Section.CONTACTS: lazy("Contacts"),
    Section.TERMS: lazy("Terms"),
    Section.INTELLECTUAL_PROPERTY: lazy("Intellectual property"),
}
LEVELS = {
    Level.PROVINCE: lazy("provinces"),
    Level.CITY: lazy("cities"),
    Level.MUNICIPALITY: lazy("municipalities"),
}
DOCUMENT_STAGES = {
    DocumentStage.SUBMISSION: lazy("At submission"),
    DocumentStage.BEFORE_FINAL: lazy("Before the final round"),
    DocumentStage.BEFORE_AGREEMENT: lazy("Before the agreement"),
    DocumentStage.BEFORE_WORKS: lazy("Before works begin"),
}
FIELD_KINDS = {
    "text": lazy("One line of text"),
    "longtext": lazy("Long text"),
    "record": lazy("A few boxes, once"),
    "rows": lazy("A table of rows"),
    "period": lazy("First and last day, with activities"),
    "budget": lazy("Budget lines"),
    "annexes": lazy("The documents"),
}
COLUMN_KINDS = {
    "text": lazy("Text"),
    "whole": lazy("Whole number"),
    "money": lazy("Money"),
    "day": lazy("Day"),
    "choice": lazy("Choice"),
}
STRATA = {
    "island_group": lazy("island group"),
    "level": lazy("level of unit"),
    "region": lazy("region"),
    "theme": lazy("theme"),
    "none": lazy("none: everybody together"),
}
AGGREGATES = {
    "mean": lazy("Mean of the sheets"),
    "median": lazy("Median of the sheets"),
    "trimmed_mean": lazy("Mean without the highest and the lowest sheet"),
}
NOT_APPLICABLE = {
    "leave_out": lazy("Leave the criterion out and share its weight"),
    "zero": lazy("Count it as zero"),
}
BASES = {
    "rank": lazy("By rank in the last round"),
    "level": lazy("By level of unit"),
    "fixed": lazy("The same for everyone"),
}
BASIS_HINTS = {
    "rank": lazy("Name the awards 1, 2, 3 …"),
    "level": lazy("Name the awards province, city, municipality"),
    "fixed": lazy("Name the award *"),
}
DECLINE_STEPS = {
    "decline": lazy("Not endorsed"),
    "find_ineligible": lazy("Not eligible"),
    "find_duplicate": lazy("Duplicate"),
    "find_non_responsive": lazy("No answer in time"),
}
PARTIES = {
    "unit": lazy("Local unit"),
    "implementer": lazy("Implementing agency"),
    "agency": lazy("Agency"),
}
CURRENCIES = [(code, code) for code in MINOR_DIGITS]


def choices(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(str(value), label) for value, label in words.items()]
