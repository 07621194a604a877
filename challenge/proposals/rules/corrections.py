"""What is open in a draft, and what a return opens again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from challenge.challenges.models import FormField
from challenge.proposals.models import Proposal
from challenge.proposals.rules.gaps import ANNEXES, THEME
from challenge.workflow import Status

MOST_NUMBER = 10_000
"""No proposal has more versions; a larger number in an address is nobody's."""


@dataclass(frozen=True)
class Correction:
    """What a return asks for: comments on fields, to be answered by a moment."""

    fields: frozenset[str]
    due: datetime | None
    comments: Sequence[Any] = ()
    """Rows with `number`, `field_key`, `text` and `answer`."""
    page: str = ""
    """The address where comments, fields and answers stand together."""

    @property
    def unanswered(self) -> list[int]:
        """Numbers of the comments about which the unit has said nothing."""
        return [comment.number for comment in self.comments if not comment.answer.strip()]

    def on(self, key: str) -> list[Any]:
        return [comment for comment in self.comments if comment.field_key == key]


def open_fields(proposal: Proposal, commented: Collection[str] | None) -> frozenset[str]:
    """Keys of the fields that may be changed now, the theme among them.

    A draft is open as a whole, a returned proposal only where there is a comment.
    """
    every = frozenset(one.key for one in proposal.challenge.fields) | {THEME}
    if proposal.status is Status.DRAFT:
        return every
    if proposal.status is not Status.RETURNED:
        return frozenset()
    return every & with_followers(proposal.challenge.fields, commented or ())


def with_followers(fields: Sequence[FormField], commented: Collection[str]) -> frozenset[str]:
    """A comment on the components opens the budget too: its lines belong to them."""
    opened = set(commented)
    for one in fields:
        if one.kind == "budget" and one.options.get("components_field", "components") in opened:
            opened.add(one.key)
        if one.kind == ANNEXES and any(key.startswith(ANNEXES) for key in opened):
            opened.add(one.key)
    return frozenset(opened)


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> frozenset[str]:
    """Keys of the fields in which two frozen contents differ."""
    old, new = before.get("answers", {}), after.get("answers", {})
    changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    for key in (THEME, ANNEXES):
        if before.get(key) != after.get(key):
            changed.add(key)
    return frozenset(changed)
