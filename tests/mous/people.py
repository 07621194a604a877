"""Who may read an agreement, and who may not know of it."""

from challenge.accounts.models import OrganisationKind, Role, User
from challenge.mous.models import Agreement
from tests.world import mous as world
from tests.world.people import (
    agency,
    auditor,
    holder,
    local_unit,
    office,
    organisation,
)
from tests.world.proposals import staff_of


def readers_of(agreement: Agreement) -> dict[str, User]:
    """Everybody who may read it, by what they are."""
    unit = agreement.award.proposal.organisation
    builder = world.implementing_agency()
    return {
        "agency": world.keeper_of(agreement.award),
        "head": world.speaker_for(agreement.parties[0]),
        "staff": staff_of(unit),
        "implementer": world.speaker_for(agreement.parties[1]),
        "finance": holder(Role.FINANCE, builder),
        "auditor": auditor(),
        "officer": holder(Role.OFFICER, office(agreement.award.proposal.region_code or "")),
    }


def strangers() -> dict[str, User]:
    """People with posts, who have nothing to do with it."""
    return {
        "other agency": holder(Role.SECRETARIAT, agency("Department of Other Things")),
        "other unit": holder(Role.HEAD, local_unit("0102809999", name="Elsewhere")),
        "other region": holder(Role.OFFICER, office("0500000000")),
        "member": holder(Role.MEMBER, organisation(OrganisationKind.COMMITTEE)),
        "administrator": holder(Role.ADMINISTRATOR, organisation(OrganisationKind.PLATFORM)),
    }
