"""What is still missing before a challenge can be published."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from challenge.challenges.models import Challenge, FormField
from challenge.challenges.rules.awarding import award_problems
from challenge.challenges.rules.calendar import CLOSES, OPENS
from challenge.challenges.rules.rounds import round_problems
from challenge.challenges.rules.sections import Section, content
from challenge.money import MINOR_DIGITS
from challenge.web.locale import N_

Problem = tuple[str, dict[str, object]]
WITH_COLUMNS = ("record", "rows")


@dataclass(frozen=True)
class Missing:
    """Something to settle first: a translatable sentence, and the section to settle it in."""

    section: Section
    sentence: str
    values: dict[str, object] = field(default_factory=dict)


class State(StrEnum):
    """How far a section has come."""

    EMPTY = "empty"
    STARTED = "started"
    COMPLETE = "complete"


def missing(challenge: Challenge, now: datetime) -> list[Missing]:
    """Everything that keeps a challenge from being published, in the order of the sections."""
    return [
        Missing(section, sentence, values)
        for section, problems in CHECKS.items()
        for sentence, values in problems(challenge, now)
    ]


def state(challenge: Challenge, section: Section, found: list[Missing]) -> State:
    """Complete when nothing in `found` is about the section."""
    if all(item.section is not section for item in found):
        return State.COMPLETE
    return State.STARTED if _is_begun(challenge, section) else State.EMPTY


SETTLED_AT_BIRTH = {"title", "zone", "currency", "award_basis", "reconsideration_days"}
"""Columns that say something before the author has opened their section."""


def _is_begun(challenge: Challenge, section: Section) -> bool:
    said = content(challenge, section)
    return any(
        value not in ("", None, []) and not isinstance(value, int)
        for name, value in said.items()
        if name not in SETTLED_AT_BIRTH
    )


def _brief(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.title:
        yield N_("Enter a title"), {}
    if not challenge.summary:
        yield N_("Enter a summary of one or two sentences"), {}
    if not challenge.problem:
        yield N_("Describe the problem"), {}
    if not challenge.aim:
        yield N_("Say what the challenge aims at"), {}
    if not challenge.ask:
        yield N_("Say what is asked of those who enter"), {}


def _legal_basis(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.legal_basis:
        yield N_("Name the law or order that the challenge rests on"), {}


def _eligibility(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.levels:
        yield N_("Choose which levels of local unit may enter"), {}


def _themes(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.themes:
        yield N_("Add at least one theme"), {}


def _timeline(challenge: Challenge, now: datetime) -> Iterator[Problem]:
    opens, closes = challenge.date(OPENS), challenge.date(CLOSES)
    if opens is None:
        yield N_("Enter when the call opens"), {}
    if closes is None:
        yield N_("Enter when the call closes"), {}
    if opens and closes and closes <= opens:
        yield N_("Set a closing time that is later than the opening"), {}
    if closes and closes <= now:
        yield N_("Set a closing time that is still to come"), {}


def _money(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.ceiling_minor:
        yield N_("Enter the most that one proposal may ask for"), {}
    if challenge.currency not in MINOR_DIGITS:
        yield N_("Choose a currency"), {}


def _form(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    kinds = {field.key: field.kind for field in challenge.fields}
    if kinds.get("title") != "text":
        yield N_("Add a field “Title”, one line of text: it names the project everywhere"), {}
    for each in challenge.fields:
        yield from _field(each, kinds)


def _field(each: FormField, kinds: dict[str, str]) -> Iterator[Problem]:
    if each.kind in WITH_COLUMNS and not each.columns:
        yield N_("Give the field “%(label)s” at least one column"), {"label": each.label}
    if each.kind == "budget" and kinds.get(each.options.get("components_field", "")) != "rows":
        yield (
            N_("Say which list of rows holds the components of “%(label)s”"),
            {"label": each.label},
        )


def _screening(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.checklist:
        yield N_("Add at least one question to the checklist of the screening desk"), {}
    if not challenge.decline_reasons:
        yield N_("Add at least one reason for which a proposal may be declined"), {}


def _agreement(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.agreement_text:
        yield N_("Write the text that every agreement starts from"), {}
    if len(challenge.agreement_parties) < 2:
        yield N_("Name at least two parties to the agreement, with their duties"), {}


def _contacts(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.contacts:
        yield N_("Say whom to ask, and how"), {}


def _terms(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.terms:
        yield N_("Write the terms that those who enter accept"), {}


def _intellectual_property(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    if not challenge.intellectual_property:
        yield N_("Say who owns what is handed in"), {}


def _rounds(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    return round_problems(challenge)


def _award(challenge: Challenge, _now: datetime) -> Iterator[Problem]:
    return award_problems(challenge)


CHECKS = {
    Section.BRIEF: _brief,
    Section.LEGAL_BASIS: _legal_basis,
    Section.ELIGIBILITY: _eligibility,
    Section.THEMES: _themes,
    Section.TIMELINE: _timeline,
    Section.MONEY: _money,
    Section.FORM: _form,
    Section.SCREENING: _screening,
    Section.ROUNDS: _rounds,
    Section.AWARD: _award,
    Section.AGREEMENT: _agreement,
    Section.CONTACTS: _contacts,
    Section.TERMS: _terms,
    Section.INTELLECTUAL_PROPERTY: _intellectual_property,
}
"""Documents have none: a challenge may ask for no paper at all."""
