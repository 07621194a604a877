"""Reading agreements, the tracker, and what waits for whom."""

from challenge.mous.queries.agreements import (
    agreement_of,
    head_of,
    implementing_agency,
    key_of,
    may_open_scans,
    may_read_document,
    names,
    people_of,
    place_of,
    readable,
    to_draft,
    version_of,
)
from challenge.mous.queries.history import Moment, history
from challenge.mous.queries.tracker import (
    FILTERS,
    MILESTONES_DUE,
    NOTHING_DRAFTED,
    STATUSES,
    Line,
    standing,
    tracker,
)
from challenge.mous.queries.waiting import waiting_for
from challenge.mous.queries.way import way

__all__ = [
    "FILTERS",
    "MILESTONES_DUE",
    "NOTHING_DRAFTED",
    "STATUSES",
    "Line",
    "Moment",
    "agreement_of",
    "head_of",
    "history",
    "implementing_agency",
    "key_of",
    "may_open_scans",
    "may_read_document",
    "names",
    "people_of",
    "place_of",
    "readable",
    "standing",
    "to_draft",
    "tracker",
    "version_of",
    "waiting_for",
    "way",
]
