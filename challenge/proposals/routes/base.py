"""What the pages of this stage share: blueprint, access rules, one's own proposal."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from challenge.accounts.access import current_actor, holding
from challenge.accounts.models import Role
from challenge.proposals import queries, rules
from challenge.proposals.models import Proposal

blueprint = Blueprint("proposals", __name__)
Answer = str | tuple[str, int] | Response

WRITING = holding(*rules.WRITERS)
OVERSEEING = holding(*rules.AGENCY, Role.AUDITOR)
READING = holding(*rules.WRITERS, *rules.AGENCY, Role.AUDITOR)


def own(ref: str) -> Proposal:
    """A proposal of the reader's unit; to everybody else it does not exist."""
    return queries.writable(by=current_actor(), ref=ref) or abort(404)


def held(ref: str) -> Proposal:
    """The same, locked from here to the end of the request: for those who save."""
    return queries.to_change(by=current_actor(), ref=ref) or abort(404)


def opened(proposal: Proposal) -> frozenset[str]:
    """Keys of the fields that may be changed now."""
    correction = queries.correction_of(proposal)
    return rules.open_fields(proposal, correction.fields if correction else None)
