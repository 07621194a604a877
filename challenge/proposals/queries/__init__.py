"""Reading proposals: drafts for their unit alone, frozen versions for whom their time has come."""

from challenge.proposals.queries.corrections import correction_of, register_corrections
from challenge.proposals.queries.drafts import (
    annexes_of,
    asked_now,
    draft_answers,
    draft_of,
    draft_theme,
    entrant,
    last_instant,
    late_permission,
    saved_answers,
    saved_rows,
    submitted_count,
    totals_of,
)
from challenge.proposals.queries.scope import (
    may_read_document,
    overseen,
    owned,
    readable,
    seen_by,
    submitted_with,
    units_of,
    writable,
)
from challenge.proposals.queries.versions import (
    content_now,
    title_in,
    version_content,
    version_of,
    versions_of,
)

__all__ = [
    "annexes_of",
    "asked_now",
    "content_now",
    "correction_of",
    "draft_answers",
    "draft_of",
    "draft_theme",
    "entrant",
    "last_instant",
    "late_permission",
    "may_read_document",
    "overseen",
    "owned",
    "readable",
    "register_corrections",
    "saved_answers",
    "saved_rows",
    "seen_by",
    "submitted_count",
    "submitted_with",
    "title_in",
    "totals_of",
    "units_of",
    "version_content",
    "version_of",
    "versions_of",
    "writable",
]
