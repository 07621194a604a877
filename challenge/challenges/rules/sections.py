"""What a challenge says, section by section, as plain values: read, compared, copied, saved."""

import json
import re
import zlib
from collections.abc import Collection
from enum import StrEnum
from typing import Any

from challenge.challenges.models import (
    AwardTier,
    Challenge,
    Criterion,
    FormField,
    Requirement,
    Round,
    Theme,
    TimelineDate,
)
from challenge.places.rules import fold

Content = dict[str, Any]
Piece = Theme | TimelineDate | FormField | Requirement | Round | Criterion | AwardTier


class Section(StrEnum):
    """The parts of a challenge, in the order of the task list."""

    BRIEF = "brief"
    LEGAL_BASIS = "legal-basis"
    ELIGIBILITY = "eligibility"
    THEMES = "themes"
    TIMELINE = "timeline"
    MONEY = "money"
    FORM = "form"
    DOCUMENTS = "documents"
    SCREENING = "screening"
    ROUNDS = "rounds"
    AWARD = "award"
    AGREEMENT = "agreement"
    CONTACTS = "contacts"
    TERMS = "terms"
    INTELLECTUAL_PROPERTY = "intellectual-property"


COLUMNS: dict[Section, tuple[str, ...]] = {
    Section.BRIEF: ("title", "summary", "problem", "aim", "background", "ask"),
    Section.LEGAL_BASIS: ("legal_basis",),
    Section.ELIGIBILITY: (
        "levels",
        "regions",
        "submissions_per_unit",
        "awards_per_unit",
        "bars_unfinished",
    ),
    Section.THEMES: (),
    Section.TIMELINE: ("zone",),
    Section.MONEY: ("currency", "ceiling_minor"),
    Section.FORM: (),
    Section.DOCUMENTS: (),
    Section.SCREENING: (
        "checklist",
        "decline_reasons",
        "screen_on_arrival",
        "screening_days",
        "correction_days",
        "correction_rounds",
    ),
    Section.ROUNDS: (),
    Section.AWARD: ("award_basis", "purses", "reconsideration_days"),
    Section.AGREEMENT: ("agreement_text", "agreement_parties"),
    Section.CONTACTS: ("contacts",),
    Section.TERMS: ("terms",),
    Section.INTELLECTUAL_PROPERTY: ("intellectual_property",),
}
ROWS: dict[Section, str] = {
    Section.THEMES: "themes",
    Section.TIMELINE: "dates",
    Section.FORM: "fields",
    Section.DOCUMENTS: "requirements",
    Section.ROUNDS: "rounds",
    Section.AWARD: "tiers",
}
PLUMBING = {"id", "challenge_id", "round_id", "position"}


def content(challenge: Challenge, section: Section) -> Content:
    """What `section` says now, without any number of ours in it."""
    found: Content = {name: getattr(challenge, name) for name in COLUMNS[section]}
    if section in ROWS:
        found[ROWS[section]] = [row_content(row) for row in getattr(challenge, ROWS[section])]
    return found


def row_content(row: Piece) -> Content:
    found = {name: getattr(row, name) for name in columns_of(type(row))}
    if isinstance(row, Round):
        found["criteria"] = [row_content(criterion) for criterion in row.criteria]
    return found


def columns_of(kind: type[Piece]) -> list[str]:
    """The columns of a row that an author fills in."""
    return [column.key for column in kind.__table__.columns if column.key not in PLUMBING]


def stamp(challenge: Challenge, section: Section) -> int:
    """Changes when the section does; a form carries the stamp of what it showed."""
    return stamp_of(content(challenge, section))


def stamp_of(said: Content) -> int:
    text = json.dumps(said, sort_keys=True, default=str)
    return zlib.crc32(text.encode()) & 0x7FFFFFFF


def key_of(label: str, taken: Collection[str], *, longest: int = 40) -> str:
    """A key made of a label, different from those `taken`."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[: longest - 4] or "item"
    candidates = (plain, *(f"{plain}_{number}" for number in range(2, 1000)))
    return next(candidate for candidate in candidates if candidate not in taken)


def search_text(challenge: Challenge) -> str:
    """What the catalogue looks through, folded as searched words are."""
    labels = [text for theme in challenge.themes for text in (theme.label, theme.label_th)]
    return " " + fold(" ".join([challenge.title, challenge.summary, challenge.problem, *labels]))
