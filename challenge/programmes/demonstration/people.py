"""Organisations and people of the demonstration; every name is invented."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import actions
from challenge.accounts.actor import SYSTEM, Actor
from challenge.accounts.models import Organisation, OrganisationKind, Post, Role, User
from challenge.accounts.queries import actor_of
from challenge.db import db
from challenge.places.models import LocalUnit, Region
from challenge.places.queries import region_on
from challenge.programmes.tcc import synthetic_people

DOMAIN = "demo.example.org"
"""Below it lie the accounts that the sign-in page offers, a domain for each organisation."""
UNIT_DOMAIN = "units.example.org"
"""Everybody else's addresses."""
BEGINNING = datetime(2016, 1, 1, tzinfo=UTC)
NEGROS = "1800000000"
NEGROS_BEGINNING = datetime(2024, 6, 13, tzinfo=UTC)


@dataclass
class Cast:
    """Who plays in the demonstration, by short name."""

    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    units: dict[str, Organisation] = field(default_factory=dict)
    """Local units by PSGC code."""

    def region_of(self, code: str) -> str:
        """Code of the region that a unit belongs to at the clock's moment."""
        region = region_on(db.session, code, clock.now().date())
        if region is None:
            raise LookupError(code)
        return region.code

    def act(self, who: str) -> Actor:
        """The person as an actor, with the posts held at the clock's moment."""
        return actor_of(self.users[who])


AGENCY = (
    ("administrator", Role.ADMINISTRATOR, "platform", "Platform administrator"),
    ("author", Role.AUTHOR, "agency", "Programme officer"),
    ("approver", Role.APPROVER, "agency", "Director for programmes"),
    ("secretariat", Role.SECRETARIAT, "agency", "Head of the secretariat"),
    ("tieza", Role.IMPLEMENTER, "tieza", "Project manager"),
    ("finance", Role.FINANCE, "tieza", "Finance officer"),
    ("auditor", Role.AUDITOR, "audit", "State auditor"),
    ("member-1", Role.MEMBER, "committee", "First member"),
    ("member-2", Role.MEMBER, "committee", "Second member"),
    ("member-3", Role.MEMBER, "committee", "Third member"),
    ("member-4", Role.MEMBER, "committee", "Fourth member"),
    ("member-5", Role.MEMBER, "committee", "Fifth member"),
    ("chair", Role.MEMBER, "committee", "Chair"),
)
ORGANISATIONS = (
    ("platform", OrganisationKind.PLATFORM, "Open Challenge demonstration", "Platform"),
    ("agency", OrganisationKind.AGENCY, "Department of Tourism", "DOT"),
    (
        "tieza",
        OrganisationKind.IMPLEMENTING_AGENCY,
        "Tourism Infrastructure and Enterprise Zone Authority",
        "TIEZA",
    ),
    ("committee", OrganisationKind.COMMITTEE, "Challenge committee", "Committee"),
    ("audit", OrganisationKind.AUDIT_OFFICE, "Commission on Audit", "COA"),
)


def create_cast() -> Cast:
    """Agency, regional offices, committee, implementer and auditor."""
    found = Cast()
    for key, kind, name, short in ORGANISATIONS:
        found.organisations[key] = actions.create_organisation(
            kind=kind, name=name, short=short, by=SYSTEM
        )
    for who, role, organisation, title in AGENCY:
        domain = f"{organisation}.{DOMAIN}"
        join(found, who, role, found.organisations[organisation], title, domain=domain)
    for region in db.session.scalars(sa.select(Region).order_by(Region.code)).all():
        if region.code != NEGROS:
            open_office(found, region, BEGINNING)
    return found


def open_office(cast: Cast, region: Region, since: datetime) -> None:
    """A regional office with one officer, covering its region."""
    office = actions.create_organisation(
        kind=OrganisationKind.REGIONAL_OFFICE,
        name=f"Department of Tourism, {region.name}",
        short=f"DOT {region.short}",
        by=SYSTEM,
    )
    actions.cover(office, region.code, since=since, by=SYSTEM)
    cast.organisations[region.code] = office
    who = f"officer-{region.short.lower()}"
    domain = f"{region.short.lower()}.{DOMAIN}"
    join(cast, who, Role.OFFICER, office, "Regional officer", domain=domain)
    cast.users[region.code] = cast.users[who]


def join(
    cast: Cast,
    who: str,
    role: Role,
    organisation: Organisation,
    title: str,
    *,
    domain: str,
) -> Post:
    """A person with an invented name and one post."""
    user = actions.create_user(
        email=f"{who}@{domain}", name=synthetic_people.person_name(who), by=SYSTEM
    )
    cast.users[who] = user
    return actions.give_post(user, organisation, role, title=title, by=SYSTEM)


def join_unit(cast: Cast, code: str, *, shown: str | None = None) -> Post:
    """A local unit with its head and a staff member; `shown` gives them one-click accounts."""
    unit = db.session.get_one(LocalUnit, code)
    organisation = actions.create_organisation(
        kind=OrganisationKind.LOCAL_UNIT,
        name=unit.full_name,
        short=unit.name[:40],
        unit_code=code,
        by=SYSTEM,
    )
    cast.units[code] = organisation
    domain, name = (f"{shown}.{DOMAIN}", shown) if shown else (f"{code}.{UNIT_DOMAIN}", code)
    title = {"province": "Governor", "city": "City Mayor"}.get(unit.level, "Municipal Mayor")
    post = join(cast, f"head-{name}", Role.HEAD, organisation, title, domain=domain)
    join(cast, f"staff-{name}", Role.STAFF, organisation, "Tourism officer", domain=domain)
    cast.users[f"head {code}"] = cast.users[f"head-{name}"]
    cast.users[f"staff {code}"] = cast.users[f"staff-{name}"]
    return post
