"""One event as the auditor reads it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event, with the name of whoever acted; everything else as it was recorded."""

    seq: int
    at: datetime
    actor: str
    capacity: str
    action: str
    kind: str
    subject_id: int | None
    label: str
    challenge_id: int | None
    reason: str
    raw: str
    """The detail, character by character as its digest covers it."""
    digest: str

    @property
    def detail(self) -> dict[str, Any]:
        known: dict[str, Any] = json.loads(self.raw)
        return known
