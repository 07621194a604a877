"""What roles and kinds of organisations are called, and what a role does."""

from challenge.accounts.models import OrganisationKind, Role
from challenge.web.locale import lazy

ROLE_NAMES: dict[Role, str] = {
    Role.ADMINISTRATOR: lazy("Administrator"),
    Role.AUTHOR: lazy("Author"),
    Role.APPROVER: lazy("Approver"),
    Role.SECRETARIAT: lazy("Secretariat"),
    Role.OFFICER: lazy("Regional officer"),
    Role.HEAD: lazy("Head of the unit"),
    Role.STAFF: lazy("Staff of the unit"),
    Role.CONTRIBUTOR: lazy("Contributor"),
    Role.MEMBER: lazy("Committee member"),
    Role.IMPLEMENTER: lazy("Implementing agency"),
    Role.FINANCE: lazy("Finance officer"),
    Role.AUDITOR: lazy("Auditor"),
}

ROLE_WORK: dict[Role, str] = {
    Role.ADMINISTRATOR: lazy("Invites people and organisations, and looks after posts."),
    Role.AUTHOR: lazy("Writes a challenge: brief, dates, form, rounds and award rule."),
    Role.APPROVER: lazy("Approves what others proposed: publishing, new dates, awards."),
    Role.SECRETARIAT: lazy("Seats the committee, opens and closes rounds, tracks agreements."),
    Role.OFFICER: lazy("Screens the proposals of the region, and verifies heads of units."),
    Role.HEAD: lazy("Submits the unit's proposals, and accepts awards."),
    Role.STAFF: lazy("Writes the unit's proposals."),
    Role.CONTRIBUTOR: lazy("Works on the proposals shared with them."),
    Role.MEMBER: lazy("Declares conflicts, reads the allotted proposals and scores them."),
    Role.IMPLEMENTER: lazy("Builds what was agreed, and reports the milestones."),
    Role.FINANCE: lazy("Follows the money of awards and agreements."),
    Role.AUDITOR: lazy("Reads the record of everything that happened, and changes nothing."),
}

KIND_NAMES: dict[OrganisationKind, str] = {
    OrganisationKind.PLATFORM: lazy("This service"),
    OrganisationKind.AGENCY: lazy("Agency"),
    OrganisationKind.REGIONAL_OFFICE: lazy("Regional office"),
    OrganisationKind.LOCAL_UNIT: lazy("Local unit"),
    OrganisationKind.COMMITTEE: lazy("Committee"),
    OrganisationKind.IMPLEMENTING_AGENCY: lazy("Implementing agency"),
    OrganisationKind.FUNDER: lazy("Funder"),
    OrganisationKind.AUDIT_OFFICE: lazy("Audit office"),
}
