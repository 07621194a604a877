"""The detail of an event in words."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from challenge.accounts.forms.words import ROLE_NAMES
from challenge.challenges.forms.words import SECTIONS
from challenge.challenges.models import Challenge
from challenge.desk.recorded.event import Recorded
from challenge.desk.recorded.names import Named, Names, reference
from challenge.desk.words import DETAILS
from challenge.proposals.forms.team import PART_NAMES
from challenge.scoring.rules.words import CONFLICT_WORDS, DECISION_WORDS
from challenge.web import formats, labels
from challenge.web.locale import _, current_language
from challenge.workflow import ChallengeStatus, RoundStatus, Status

DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d")
DIGEST = re.compile(r"[0-9a-f]{64}")
STATUSES: dict[str, type[StrEnum]] = {
    "challenge": ChallengeStatus,
    "proposal": Status,
    "round_run": RoundStatus,
}
SAID = {
    "challenge": {"title"},
    "invitation": {"organisation", "role"},
    "organisation": {"name"},
    "post": {"organisation", "person", "role"},
    "proposal": {"decision"},
}
"""What the name of the subject says already, or what is the same for all of its challenge."""
ZONE = "Asia/Manila"


@dataclass(frozen=True, slots=True)
class Line:
    """One detail: what it is, and its values, each with a link where the reader may go."""

    label: str
    values: list[Named]
    is_digest: bool = False


def lines(event: Recorded, names: Names) -> Iterator[Line]:
    """Every detail that says something, in the order of the record, but before comes first."""
    for key, value in sorted(event.detail.items(), key=lambda one: one[0] != "before"):
        if value is None or value in ("", [], {}) or key in SAID.get(event.kind, ()):
            continue
        label = str(DETAILS.get(key) or key.replace("_", " ").capitalize())
        digest = isinstance(value, str) and DIGEST.fullmatch(value) is not None
        yield Line(label, list(_values(event, key, value, names)), digest)


def _values(event: Recorded, key: str, value: Any, names: Names) -> Iterator[Named]:
    kind = reference(event, key)
    if kind is not None:
        yield names.of(kind, value)
    elif key == "left_out":
        for one in value:
            yield names.of("person", one["person"])
            yield names.of("proposal", one["proposal"])
    elif isinstance(value, dict):
        yield from _amounts(value, event, names)
    else:
        yield from (Named(text) for text in _texts(event, key, value, names.challenge(event)))


def _amounts(value: dict[str, Any], event: Recorded, names: Names) -> Iterator[Named]:
    """What each proposal gets."""
    for ref, amount in value.items():
        known = names.of("proposal", ref)
        shown = _money(amount, names.challenge(event))
        yield Named(f"{known.text}: {shown}", known.href)


def _texts(event: Recorded, key: str, value: Any, challenge: Challenge | None) -> Iterator[str]:
    words = WORDS.get(key)
    for one in value if isinstance(value, list) else [value]:
        shown = words(one, event, challenge) if words else None
        yield shown or _plain(one, challenge)


def _plain(value: Any, challenge: Challenge | None) -> str:
    """A value that needs no words of its own: a yes, a number, a day, a moment, a text."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return formats.number(value, language=current_language())
    text = str(value)
    if DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text), language=current_language())
    if INSTANT.fullmatch(text):
        zone = challenge.zone if challenge else ZONE
        moment = datetime.fromisoformat(text)
        return formats.instant(moment, zone, language=current_language())
    return text


def _money(value: Any, challenge: Challenge | None) -> str:
    currency = challenge.currency if challenge else "PHP"
    return formats.money(value, currency, language=current_language())


Words = Callable[[Any, Recorded, Challenge | None], str | None]


def _listed(items: Callable[[Challenge], Iterable[tuple[str, str]]]) -> Words:
    """Words that the challenge itself has for a key, such as the label of a field of its form."""

    def words(value: Any, _event: Recorded, challenge: Challenge | None) -> str | None:
        return dict(items(challenge)).get(value) if challenge else None

    return words


def _from(table: Any) -> Words:
    """Words that the product has for a key."""

    def words(value: Any, _event: Recorded, _challenge: Challenge | None) -> str | None:
        return str(table[value]) if value in table else None

    return words


def _status(value: Any, event: Recorded, _challenge: Challenge | None) -> str | None:
    statuses = STATUSES.get(event.kind)
    known = statuses is not None and value in list(statuses)
    return labels.label(statuses(value)) if statuses and known else None


def _amount(value: Any, _event: Recorded, challenge: Challenge | None) -> str:
    return _money(value, challenge)


FIELDS = _listed(
    lambda challenge: [
        ("theme", _("Theme")),
        *((one.key, one.label) for one in challenge.fields),
    ]
)
WORDS: dict[str, Words] = {
    "after": _status,
    "amount": _amount,
    "answered": _listed(lambda one: ((each["key"], each["label"]) for each in one.checklist)),
    "before": _status,
    "code": _listed(lambda one: ((each["code"], each["label"]) for each in one.decline_reasons)),
    "field": FIELDS,
    "fields": FIELDS,
    "key": _listed(lambda one: ((each.key, each.label) for each in one.dates)),
    "kind": _from(CONFLICT_WORDS),
    "outcome": _from(DECISION_WORDS),
    "part": _from(PART_NAMES),
    "requirement": _listed(lambda one: ((each.key, each.label) for each in one.requirements)),
    "role": _from(ROLE_NAMES),
    "section": _from(SECTIONS),
}
