"""What the pages of this stage share: blueprint, access rules, one's own proposal."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from challenge.accounts.access import current_actor, holding
from challenge.accounts.models import Role
from challenge.accounts.queries import person_key
from challenge.proposals import queries, rules
from challenge.proposals.models import Proposal, TeamPart

blueprint = Blueprint("proposals", __name__)
Answer = str | tuple[str, int] | Response

WRITING = holding(*rules.WRITERS)
OVERSEEING = holding(*rules.AGENCY, Role.AUDITOR)
TEAMWORK = holding(*rules.TEAM)
"""Pages of one proposal for everybody who has a part in it."""
READING = holding(*rules.TEAM, *rules.AGENCY, Role.AUDITOR)


def own(ref: str) -> Proposal:
    """A proposal of the reader's unit; to everybody else it does not exist."""
    return queries.writable(by=current_actor(), ref=ref) or abort(404)


def ours(ref: str) -> Proposal:
    """A proposal of the reader's unit, or one that is shared with the reader."""
    return queries.worked_on(by=current_actor(), ref=ref) or abort(404)


def held(ref: str) -> Proposal:
    """The same, locked from here to the end of the request: for those who save.

    Raises MayOnlyRead or MayOnlyComment for whoever does not edit it.
    """
    proposal, part = queries.to_change(by=current_actor(), ref=ref) or abort(404)
    rules.refuse_unless_edits(part)
    return proposal


def edits(proposal: Proposal) -> bool:
    """Whether the reader may change it at all; what is open now is another question."""
    return rules.may(queries.part_in(proposal, by=current_actor()), TeamPart.EDIT)


def refuse_reader(proposal: Proposal) -> None:
    """Raises MayOnlyRead or MayOnlyComment for whoever does not edit it."""
    rules.refuse_unless_edits(queries.part_in(proposal, by=current_actor()))


def opened(proposal: Proposal) -> frozenset[str]:
    """Keys of the fields that may be changed now."""
    correction = queries.correction_of(proposal)
    return rules.open_fields(proposal, correction.fields if correction else None)


def typed(address: str, *, conflict: bool = False) -> dict[str, str]:
    """What static/typing.js is told about a form: where and for whom to save what is typed.

    On a page that shows two texts nothing is saved before a person has chosen.
    """
    told = {"arrived" if conflict else "keep": address, "person": person_key(current_actor())}
    return told | ({} if request.method == "GET" else {"unsaved": "yes"})
