"""Who may draft, approve and read a challenge."""

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.challenges.rules.refusals import CalledOff
from challenge.workflow import ChallengeStatus

AGENCY_READERS = (Role.AUTHOR, Role.APPROVER, Role.SECRETARIAT)


def may_author(actor: Actor, challenge: Challenge) -> bool:
    return challenge.agency_id in actor.organisations(Role.AUTHOR)


def may_approve(actor: Actor, challenge: Challenge) -> bool:
    return challenge.agency_id in actor.organisations(Role.APPROVER)


def may_read(actor: Actor, challenge: Challenge) -> bool:
    """Before publication: its agency and the auditor. After it: everybody."""
    if challenge.status in (ChallengeStatus.PUBLISHED, ChallengeStatus.CANCELLED):
        return True
    inside = challenge.agency_id in actor.organisations(*AGENCY_READERS)
    return inside or actor.holds(Role.AUDITOR)


def refuse_called_off(challenge: Challenge) -> None:
    """Raise CalledOff once nothing may be done in a challenge any more."""
    if challenge.status is ChallengeStatus.CANCELLED:
        raise CalledOff(reason=challenge.cancelled_reason)


def is_second_person(actor: Actor, first_person_id: int) -> bool:
    """Two people means two accounts, whatever posts either of them holds."""
    return actor.user_id is not None and actor.user_id != first_person_id
