"""Agreements, brought to each state by those whose step it is."""

from datetime import date

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, OrganisationKind, Role, User
from challenge.awards.models import Award
from challenge.db import db
from challenge.mous import actions
from challenge.mous.models import Agreement, Party, Signatory
from challenge.mous.rules import next_to_sign
from tests.world.people import actor, organisation, somebody
from tests.world.proposals import document, verified_head

SIDES = {
    OrganisationKind.AGENCY: (Role.SECRETARIAT, "Secretary"),
    OrganisationKind.IMPLEMENTING_AGENCY: (Role.IMPLEMENTER, "Chief operating officer"),
    OrganisationKind.LOCAL_UNIT: (Role.HEAD, "Municipal Mayor"),
}
"""Who acts for a party of each kind, and the title of whoever signs for it."""


def implementing_agency() -> Organisation:
    """The one that procures and builds, made when there is none."""
    known = db.session.scalar(
        sa.select(Organisation).where(Organisation.kind == OrganisationKind.IMPLEMENTING_AGENCY)
    )
    return known or organisation(OrganisationKind.IMPLEMENTING_AGENCY, "Tourism Works Authority")


def keeper_of(award: Award) -> User:
    """Somebody of the agency's secretariat, made when there is nobody."""
    return somebody(Role.SECRETARIAT, award.proposal.challenge.agency)


def speaker_for(party: Party) -> User:
    """Somebody who acts for a party, made when there is nobody."""
    role, _title = SIDES[party.organisation.kind]
    if role is Role.HEAD:
        return verified_head(party.organisation)
    return somebody(role, party.organisation)


def drafted_agreement(award: Award) -> Agreement:
    """Drafted; for each party there is somebody who acts, and one who signs, in their order."""
    implementing_agency()
    by = actor(keeper_of(award))
    agreement = actions.draft(award, by=by)
    for party in agreement.parties:
        speaker_for(party)
        _role, title = SIDES[party.organisation.kind]
        name = f"Signer of {party.organisation.name}"
        actions.add_signatory(agreement, party, name=name, title=title, by=by)
    return agreement


def locked_agreement(award: Award) -> Agreement:
    """Ready for signature."""
    agreement = drafted_agreement(award)
    actions.lock(agreement, by=actor(keeper_of(award)))
    return agreement


def sign(signatory: Signatory, *, on: date | None = None, by: Actor | None = None) -> None:
    """Signed today, recorded by the party itself."""
    who = speaker_for(signatory.party)
    scan = document(f"signed-{signatory.position}.pdf", of=who)
    when = on or actions.today_of(signatory.agreement)
    actions.sign(signatory, signed_on=when, document=scan, by=by or actor(who))


def signed_agreement(award: Award) -> Agreement:
    """Signed by everybody, in order."""
    agreement = locked_agreement(award)
    while (signatory := next_to_sign(agreement)) is not None:
        sign(signatory)
    return agreement


def agreement_in_force(award: Award) -> Agreement:
    agreement = signed_agreement(award)
    today = actions.today_of(agreement)
    actions.bring_into_force(agreement, on=today, by=actor(keeper_of(award)))
    return agreement
