"""Who may enter, write and submit, and until when."""

from collections.abc import Iterator
from datetime import datetime

from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.challenges.rules import refuse_called_off
from challenge.challenges.rules.refusals import CalledOff
from challenge.proposals.models import LatePermission, Proposal
from challenge.proposals.rules import refusals
from challenge.proposals.rules.eligibility import Entrant, not_eligible
from challenge.workflow import MOVES, ChallengeStatus, Refusal, Status, Step, possible

WRITERS = (Role.HEAD, Role.STAFF)
AGENCY = (Role.SECRETARIAT, Role.AUTHOR, Role.APPROVER)
COUNTED_OUT = (Status.DRAFT, Status.WITHDRAWN)
"""Proposals in these states do not use up one of the unit's places."""


def obstacles(challenge: Challenge, entrant: Entrant, now: datetime) -> list[Refusal]:
    """Every reason why this unit cannot start a proposal now; empty when it can."""
    return [
        *_not_open(challenge, now, entrant.permission),
        *not_eligible(challenge, entrant),
    ]


def _not_open(
    challenge: Challenge, now: datetime, permission: LatePermission | None
) -> Iterator[Refusal]:
    if challenge.status is ChallengeStatus.CANCELLED:
        yield CalledOff(reason=challenge.cancelled_reason)
        return
    opens, closes = challenge.date("opens"), challenge.date("closes")
    if challenge.status is not ChallengeStatus.PUBLISHED or opens is None or closes is None:
        yield refusals.NotPublished()
    elif now < opens:
        yield refusals.NotOpenYet(opens=opens, zone=challenge.zone)
    elif (now >= closes or challenge.sealed_at is not None) and not still_permitted(
        permission, now
    ):
        yield refusals.ClosedToNew(closes=closes, zone=challenge.zone)


def refuse_late(challenge: Challenge, now: datetime, permission: LatePermission | None) -> None:
    """The call takes a first submission from the opening instant up to, not at, the close.

    Raises CalledOff, NotPublished, NotOpenYet or Closed. Two persons may let one unit in later.
    """
    refuse_called_off(challenge)
    opens, closes = challenge.date("opens"), challenge.date("closes")
    if challenge.status is not ChallengeStatus.PUBLISHED or opens is None or closes is None:
        raise refusals.NotPublished
    if now < opens:
        raise refusals.NotOpenYet(opens=opens, zone=challenge.zone)
    in_time = now < closes and challenge.sealed_at is None
    if not in_time and not still_permitted(permission, now):
        raise refusals.Closed(closes=closes, zone=challenge.zone)


def still_permitted(permission: LatePermission | None, now: datetime) -> bool:
    """A late permission counts once a second person approved it, and until its instant."""
    return permission is not None and permission.approved_at is not None and now < permission.until


def may_write(by: Actor, organisation_id: int) -> bool:
    """Head and staff of the unit write its proposals."""
    return organisation_id in by.organisations(*WRITERS)


def is_head(by: Actor, organisation_id: int) -> bool:
    return organisation_id in by.organisations(Role.HEAD)


def is_verified_head(by: Actor, organisation_id: int) -> bool:
    """Whether the actor may answer for the unit: the post as head is held and verified."""
    return any(post.verified for post in _head_posts(by, organisation_id))


def _head_posts(by: Actor, organisation_id: int) -> list[Held]:
    return [
        post
        for post in by.posts
        if post.role is Role.HEAD and post.organisation_id == organisation_id
    ]


def refuse_unless_head(by: Actor, organisation_id: int) -> None:
    """Only a verified head answers for the unit.

    Raises NotTheHead or HeadNotVerified.
    """
    posts = _head_posts(by, organisation_id)
    if not posts:
        raise refusals.NotTheHead
    if not is_verified_head(by, organisation_id):
        raise refusals.HeadNotVerified(unit=posts[0].organisation)


def may_be_submitted(proposal: Proposal) -> bool:
    return possible(MOVES, Step.SUBMIT, proposal.status)


def may_be_withdrawn(proposal: Proposal) -> bool:
    return possible(MOVES, Step.WITHDRAW, proposal.status)
