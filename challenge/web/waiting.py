"""One entry of somebody's desk: what waits, since when, until when, and where to go."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the reader; `count` things of one kind share an entry."""

    what: str
    url: str
    count: int = 1
    since: datetime | None = None
    due: datetime | None = None
    due_on: date | None = None
    """Instead of a moment, where something is due on a day."""
    detail: str = ""
    alarm: str = ""
    """Words for a red banner on top, for what is lost unless somebody acts."""
