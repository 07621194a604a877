"""Places on a day, and the search for a unit by any name or code."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from challenge.places.models import (
    Alias,
    AliasKind,
    Level,
    LocalUnit,
    Membership,
    Region,
)
from challenge.places.rules import fold

LEVEL_ORDER = sa.case({level: place for place, level in enumerate(Level)}, value=LocalUnit.level)
BY_NAME = (
    LocalUnit.name,
    sa.func.coalesce(LocalUnit.province_name, ""),
    LocalUnit.code,
)


def unit_by_code(session: Session, code: str) -> LocalUnit | None:
    """The unit that has this code now, or had it before."""
    former = sa.select(Alias.unit_code).where(
        Alias.folded == fold(code), Alias.kind != AliasKind.NAME
    )
    found = session.scalars(
        sa.select(LocalUnit)
        .where(sa.or_(LocalUnit.code == code, LocalUnit.code.in_(former)))
        .order_by(LocalUnit.code != code, LocalUnit.code)
        .limit(1)
    )
    return found.first()


def find_units(session: Session, text: str, limit: int = 20) -> list[LocalUnit]:
    """Units with every word of `text` in a name, province or code, the closest first."""
    wanted = fold(text)
    if not wanted:
        return []
    matches = [LocalUnit.search_key.contains(f" {word}") for word in wanted.split()]
    found = session.scalars(
        sa.select(LocalUnit)
        .where(*matches)
        .order_by(_distance(wanted), LEVEL_ORDER, *BY_NAME)
        .limit(limit)
    )
    return list(found)


def _distance(wanted: str) -> sa.Case[int]:
    """0 for a whole name or code, 1 for the beginning of one, 2 for words anywhere."""
    return sa.case(
        (LocalUnit.search_key.contains(f"| {wanted} |"), 0),
        (LocalUnit.search_key.contains(f"| {wanted}"), 1),
        else_=2,
    )


def membership_on(session: Session, unit_code: str, on: date) -> Membership | None:
    """Where a unit belonged on a day, with its region loaded."""
    return session.scalar(
        sa.select(Membership)
        .where(
            Membership.unit_code == unit_code,
            _held(Membership.since, Membership.until, on),
        )
        .options(joinedload(Membership.region))
    )


def region_on(session: Session, unit_code: str, on: date) -> Region | None:
    membership = membership_on(session, unit_code, on)
    return membership.region if membership else None


def units_in_region(session: Session, region_code: str, on: date) -> list[LocalUnit]:
    found = session.scalars(
        sa.select(LocalUnit)
        .join(Membership, Membership.unit_code == LocalUnit.code)
        .where(
            Membership.region_code == region_code,
            _held(Membership.since, Membership.until, on),
        )
        .order_by(*BY_NAME)
    )
    return list(found)


def regions_on(session: Session, on: date) -> list[Region]:
    return list(session.scalars(REGIONS, {"day": on}))


def _held(
    since: InstrumentedAttribute[Any],
    until: InstrumentedAttribute[Any],
    on: date | sa.BindParameter[date],
) -> sa.ColumnElement[bool]:
    begun = sa.or_(since.is_(None), since <= on)
    return sa.and_(begun, sa.or_(until.is_(None), until > on))


DAY = sa.bindparam("day", type_=sa.Date())
REGIONS = sa.select(Region).where(_held(Region.since, Region.until, DAY)).order_by(Region.code)
