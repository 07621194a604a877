"""Loads the geography that comes with the product; a second load changes nothing."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from challenge.db import Base
from challenge.places.models import (
    Alias,
    AliasKind,
    IslandGroup,
    Level,
    LocalUnit,
    Membership,
    Region,
)
from challenge.places.rules import (
    Change,
    earlier_code,
    fold,
    nine_digit_code,
    periods,
    search_key,
    spellings,
)

DATA = Path(__file__).parent / "data"

Row = dict[str, str]
Values = dict[str, Any]
Changes = dict[str, list[Change]]


def load_places(session: Session) -> None:
    """Brings regions, units, memberships and aliases to what the data files say."""
    units, changes = _units(), _changes()
    others = _other_names()
    aliases = {unit["psgc10"]: _aliases(unit, changes, others) for unit in units}
    _bring(session, Region, [_region(row, changes) for row in _read("regions.csv")])
    _bring(session, LocalUnit, [_unit(row, aliases[row["psgc10"]]) for row in units])
    _bring(session, Membership, list(_memberships(units, changes)))
    _bring(session, Alias, [alias for found in aliases.values() for alias in found])


def _bring(session: Session, model: type[Base], rows: list[Values]) -> None:
    """Changes before additions, so that a closed membership makes room for the next."""
    table = model.__table__
    key = [column.name for column in sa.inspect(model).primary_key]
    stored = {
        tuple(row[name] for name in key): dict(row)
        for row in session.execute(sa.select(table)).mappings()
    }
    found = [(stored.get(tuple(row[name] for name in key)), row) for row in rows]
    changed = [row for before, row in found if before is not None and before != row]
    if changed:
        session.execute(sa.update(model), changed)
    new = [row for before, row in found if before is None]
    if new:
        session.execute(sa.insert(model), new)


def _read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _units() -> list[Row]:
    """Provinces first, since the other units refer to them."""
    provinces = {row["unit_code"]: row["province_code"] for row in _read("corrections.csv")}
    units = _read("lgus.csv")
    names = {unit["psgc10"]: unit["name"] for unit in units}
    for unit in units:
        if province := provinces.get(unit["psgc10"]):
            unit |= {"province": names[province], "province_psgc10": province}
    return sorted(units, key=lambda unit: unit["level"] != Level.PROVINCE)


def _changes() -> Changes:
    changes: Changes = defaultdict(list)
    for row in _read("membership_changes.csv"):
        changed_on = date.fromisoformat(row["changed_on"])
        change = Change(changed_on, row["region_before"], row["region_after"])
        changes[row["unit_code"]].append(change)
    return changes


def _changes_of(unit: Row, changes: Changes) -> list[Change]:
    """A unit moves by itself or with its province, unless it never was in the same region."""
    own = changes.get(unit["psgc10"])
    with_province = changes.get(unit["province_psgc10"], [])
    return own or [change for change in with_province if change.after == unit["region_psgc10"]]


def _region(row: Row, changes: Changes) -> Values:
    return {
        "code": row["psgc10"],
        "short": row["short"],
        "name": row["name"],
        "iso": row["iso3166_2"] or None,
        "island_group": IslandGroup(row["island_group"]),
        "since": _created(row, changes),
        "until": None,
    }


def _created(row: Row, changes: Changes) -> date | None:
    """A region without an older code began when the first unit moved into it."""
    if row["psgc9_correspondence"]:
        return None
    into = (change for moves in changes.values() for change in moves)
    return min(change.on for change in into if change.after == row["psgc10"])


def _unit(row: Row, aliases: list[Values]) -> Values:
    names = [row["name"], row["psgc10"], *(alias["alias"] for alias in aliases)]
    return {
        "code": row["psgc10"],
        "name": row["name"],
        "level": Level(row["level"]),
        "city_class": row["city_class"] or None,
        "province_name": row["province"] or None,
        "province_code": row["province_psgc10"] or None,
        "income_class": row["income_class"].strip("-") or None,
        "population": int(row["population_2024"]) if row["population_2024"] else None,
        "search_key": search_key(names, in_province=row["province"]),
    }


def _memberships(units: list[Row], changes: Changes) -> Iterator[Values]:
    groups = {row["psgc10"]: IslandGroup(row["island_group"]) for row in _read("regions.csv")}
    for unit in units:
        for period in periods(unit["region_psgc10"], _changes_of(unit, changes)):
            yield {
                "unit_code": unit["psgc10"],
                "since": period.since,
                "until": period.until,
                "region_code": period.region,
                "island_group": groups[period.region],
            }


def _other_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in _read("other_names.csv"):
        names[row["unit_code"]].append(row["name"])
    return names


def _aliases(unit: Row, changes: Changes, others: dict[str, list[str]]) -> list[Values]:
    code, moves = unit["psgc10"], _changes_of(unit, changes)
    earlier = [earlier_code(code, move.before) for move in moves]
    oldest = nine_digit_code(earlier[0] if earlier else code)
    names = [*spellings(unit["name"]), *others.get(code, [])]
    found = [(AliasKind.NAME, name) for name in names]
    found += [(AliasKind.EARLIER_CODE, former) for former in earlier]
    found += [(AliasKind.NINE_DIGIT_CODE, oldest)] if oldest else []
    return [
        {"unit_code": code, "kind": kind, "alias": alias, "folded": fold(alias)}
        for kind, alias in found
    ]
