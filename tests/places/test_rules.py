"""Folding and spelling of names, former codes, and what held on a day."""

from datetime import date

import pytest

from challenge.places import rules
from challenge.places.models import BEGINNING, Level, LocalUnit
from challenge.places.rules import Change, Period

NIR = Change(date(2024, 6, 13), "0600000000", "1800000000")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("City of Dasmariñas", "city of dasmarinas"),
        ("  SAN  Fernando, La Union ", "san fernando la union"),
        ("Sto. Tomas", "santo tomas"),
        ("Gen. S.K. Pendatun", "general s k pendatun"),
        ("Lapu-Lapu", "lapu lapu"),
        ("T'Boli", "tboli"),
        ("100%_", "100"),
        ("เชียงใหม่", "เชียงใหม่"),
        ("!?", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert rules.fold(text) == folded


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("City of Davao", ["Davao", "Davao City"]),
        ("Tuguegarao City", ["City of Tuguegarao"]),
        (
            "Science City of Muñoz",
            ["Muñoz", "Muñoz City", "City of Muñoz", "Muñoz Science City"],
        ),
        ("City of Lapu-Lapu", ["Lapu-Lapu", "Lapu-Lapu City", "City of LapuLapu"]),
        ("Hinoba-an", ["Hinobaan"]),
        ("Badian", []),
    ],
)
def test_spellings(name: str, others: list[str]) -> None:
    assert rules.spellings(name) == others


def test_search_key_tells_names_from_the_province() -> None:
    key = rules.search_key(["City of Davao", "Davao City"], in_province="Davao del Sur")

    assert key == "| city of davao | davao city |; davao del sur"


@pytest.mark.parametrize(
    ("code", "nine"),
    [
        ("0604531000", "064531000"),
        ("1906602000", "156602000"),
        ("1130700000", None),
        ("0990101000", None),
        ("1908703000", None),
    ],
)
def test_nine_digit_code_only_where_the_rule_gives_it(code: str, nine: str | None) -> None:
    assert rules.nine_digit_code(code) == nine


def test_earlier_code_begins_with_the_region_before() -> None:
    assert rules.earlier_code("1804531000", "0600000000") == "0604531000"


def test_periods_without_a_change_reach_from_the_beginning() -> None:
    assert rules.periods("0900000000", []) == [Period("0900000000", BEGINNING, None)]


def test_periods_meet_on_the_day_of_the_change() -> None:
    assert rules.periods("1800000000", [NIR]) == [
        Period("0600000000", BEGINNING, NIR.on),
        Period("1800000000", NIR.on, None),
    ]


@pytest.mark.parametrize(
    ("on", "region"),
    [
        (date(2024, 6, 12), "0600000000"),
        (date(2024, 6, 13), "1800000000"),
        (date(2026, 11, 22), "1800000000"),
    ],
)
def test_in_force_counts_the_first_day_and_not_the_last(on: date, region: str) -> None:
    found = rules.in_force(rules.periods("1800000000", [NIR]), on)

    assert found is not None
    assert found.region == region


def test_in_force_is_none_when_nothing_held() -> None:
    assert rules.in_force([Period("1800000000", NIR.on, None)], date(2023, 6, 15)) is None


@pytest.mark.parametrize(
    ("name", "level", "province", "full_name"),
    [
        ("City of Davao", Level.CITY, None, "City of Davao"),
        ("Siquijor", Level.PROVINCE, "Siquijor", "Siquijor"),
        ("Siquijor", Level.MUNICIPALITY, "Siquijor", "Siquijor, Siquijor"),
        ("San Jose", Level.MUNICIPALITY, "Antique", "San Jose, Antique"),
    ],
)
def test_full_name(name: str, level: Level, province: str | None, full_name: str) -> None:
    assert LocalUnit(name=name, level=level, province_name=province).full_name == full_name
