"""Invented people keep their names, and nobody shares one."""

from challenge.programmes.tcc.entries import cycle_1_entries, cycle_3_entries
from challenge.programmes.tcc.synthetic_people import committee, head, officer, staff


def test_the_same_post_is_always_held_by_the_same_person() -> None:
    assert head("0502011000", level="municipality") == head("0502011000", level="municipality")


def test_names_and_addresses_are_unique() -> None:
    units = {entry.psgc10: entry.level for entry in cycle_1_entries() + cycle_3_entries()}
    people = [head(code, level=level) for code, level in units.items()]
    people += [staff(code, level=level) for code, level in units.items()]
    people += [member.person for member in committee()] + [officer("IV-A"), officer("NIR")]

    assert len({person.email for person in people}) == len(people)
    assert len({person.name for person in people}) == len(people)


def test_the_committee_has_five_members_and_one_chair() -> None:
    assert [member.chair for member in committee()] == [True, False, False, False, False, False]


def test_a_governor_heads_a_province() -> None:
    assert head("1806100000", level="province").position == "Governor"
