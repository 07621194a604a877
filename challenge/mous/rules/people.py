"""Who may do what with an agreement; each predicate feeds the button, the route and the test."""

from challenge.accounts.actor import Actor
from challenge.accounts.models import OrganisationKind, Role
from challenge.mous.models import Agreement, Party

AGENCY = (Role.AUTHOR, Role.APPROVER, Role.SECRETARIAT)
UNIT = (Role.HEAD, Role.STAFF)
PARTY = (*AGENCY, *UNIT, Role.IMPLEMENTER)
"""Roles that act for a party."""
READERS = (*PARTY, Role.FINANCE, Role.OFFICER, Role.AUDITOR)


def keeps(by: Actor, agreement: Agreement) -> bool:
    """Whether `by` belongs to the agency that drafts, locks and keeps the agreement."""
    return agreement.award.proposal.challenge.agency_id in by.organisations(*AGENCY)


def speaks_for(by: Actor, party: Party) -> bool:
    """Whether `by` belongs to the people of this party."""
    return party.organisation_id in by.organisations(*PARTY)


def takes_part(by: Actor, agreement: Agreement) -> bool:
    """Whether `by` belongs to any of the parties: they say what the agreement waits for."""
    return keeps(by, agreement) or any(speaks_for(by, party) for party in agreement.parties)


def may_sign_for(by: Actor, party: Party) -> bool:
    """A party records its own signature; the agency may record it on the party's behalf."""
    return speaks_for(by, party) or keeps(by, party.agreement)


def may_record_approval(by: Actor, agreement: Agreement) -> bool:
    """The unit records what its council resolved; the agency may do so on its behalf."""
    unit = agreement.award.proposal.organisation_id in by.organisations(*UNIT)
    return unit or keeps(by, agreement)


def may_follow_milestones(by: Actor, agreement: Agreement) -> bool:
    """The implementing agency says what is done; the agency may too."""
    builders = by.organisations(Role.IMPLEMENTER)
    return keeps(by, agreement) or any(
        party.organisation_id in builders
        for party in agreement.parties
        if party.organisation.kind == OrganisationKind.IMPLEMENTING_AGENCY
    )
