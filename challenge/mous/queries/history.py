"""What happened to an agreement, as the record has it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from challenge.audit.models import Event
from challenge.audit.queries import events_of
from challenge.mous.models import Agreement
from challenge.mous.queries.agreements import names
from challenge.mous.rules import happened


@dataclass(frozen=True, slots=True)
class Moment:
    """One event: when, who, what and why."""

    at: datetime
    who: str
    what: str
    about: str
    """Which signatory, witness, milestone or resolution the event is about."""
    reason: str
    on_behalf: bool


def history(agreement: Agreement) -> list[Moment]:
    """The latest events about an agreement, the first one on top."""
    events = events_of(agreement.audit_kind, agreement.audit_id)
    people = names([event.actor_id for event in events])
    sides = {party.organisation_id: party.organisation.name for party in agreement.parties}
    return [_moment(event, people.get(event.actor_id or 0, ""), sides) for event in events]


def _moment(event: Event, who: str, sides: Mapping[int, str]) -> Moment:
    detail = json.loads(event.detail)
    return Moment(
        at=datetime.fromisoformat(event.at),
        who=who,
        what=happened(event.action),
        about=_about(detail, sides),
        reason=event.reason or "",
        on_behalf=bool(detail.get("on_behalf")),
    )


def _about(detail: Mapping[str, Any], sides: Mapping[int, str]) -> str:
    """The names in an event, from the person or thing to the party."""
    named = (detail.get(key) for key in ("label", "name", "title", "resolution"))
    return ", ".join(str(one) for one in (*named, sides.get(detail.get("party", 0))) if one)
