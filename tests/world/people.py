"""People, organisations and posts, made as an administrator would make them."""

from datetime import UTC, date, datetime
from itertools import count

import sqlalchemy as sa

from challenge.accounts import actions, queries
from challenge.accounts.actor import SYSTEM, Actor
from challenge.accounts.models import Organisation, OrganisationKind, Post, Role, User
from challenge.db import db
from challenge.places.models import IslandGroup, Level, LocalUnit, Membership, Region

PASSWORD = "a long and peaceful afternoon"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(1)


def actor(user: User) -> Actor:
    """`user` with the posts held now."""
    return queries.actor_of(user)


def person(
    name: str = "Ana Reyes", *, email: str | None = None, password: str | None = None
) -> User:
    """Somebody without a post."""
    address = email or f"person{next(_numbers)}@example.org"
    return actions.create_user(email=address, name=name, password=password, by=SYSTEM)


def organisation(
    kind: OrganisationKind, name: str = "", *, unit: str | None = None
) -> Organisation:
    """An organisation of a kind; a name is made when none is given."""
    named = name or f"{kind.replace('_', ' ').capitalize()} {next(_numbers)}"
    return actions.create_organisation(
        kind=kind, name=named, short=named[:40], unit_code=unit, by=SYSTEM
    )


def holder(role: Role, where: Organisation, name: str = "", *, password: str | None = None) -> User:
    """A new person who has held a post since long ago."""
    user = person(name or f"{role.capitalize()} {next(_numbers)}", password=password)
    actions.give_post(user, where, role, since=LONG_AGO, by=SYSTEM)
    return user


def somebody(role: Role, where: Organisation) -> User:
    """Whoever holds a post there; a new person when nobody does."""
    known = queries.holders(where.id, role)
    return db.session.get_one(User, known[0]) if known else holder(role, where)


def administrator() -> User:
    return holder(Role.ADMINISTRATOR, organisation(OrganisationKind.PLATFORM))


def agency(name: str = "Department of Tourism") -> Organisation:
    return organisation(OrganisationKind.AGENCY, name)


def auditor() -> User:
    return holder(Role.AUDITOR, organisation(OrganisationKind.AUDIT_OFFICE))


def region(code: str = "0100000000") -> Region:
    """A region, made when the tables do not have it."""
    known = db.session.get(Region, code)
    if known is None:
        number = code[:2]
        known = Region(
            code=code, short=f"R {number}", name=f"Region {number}", island_group=IslandGroup.LUZON
        )
        db.session.add(known)
        db.session.flush()
    return known


def place(
    code: str = "0102801000", *, in_region: str = "0100000000", name: str = "Adams"
) -> LocalUnit:
    """A municipality of a region, both made when the tables do not have them."""
    unit = db.session.get(LocalUnit, code)
    if unit is None:
        home = region(in_region)
        key = f"| {name.lower()} |"
        unit = LocalUnit(code=code, name=name, level=Level.MUNICIPALITY, search_key=key)
        group = home.island_group
        since = date(1900, 1, 1)
        member = Membership(unit=unit, since=since, region_code=home.code, island_group=group)
        db.session.add_all([unit, member])
        db.session.flush()
    return unit


def office(in_region: str = "0100000000", name: str = "") -> Organisation:
    """A regional office that has covered a region since long ago."""
    made = organisation(
        OrganisationKind.REGIONAL_OFFICE, name or f"Regional Office {in_region[:2]}"
    )
    actions.cover(made, region(in_region).code, since=LONG_AGO, by=SYSTEM)
    return made


def local_unit(
    code: str = "0102801000", *, in_region: str = "0100000000", name: str = "Adams"
) -> Organisation:
    """The organisation of a local unit in a region."""
    place(code, in_region=in_region, name=name)
    known = db.session.scalar(sa.select(Organisation).where(Organisation.unit_code == code))
    return known or organisation(OrganisationKind.LOCAL_UNIT, name, unit=code)


def head_of(unit: Organisation, *, verified_by: User | None = None, name: str = "") -> User:
    """The unit's head; verified when an officer of its region is given."""
    user = holder(Role.HEAD, unit, name)
    if verified_by is not None:
        post = db.session.scalars(
            sa.select(Post).where(Post.user_id == user.id, Post.role == Role.HEAD)
        ).one()
        actions.verify_head(post, by=actor(verified_by))
    return user
