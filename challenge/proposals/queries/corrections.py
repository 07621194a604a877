"""What a return asks for: the stage that returns proposals says so, when asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from challenge.proposals.models import Proposal
from challenge.proposals.rules import Correction
from challenge.workflow import Status

Finder = Callable[[Proposal], dict[str, Any] | None]
"""{fields, due, comments, page} of the last return of a proposal."""

DueFinder = Callable[[Proposal, int], datetime | None]
"""Until when the version with this number was due, when it answers a return."""

FINDERS: list[Finder] = []
DUE_FINDERS: list[DueFinder] = []


def register_corrections(finder: Finder) -> None:
    """Let a later stage say what its return opened; once for all applications of a process."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def register_due_dates(finder: DueFinder) -> None:
    """Let a later stage say until when its returns were to be answered."""
    if finder not in DUE_FINDERS:
        DUE_FINDERS.append(finder)


def correction_due(proposal: Proposal, number: int) -> datetime | None:
    """Until when the version with this number was due, or None unless it answers a return."""
    found = (finder(proposal, number) for finder in DUE_FINDERS)
    return next((due for due in found if due is not None), None)


def is_answered(proposal: Proposal) -> bool:
    """Whether nothing of a return is left to answer, as where nothing was returned."""
    correction = correction_of(proposal)
    return correction is None or not correction.unanswered


def correction_of(proposal: Proposal) -> Correction | None:
    """What has to be corrected, or None unless the proposal is returned."""
    if proposal.status is not Status.RETURNED:
        return None
    for finder in FINDERS:
        if found := finder(proposal):
            return Correction(
                frozenset(found["fields"]), found["due"], found["comments"], found["page"]
            )
    return None
