"""The geography that comes with the product, as loaded into a database."""

from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from challenge.places import queries
from challenge.places.actions import load_places
from challenge.places.models import Alias, IslandGroup, Level, LocalUnit, Membership, Region

CYCLE_ONE_CLOSED = date(2023, 6, 15)
TODAY = date(2026, 11, 22)
VICTORIAS = "1804531000"
ISABELA_CITY = "0990101000"
BACOLOD = "1830200000"
DUMAGUETE = "1804610000"
SIQUIJOR = "1806100000"
JOLO = "0906602000"
BASILAN = "1900700000"
TABLES = (Region, LocalUnit, Membership, Alias)


@pytest.fixture
def session(session: Session) -> Session:
    load_places(session)
    return session


def names(units: list[LocalUnit]) -> list[str]:
    return [unit.full_name for unit in units]


def test_load_counts(session: Session) -> None:
    levels = session.execute(
        sa.select(LocalUnit.level, sa.func.count().label("units")).group_by(LocalUnit.level)
    )

    assert session.scalar(sa.select(sa.func.count()).select_from(Region)) == 18
    assert {row.level: row.units for row in levels} == {
        Level.PROVINCE: 82,
        Level.CITY: 149,
        Level.MUNICIPALITY: 1493,
    }
    assert set(session.scalars(sa.select(Region.island_group))) == set(IslandGroup)


def test_load_twice_changes_nothing(session: Session) -> None:
    def everything() -> list[set[tuple[object, ...]]]:
        return [{tuple(row) for row in session.execute(sa.select(t.__table__))} for t in TABLES]

    before = everything()
    load_places(session)

    assert everything() == before


def test_load_repairs_a_changed_row(session: Session) -> None:
    session.execute(sa.delete(Membership).where(Membership.unit_code == VICTORIAS))
    session.execute(sa.update(LocalUnit).values(name="?").where(LocalUnit.code == VICTORIAS))

    load_places(session)

    victorias = session.get_one(LocalUnit, VICTORIAS, populate_existing=True)
    assert victorias.full_name == "City of Victorias, Negros Occidental"
    assert queries.membership_on(session, VICTORIAS, TODAY) is not None


def test_names_of_towns_repeat_and_full_names_do_not(session: Session) -> None:
    units = list(session.scalars(sa.select(LocalUnit)))
    towns = Counter(unit.name for unit in units if unit.level != Level.PROVINCE)
    shared = [count for count in towns.values() if count > 1]

    assert (len(shared), sum(shared)) == (114, 330)
    assert len(set(names(units))) == 1724


def test_regions_on_grow_by_the_negros_island_region(session: Session) -> None:
    before = [region.short for region in queries.regions_on(session, CYCLE_ONE_CLOSED)]
    after = [region.short for region in queries.regions_on(session, TODAY)]

    assert (len(before), len(after)) == (17, 18)
    assert set(after) - set(before) == {"NIR"}


def test_region_on_any_day(session: Session) -> None:
    """One table in one test, as are the searches: every load costs half a second."""
    expected = {
        (VICTORIAS, CYCLE_ONE_CLOSED): "VI",
        (VICTORIAS, date(2024, 6, 12)): "VI",
        (VICTORIAS, date(2024, 6, 13)): "NIR",
        (VICTORIAS, TODAY): "NIR",
        (BACOLOD, CYCLE_ONE_CLOSED): "VI",
        (DUMAGUETE, CYCLE_ONE_CLOSED): "VII",
        (SIQUIJOR, CYCLE_ONE_CLOSED): "VII",
        (JOLO, CYCLE_ONE_CLOSED): "BARMM",
        (JOLO, TODAY): "IX",
        (ISABELA_CITY, CYCLE_ONE_CLOSED): "IX",
        (ISABELA_CITY, TODAY): "IX",
        (BASILAN, TODAY): "BARMM",
        ("9999999999", TODAY): None,
    }

    found = {(unit, on): queries.region_on(session, unit, on) for unit, on in expected}

    assert {key: region and region.short for key, region in found.items()} == expected


def test_isabela_city_is_outside_the_region_of_its_province(session: Session) -> None:
    city = session.get_one(LocalUnit, ISABELA_CITY)

    assert city.full_name == "City of Isabela, Basilan"
    assert city.province_code == BASILAN


def test_every_unit_is_in_exactly_one_region(session: Session) -> None:
    for on in (date(2023, 1, 1), date(2024, 6, 13), date(2025, 7, 30), date(2026, 12, 31)):
        found = [
            unit.code
            for region in queries.regions_on(session, on)
            for unit in queries.units_in_region(session, region.code, on)
        ]

        assert len(found) == len(set(found)) == 1724


def test_memberships_follow_each_other_without_gap(session: Session) -> None:
    ends = session.execute(sa.select(Membership.unit_code, Membership.until))
    begins = session.execute(sa.select(Membership.unit_code, Membership.since))
    joints = {(code, until) for code, until in ends if until}

    assert joints == {(code, since) for code, since in begins if since > date.min}


def test_find_units_puts_the_closest_first(session: Session) -> None:
    expected = {
        "davao city": "City of Davao",
        "DAVAO": "City of Davao",
        "victorias, negros occ": "City of Victorias, Negros Occidental",
        "munoz": "Science City of Muñoz, Nueva Ecija",
        "science city of muñoz": "Science City of Muñoz, Nueva Ecija",
        "isabela city": "City of Isabela, Basilan",
        "lapulapu": "City of Lapu-Lapu",
        "sto tomas batangas": "City of Sto. Tomas, Batangas",
        "compostela valley": "Davao de Oro",
        "1804531000": "City of Victorias, Negros Occidental",
        "0604531000": "City of Victorias, Negros Occidental",
        "064531": "City of Victorias, Negros Occidental",
        "siquijor": "Siquijor",
    }

    found = {text: queries.find_units(session, text) for text in expected}

    assert {text: units[0].full_name for text, units in found.items()} == expected


def test_find_units_shows_all_that_share_a_name(session: Session) -> None:
    assert names(queries.find_units(session, "san fernando", limit=3)) == [
        "City of San Fernando, La Union",
        "City of San Fernando, Pampanga",
        "San Fernando, Bukidnon",
    ]


def test_find_units_without_a_match(session: Session) -> None:
    for text in ("", "  ", "%", "_", "|", "atlantis"):
        assert queries.find_units(session, text) == []


def test_unit_by_code_knows_former_codes_and_no_names(session: Session) -> None:
    victorias = session.get_one(LocalUnit, VICTORIAS)
    asked = (VICTORIAS, "0604531000", "064531000", "Davao City")

    assert [queries.unit_by_code(session, code) for code in asked] == [victorias] * 3 + [None]


def test_membership_has_one_open_row_for_a_unit(session: Session) -> None:
    session.add(
        Membership(
            unit_code=VICTORIAS,
            since=TODAY,
            region_code="0600000000",
            island_group=IslandGroup.VISAYAS,
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()


def test_membership_ends_after_it_begins(session: Session) -> None:
    current = queries.membership_on(session, VICTORIAS, TODAY)
    assert current is not None
    current.until = current.since

    with pytest.raises(IntegrityError):
        session.flush()
