"""What happened to an agreement, as the record has it."""

import json
from dataclasses import dataclass
from datetime import datetime

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
    reason: str
    on_behalf: bool


def history(agreement: Agreement) -> list[Moment]:
    """The latest events about an agreement, the first one on top."""
    events = events_of(agreement.audit_kind, agreement.audit_id)
    people = names([event.actor_id for event in events])
    return [
        Moment(
            at=datetime.fromisoformat(event.at),
            who=people.get(event.actor_id or 0, ""),
            what=happened(event.action),
            reason=event.reason or "",
            on_behalf=bool(json.loads(event.detail).get("on_behalf")),
        )
        for event in events
    ]
