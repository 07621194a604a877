"""What a return asks for: the stage that returns proposals says so, when asked."""

from collections.abc import Callable
from typing import Any

from challenge.proposals.models import Proposal
from challenge.proposals.rules import Correction
from challenge.workflow import Status

Finder = Callable[[Proposal], dict[str, Any] | None]
"""{fields, due, comments, page} of the last return of a proposal."""

FINDERS: list[Finder] = []


def register_corrections(finder: Finder) -> None:
    """Let a later stage say what its return opened; once for all applications of a process."""
    if finder not in FINDERS:
        FINDERS.append(finder)


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
