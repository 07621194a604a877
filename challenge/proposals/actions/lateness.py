"""Letting one named unit submit late: one person proposes it with a reason, another answers.

An approved permission that was not used can be taken back, again in two persons' hands.
"""

from datetime import datetime

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.accounts.queries import holders
from challenge.audit.actions import record
from challenge.challenges.models import Challenge
from challenge.challenges.rules import refuse_called_off
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries
from challenge.proposals.actions.letters import tell_let_in, tell_not_let_in
from challenge.proposals.models import LateEnding, LatePermission
from challenge.proposals.rules import AGENCY, refusals
from challenge.web.locale import lazy


def propose_lateness(
    challenge: Challenge, organisation: Organisation, *, until: datetime, reason: str, by: Actor
) -> LatePermission:
    """Ask for a later instant for one unit; it counts once somebody else approves it."""
    _refuse_stranger(challenge, by, *AGENCY)
    refuse_called_off(challenge)
    permission = LatePermission(
        challenge_id=challenge.id,
        organisation_id=organisation.id,
        until=until,
        reason=reason,
        proposed_by_id=by.user_id or 0,
        proposed_at=clock.now(),
    )
    db.session.add(permission)
    db.session.flush()
    _note("propose_lateness", permission, by=by, reason=reason)
    tell(
        holders(challenge.agency_id, Role.APPROVER),
        event=f"lateness-proposed-{permission.id}",
        subject=lazy("A late permission waits for your approval: %(title)s", title=challenge.title),
        body=lazy(
            "%(name)s proposes to let %(unit)s submit late. Reason: %(reason)s",
            name=by.name,
            unit=organisation.name,
            reason=reason,
        ),
    )
    return permission


def approve_lateness(permission: LatePermission, *, by: Actor) -> None:
    """The second person's yes; the unit is told until when.

    Raises SecondPersonNeeded for whoever proposed it, LatenessAnswered, CalledOff.
    """
    _answered_by_another(permission, by=by)
    refuse_called_off(_challenge(permission))
    permission.approved_by_id, permission.approved_at = by.user_id, clock.now()
    _note("approve_lateness", permission, by=by, reason=permission.reason)
    tell_let_in(permission)


def refuse_lateness(permission: LatePermission, *, reason: str, by: Actor) -> None:
    """The second person's no; its proposer is told why. Another one can then be proposed.

    Raises SecondPersonNeeded or LatenessAnswered.
    """
    _answered_by_another(permission, by=by)
    _end(permission, LateEnding.REFUSED, reason=reason, by=by)
    _note("refuse_lateness", permission, by=by, reason=reason)
    tell(
        [permission.proposed_by_id],
        event=f"lateness-refused-{permission.id}",
        subject=lazy("A late permission was refused"),
        body=lazy(
            "The late permission that you proposed was refused. Reason: %(reason)s", reason=reason
        ),
    )


def _answered_by_another(permission: LatePermission, *, by: Actor) -> None:
    _hold(permission)
    _refuse_stranger(_challenge(permission), by, Role.APPROVER)
    if permission.approved_at is not None:
        raise refusals.LatenessAnswered
    if by.user_id == permission.proposed_by_id:
        raise refusals.SecondPersonNeeded


def withdraw_lateness(permission: LatePermission, *, by: Actor) -> None:
    """Its proposer takes it back before anybody approved it.

    Raises NotItsProposer or LatenessAnswered.
    """
    _hold(permission)
    if by.user_id != permission.proposed_by_id:
        raise refusals.NotItsProposer
    if permission.approved_at is not None:
        raise refusals.LatenessAnswered
    _end(permission, LateEnding.WITHDRAWN, by=by)
    _note("withdraw_lateness", permission, by=by)


def propose_revocation(permission: LatePermission, *, reason: str, by: Actor) -> None:
    """Ask to take an approved permission back; until another person agrees, the unit has it.

    Raises LatenessUsed, or LatenessAnswered when there is nothing to take back.
    """
    _hold(permission)
    _refuse_stranger(_challenge(permission), by, *AGENCY)
    if permission.approved_at is None or permission.revoking_at is not None:
        raise refusals.LatenessAnswered
    _refuse_used(permission)
    permission.revoking_by_id, permission.revoking_at = by.user_id, clock.now()
    permission.ending_reason = reason
    _note("propose_revocation", permission, by=by, reason=reason)
    tell(
        holders(_challenge(permission).agency_id, Role.APPROVER),
        event=f"lateness-revoking-{permission.id}-{clock.now().isoformat()}",
        subject=lazy("Taking back a late permission waits for your approval"),
        body=lazy("%(name)s proposes it. Reason: %(reason)s", name=by.name, reason=reason),
    )


def approve_revocation(permission: LatePermission, *, by: Actor) -> None:
    """The second person's yes: the permission ends now, and the unit is told.

    Raises SecondPersonNeeded, LatenessUsed or LatenessAnswered.
    """
    _hold(permission)
    _refuse_stranger(_challenge(permission), by, Role.APPROVER)
    if permission.revoking_at is None:
        raise refusals.LatenessAnswered
    if by.user_id == permission.revoking_by_id:
        raise refusals.SecondPersonNeeded
    _refuse_used(permission)
    _end(permission, LateEnding.REVOKED, reason=permission.ending_reason, by=by)
    _note("approve_revocation", permission, by=by, reason=permission.ending_reason)
    tell_not_let_in(permission)


def drop_revocation(permission: LatePermission, *, by: Actor) -> None:
    """The unit keeps its permission: said by whoever asked to take it back, or by an approver.

    Raises NotItsProposer or LatenessAnswered.
    """
    _hold(permission)
    if permission.revoking_at is None:
        raise refusals.LatenessAnswered
    approves = _challenge(permission).agency_id in by.organisations(Role.APPROVER)
    if by.user_id != permission.revoking_by_id and not approves:
        raise refusals.NotItsProposer
    permission.revoking_by_id, permission.revoking_at = None, None
    permission.ending_reason = ""
    _note("drop_revocation", permission, by=by)


def _hold(permission: LatePermission) -> None:
    """The challenge first, as whoever submits holds it too; then the permission as it is now."""
    db.session.execute(
        sa.select(Challenge.id).where(Challenge.id == permission.challenge_id).with_for_update()
    )
    db.session.refresh(permission, with_for_update=True)
    if permission.ending is not None:
        raise refusals.LatenessAnswered


def _challenge(permission: LatePermission) -> Challenge:
    return db.session.get_one(Challenge, permission.challenge_id)


def _refuse_used(permission: LatePermission) -> None:
    if queries.is_used(permission):
        raise refusals.LatenessUsed


def _end(permission: LatePermission, ending: LateEnding, *, reason: str = "", by: Actor) -> None:
    permission.ending, permission.ending_reason = ending, reason
    permission.ended_by_id, permission.ended_at = by.user_id, clock.now()
    db.session.flush()


def _refuse_stranger(challenge: Challenge, by: Actor, *roles: Role) -> None:
    if challenge.agency_id not in by.organisations(*roles):
        raise refusals.NotTheAgency


def _note(verb: str, permission: LatePermission, *, by: Actor, reason: str | None = None) -> None:
    unit = db.session.get_one(Organisation, permission.organisation_id)
    record(
        f"challenge.{verb}",
        _challenge(permission),
        by=by,
        reason=reason or None,
        unit=unit.unit_code,
        until=permission.until.isoformat(),
    )
