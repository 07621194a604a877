"""Who does what on one proposal: view, comment, edit, and who sets these parts."""

from datetime import timedelta

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.proposals.models import Proposal, TeamPart
from challenge.proposals.rules import refusals

ORDER = (TeamPart.VIEW, TeamPart.COMMENT, TeamPart.EDIT)
TEAM = (Role.HEAD, Role.STAFF, Role.CONTRIBUTOR)
"""Who may have a part in a proposal of their unit at all."""
HERE_FOR = timedelta(minutes=2)
"""Whoever was not heard of for so long is not shown as being there."""
BEAT = timedelta(seconds=15)
"""A page says every 20 seconds that it is looked at; what comes faster is not written."""
TOLD_AGAIN_AFTER = timedelta(hours=1)


def part_of(by: Actor, organisation_id: int, given: TeamPart | None) -> TeamPart | None:
    """The actor's part in a proposal of this unit; `given` is the one that was set for them.

    The head always edits and the staff do unless something else was set; a contributor has
    nothing but what was given.
    """
    if organisation_id in by.organisations(Role.HEAD):
        return TeamPart.EDIT
    if organisation_id in by.organisations(Role.STAFF):
        return given or TeamPart.EDIT
    if organisation_id in by.organisations(Role.CONTRIBUTOR):
        return given
    return None


def may(part: TeamPart | None, wanted: TeamPart) -> bool:
    return part is not None and ORDER.index(part) >= ORDER.index(wanted)


def refuse_unless_edits(part: TeamPart | None) -> None:
    """Raises NotYourUnit without any part, and MayOnlyRead or MayOnlyComment with less."""
    if part is None:
        raise refusals.NotYourUnit
    if part is TeamPart.VIEW:
        raise refusals.MayOnlyRead
    if part is TeamPart.COMMENT:
        raise refusals.MayOnlyComment


def refuse_unless_comments(part: TeamPart | None) -> None:
    """Raises NotYourUnit or MayOnlyRead."""
    if not may(part, TeamPart.COMMENT):
        raise refusals.MayOnlyRead if part else refusals.NotYourUnit


def sets_parts(by: Actor, proposal: Proposal) -> bool:
    """The head, and whoever on the staff started the draft."""
    unit = proposal.organisation_id
    started = by.user_id is not None and by.user_id == proposal.created_by_id
    return unit in by.organisations(Role.HEAD) or (started and unit in by.organisations(Role.STAFF))


def refuse_unless_sets_parts(by: Actor, proposal: Proposal) -> None:
    if not sets_parts(by, proposal):
        raise refusals.SetsNoParts
