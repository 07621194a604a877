"""What stands beside every page of one field: notes of the team, and who else is there."""

from typing import Any

from challenge.accounts.access import current_actor
from challenge.proposals import queries, rules
from challenge.proposals.forms.team import NoteForm
from challenge.proposals.models import Proposal, TeamPart
from challenge.proposals.routes.here import told_here
from challenge.web.forms import KitForm


def beside(proposal: Proposal, key: str) -> dict[str, Any]:
    """For the page of the field with this key."""
    part = queries.part_in(proposal, by=current_actor())
    return {
        "key": key,
        "notes": queries.notes_of(proposal, key),
        "comments": rules.may(part, TeamPart.COMMENT),
        "form": NoteForm(None),
        "plain": KitForm(None),
        "here": told_here(proposal),
    }
