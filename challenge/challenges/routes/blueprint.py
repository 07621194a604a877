"""The blueprint of this stage, who may call its routes at all, and how they find a challenge."""

from flask import Blueprint, abort, request

from challenge.accounts.access import current_actor, holding
from challenge.accounts.models import Role
from challenge.challenges import queries
from challenge.challenges.models import Challenge
from challenge.workflow import ChallengeStatus

blueprint = Blueprint("challenges", __name__)

READERS = holding(Role.AUTHOR, Role.APPROVER, Role.SECRETARIAT, Role.AUDITOR)
AUTHORS = holding(Role.AUTHOR)
APPROVERS = holding(Role.APPROVER)
DECIDERS = holding(Role.AUTHOR, Role.APPROVER)


def readable(slug: str) -> Challenge:
    return queries.to_read(slug, by=current_actor()) or abort(404)


def authored(slug: str) -> Challenge:
    """The challenge for its author, locked when this request will change it."""
    lock = request.method == "POST"
    return queries.to_author(slug, by=current_actor(), lock=lock) or abort(404)


def drafted(slug: str) -> Challenge:
    """The same while its text can still be changed; elsewhere its sections are not to be edited."""
    challenge = authored(slug)
    if challenge.status is not ChallengeStatus.DRAFT and request.method == "GET":
        abort(404)
    return challenge


def to_decide(slug: str) -> Challenge:
    lock = request.method == "POST"
    return queries.to_approve(slug, by=current_actor(), lock=lock) or abort(404)
