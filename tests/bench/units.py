"""Every local unit of the country with its head and a member of staff."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.models import Organisation, OrganisationKind, Post, Role, User
from challenge.db import db
from challenge.places.models import LocalUnit, Membership
from challenge.programmes.demonstration.people import BEGINNING, Cast
from tests.bench import bulk


@dataclass(frozen=True, slots=True)
class Unit:
    """A local unit and the numbers of its organisation and people."""

    code: str
    name: str
    province: str
    level: str
    region: str
    group: str
    organisation: int
    head: int
    staff: int


def join_units(cast: Cast) -> list[Unit]:
    """All units of regions that have an office, mixed so that neighbours are far apart."""
    organisation, person = bulk.numbers(Organisation), bulk.numbers(User)
    found = db.session.execute(
        sa.select(LocalUnit, Membership.region_code, Membership.island_group)
        .join(Membership, Membership.unit_code == LocalUnit.code)
        .where(Membership.until.is_(None), Membership.region_code.in_(list(cast.users)))
        .order_by(sa.func.substr(LocalUnit.code, 5, 3), LocalUnit.code)
    )
    units = [
        Unit(
            *(unit.code, unit.full_name, unit.province_name or "", unit.level, region, group),
            organisation=next(organisation),
            head=next(person),
            staff=next(person),
        )
        for unit, region, group in found
    ]
    bulk.insert(Organisation, (_organisation(unit) for unit in units))
    bulk.insert(User, (row for unit in units for row in _people(unit)))
    bulk.insert(Post, (row for unit in units for row in _posts(unit, cast.users[unit.region].id)))
    return units


def _organisation(unit: Unit) -> bulk.Row:
    return {
        "id": unit.organisation,
        "kind": OrganisationKind.LOCAL_UNIT,
        "name": unit.name,
        "short": unit.name[:40],
        "unit_code": unit.code,
        "created_at": BEGINNING,
    }


def _people(unit: Unit) -> Iterator[bulk.Row]:
    for who, number in (("head", unit.head), ("staff", unit.staff)):
        yield person_row(number, f"{who}-{unit.code}", f"The {who} of {unit.name}")


def person_row(number: int, address: str, name: str) -> bulk.Row:
    """Somebody with a confirmed address."""
    return {
        "id": number,
        "email": f"{address}@units.example.org",
        "name": name[:120],
        "confirmed_at": BEGINNING,
        "created_at": BEGINNING,
    }


def _posts(unit: Unit, officer: int) -> Iterator[bulk.Row]:
    roles = ((Role.HEAD, unit.head, officer), (Role.STAFF, unit.staff, None))
    for role, person, verified_by in roles:
        yield {
            "user_id": person,
            "organisation_id": unit.organisation,
            "role": role,
            "since": BEGINNING,
            "verified_at": clock.now() if verified_by else None,
            "verified_by_id": verified_by,
        }
