"""What later packages remark about a proposal on the desk: each names a part of the page."""

from collections.abc import Callable
from dataclasses import dataclass

from challenge.accounts.actor import Actor
from challenge.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Remark:
    """A template, and what it says of the proposal."""

    template: str
    said: object


Remarker = Callable[[Proposal, Actor], Remark]

REMARKERS: list[Remarker] = []


def register_remark(remarker: Remarker) -> None:
    """Let a later package speak on the screening page; once for all applications of a process."""
    if remarker not in REMARKERS:
        REMARKERS.append(remarker)


def remarks_on(proposal: Proposal, by: Actor) -> list[Remark]:
    return [remarker(proposal, by) for remarker in REMARKERS]
