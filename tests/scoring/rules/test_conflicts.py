"""Which facts make a conflict of interest."""

import pytest

from challenge.scoring.rules.conflicts import (
    ConflictKind,
    EntrantFacts,
    MemberFacts,
    derive,
    domain,
)

TOWN = EntrantFacts(7, "Municipality of Adams", frozenset({"lito@adams.example", "a@gmail.com"}))


@pytest.mark.parametrize(
    ("member", "conflict"),
    [
        (MemberFacts("ana@panel.example"), None),
        (MemberFacts("ana@panel.example", organisations=frozenset({6, 7})), ConflictKind.POST),
        (MemberFacts("ana@panel.example", organisations=frozenset({6})), None),
        (MemberFacts("ana@panel.example", agency=" municipality  of ADAMS "), ConflictKind.AGENCY),
        (MemberFacts("ana@panel.example", agency="Province of Adams"), None),
        (MemberFacts("ana@Adams.Example"), ConflictKind.MAIL),
        (MemberFacts("b@gmail.com"), None),
        (MemberFacts(""), None),
    ],
)
def test_conflict_follows_from_posts_agency_or_address(
    member: MemberFacts, conflict: ConflictKind | None
) -> None:
    assert derive(member, TOWN) is conflict


def test_units_without_a_name_or_address_conflict_with_nobody() -> None:
    nameless = EntrantFacts(8, "", frozenset({""}))

    assert derive(MemberFacts("", agency=""), nameless) is None


@pytest.mark.parametrize(
    ("email", "found"),
    [("a@B.example", "b.example"), ("a@gmail.com", ""), ("nothing", ""), ("", "")],
)
def test_domain_says_nothing_where_anybody_has_an_address(email: str, found: str) -> None:
    assert domain(email) == found
