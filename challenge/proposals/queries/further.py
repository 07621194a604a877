"""What later stages show of a proposal: each names its page, where it exists for the reader."""

from collections.abc import Callable

from challenge.accounts.actor import Actor
from challenge.proposals.models import Proposal

Link = tuple[str, str]
"""Its words and its address."""
Pointer = Callable[[Proposal, Actor], Link | None]

POINTERS: list[Pointer] = []


def register_pointer(pointer: Pointer) -> None:
    """Let a later stage lead to its page; once for all applications of a process."""
    if pointer not in POINTERS:
        POINTERS.append(pointer)


def further_pages(proposal: Proposal, by: Actor) -> list[Link]:
    """Links to what became of a proposal, none of which leads the reader nowhere.

    Nothing became yet of one that was never submitted.
    """
    if proposal.current_version_id is None:
        return []
    found = (pointer(proposal, by) for pointer in POINTERS)
    return [link for link in found if link is not None]
