"""Letting one named unit submit late: one person proposes it with a reason, another approves."""

from datetime import datetime

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.accounts.queries import holders
from challenge.audit.actions import record
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals.models import LatePermission
from challenge.proposals.rules import AGENCY, WRITERS, refusals
from challenge.web.locale import _


def propose_lateness(
    challenge: Challenge, organisation: Organisation, *, until: datetime, reason: str, by: Actor
) -> LatePermission:
    """Ask for a later instant for one unit; it counts once somebody else approves it."""
    _refuse_stranger(challenge, by, *AGENCY)
    permission = LatePermission(
        challenge_id=challenge.id,
        organisation_id=organisation.id,
        until=until,
        reason=reason,
        proposed_by_id=by.user_id or 0,
        proposed_at=clock.now(),
    )
    db.session.add(permission)
    _note("propose_lateness", challenge, organisation, permission, by=by)
    return permission


def approve_lateness(permission: LatePermission, *, by: Actor) -> None:
    """The second person's yes; the unit is told.

    Raises SecondPersonNeeded for whoever proposed it.
    """
    challenge = db.session.get_one(Challenge, permission.challenge_id)
    organisation = db.session.get_one(Organisation, permission.organisation_id)
    _refuse_stranger(challenge, by, Role.APPROVER)
    if by.user_id == permission.proposed_by_id:
        raise refusals.SecondPersonNeeded
    permission.approved_by_id, permission.approved_at = by.user_id, clock.now()
    _note("approve_lateness", challenge, organisation, permission, by=by)
    tell(
        holders(organisation.id, *WRITERS),
        event=f"lateness-{permission.id}",
        subject=_("Your unit may submit late: %(title)s", title=challenge.title),
        body=_("Sign in to see until when. Reason: %(reason)s", reason=permission.reason),
    )


def _refuse_stranger(challenge: Challenge, by: Actor, *roles: Role) -> None:
    if challenge.agency_id not in by.organisations(*roles):
        raise refusals.NotTheAgency


def _note(
    verb: str,
    challenge: Challenge,
    organisation: Organisation,
    permission: LatePermission,
    *,
    by: Actor,
) -> None:
    record(
        f"challenge.{verb}",
        challenge,
        by=by,
        reason=permission.reason,
        unit=organisation.unit_code,
        until=permission.until.isoformat(),
    )
