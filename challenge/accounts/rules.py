"""Which posts an organisation may have, who may give them, and what must be two persons."""

import hashlib
import unicodedata
from datetime import datetime, timedelta

from challenge.accounts.actor import Actor
from challenge.accounts.models import Invitation, OrganisationKind, Role
from challenge.web.locale import N_
from challenge.workflow import Refusal

ROLES_OF: dict[OrganisationKind, tuple[Role, ...]] = {
    OrganisationKind.PLATFORM: (Role.ADMINISTRATOR,),
    OrganisationKind.AGENCY: (
        Role.ADMINISTRATOR,
        Role.AUTHOR,
        Role.APPROVER,
        Role.SECRETARIAT,
        Role.MEMBER,
    ),
    OrganisationKind.REGIONAL_OFFICE: (Role.OFFICER,),
    OrganisationKind.LOCAL_UNIT: (Role.HEAD, Role.STAFF, Role.CONTRIBUTOR),
    OrganisationKind.COMMITTEE: (Role.MEMBER,),
    OrganisationKind.IMPLEMENTING_AGENCY: (Role.IMPLEMENTER, Role.FINANCE),
    OrganisationKind.FUNDER: (Role.FINANCE,),
    OrganisationKind.AUDIT_OFFICE: (Role.AUDITOR,),
}
"""The roles that posts in an organisation of each kind may have."""

TWO_PERSONS = frozenset({Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR})
"""Roles whose invitation a second administrator approves before it is sent."""

INVITATION_LASTS = timedelta(days=14)
SESSION_LASTS = timedelta(hours=12)
ADDRESS_LINK_LASTS = timedelta(hours=2)

LONGEST_DELAY = timedelta(seconds=60)
FREE_TRIES = 5
FREE_TRIES_OF_SENDER = 30
"""A whole office may stand behind one network address."""
TRIES_COUNT_FOR = timedelta(hours=1)


class RoleNotOfKind(Refusal):
    """An organisation of this kind has no such post."""

    message = N_("%(organisation)s cannot have this role. Choose a role that it has.")

    def __init__(self, organisation: str) -> None:
        super().__init__(organisation)
        self.organisation = organisation


class PostAlreadyHeld(Refusal):
    """The person holds this post already."""

    message = N_("%(name)s already holds this post.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnitHasHead(Refusal):
    """A local unit has one head at a time."""

    message = N_("%(organisation)s already has a head. End that post first.")

    def __init__(self, organisation: str) -> None:
        super().__init__(organisation)
        self.organisation = organisation


class PostEnded(Refusal):
    message = N_("This post has ended already.")


class NotAHead(Refusal):
    message = N_("Only the head of a local unit is verified.")


class AlreadyVerified(Refusal):
    message = N_("This head was verified already.")


class NotYourRegion(Refusal):
    """The officer's office does not cover the unit's region today."""

    message = N_(
        "Only an officer of the regional office that covers this unit may verify its head."
    )


class VerifiesSelf(Refusal):
    message = N_("Nobody verifies their own post. Ask another officer of your office.")


class AddressTaken(Refusal):
    message = N_("This email address already has an account.")


class AddressLinkUnusable(Refusal):
    """Used, expired, overtaken, of another person or never made: the answer does not say which."""

    message = N_(
        "This link cannot be used. It works once, for two hours, and only for the person who asked"
        " for it. Sign in as that person, or ask for a new link on “Your account”."
    )


class InvitationUnusable(Refusal):
    """Used, withdrawn, expired or never made: the answer does not say which."""

    message = N_(
        "This invitation cannot be used any more. Ask whoever invited you to send a new one."
    )


class InvitationForAnother(Refusal):
    """The signed-in person has another address than the invited one."""

    message = N_("This invitation is for %(email)s. Sign out, and open the link again.")

    def __init__(self, email: str) -> None:
        super().__init__(email)
        self.email = email


class LastAdministrator(Refusal):
    message = N_("This is the last administrator. Appoint another one first.")


class InvitationSettled(Refusal):
    message = N_("This invitation was accepted, withdrawn or approved already.")


class SecondPersonNeeded(Refusal):
    message = N_("A second administrator must approve this invitation, not the one who made it.")


def fits(kind: OrganisationKind, role: Role) -> bool:
    """Whether an organisation of this kind may have posts with this role."""
    return role in ROLES_OF[kind]


def may_invite(by: Actor, organisation_id: int, role: Role) -> bool:
    """Administrators invite anybody; a unit's head invites the staff of that unit, and ends
    the posts of its contributors."""
    if by.system or by.holds(Role.ADMINISTRATOR):
        return True
    below = role in (Role.STAFF, Role.CONTRIBUTOR)
    return below and organisation_id in by.organisations(Role.HEAD)


def is_usable(invitation: Invitation, moment: datetime) -> bool:
    """Whether the link may be used now: approved where needed, not used, withdrawn or expired."""
    return (
        invitation.accepted_at is None
        and invitation.withdrawn_at is None
        and moment < invitation.expires_at
        and (invitation.role not in TWO_PERSONS or invitation.approved_at is not None)
    )


def address(written: str) -> str:
    """The one spelling under which an email address is kept and looked for."""
    return unicodedata.normalize("NFKC", written).strip().casefold()


def digest(token: str) -> str:
    """What the database keeps of a secret: reading the table gives no way in."""
    return hashlib.sha256(token.encode()).hexdigest()


def delay(failures: int, *, free: int = FREE_TRIES) -> timedelta:
    """How long the next try waits: not at all, then twice as long each time, a minute at most."""
    if failures < free:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - free + 1, 10)), LONGEST_DELAY)
