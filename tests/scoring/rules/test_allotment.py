"""Allotment: never in conflict, nobody overloaded, no gap that could have been filled."""

from collections import Counter
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from challenge.scoring.rules.allotment import (
    Allotted,
    Missing,
    Panel,
    PanelMember,
    ToScore,
    Why,
    allot,
)


def members(*most: int) -> list[PanelMember]:
    return [PanelMember(f"M{at}", each) for at, each in enumerate(most, start=1)]


def to_score(number: int) -> list[ToScore]:
    return [ToScore(f"P{at}") for at in range(1, number + 1)]


def test_everybody_scores_everything_when_all_are_needed() -> None:
    found = allot(Panel(3, members(9, 9, 9), to_score(4)))

    assert len(found.pairs) == 12
    assert found.missing == ()


def test_loads_are_even() -> None:
    found = allot(Panel(2, members(9, 9, 9, 9), to_score(6)))

    assert sorted(Counter(member for member, _ref in found.pairs).values()) == [3, 3, 3, 3]


def test_a_gap_is_filled_by_moving_others() -> None:
    conflicts = frozenset({("M2", "P1"), ("M2", "P2")})

    found = allot(Panel(1, members(2, 2), to_score(4), conflicts))

    assert found.missing == ()
    assert {ref for member, ref in found.pairs if member == "M1"} == {"P1", "P2"}


def test_what_cannot_be_done_is_said() -> None:
    conflicts = frozenset({("M1", "P1")})

    found = allot(Panel(2, members(9, 1), to_score(2), conflicts))

    assert found.missing == (Missing("P1", 1, Why.CONFLICT), Missing("P2", 1, Why.FULL))


def test_the_theme_decides_between_members_of_equal_load() -> None:
    panel = [PanelMember("M1", 9, expertise=frozenset({"sea"})), PanelMember("M2", 9)]

    found = allot(Panel(1, panel, [ToScore("P1", theme="sea")]))

    assert found.pairs == {("M1", "P1")}


def test_nobody_scores_for_their_own_organisation() -> None:
    panel = [PanelMember("M1", 9, organisation="7"), PanelMember("M2", 9)]

    found = allot(Panel(2, panel, [ToScore("P1", organisation="7")]))

    assert found.pairs == {("M2", "P1")}


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    people = members(*draw(st.lists(st.integers(0, 4), min_size=1, max_size=5)))
    proposals = to_score(draw(st.integers(1, 6)))
    every = [(one.member, each.ref) for one in people for each in proposals]
    conflicts = frozenset(draw(st.sets(st.sampled_from(every), max_size=10)))
    return Panel(draw(st.integers(1, 3)), people, proposals, conflicts, seed="s")


@settings(max_examples=300, deadline=None)
@given(panels())
def test_gives_as_much_as_can_be_given(panel: Panel) -> None:
    found = allot(panel)

    assert not found.pairs & panel.conflicts
    loads = Counter(member for member, _ref in found.pairs)
    assert all(loads[each.member] <= each.most for each in panel.members)
    sheets = Counter(ref for _member, ref in found.pairs)
    assert max(sheets.values(), default=0) <= panel.sheets_per_proposal
    assert len(found.pairs) == most_possible(panel)
    assert not improvable(panel, found)


def most_possible(panel: Panel) -> int:
    """By max-flow min-cut over every set of members: what the rest of the field can still take."""
    best = None
    for size in range(len(panel.members) + 1):
        for cut in combinations(panel.members, size):
            open_members = [each for each in panel.members if each not in cut]
            value = sum(each.most for each in cut) + sum(
                min(
                    panel.sheets_per_proposal,
                    sum((one.member, each.ref) not in panel.conflicts for one in open_members),
                )
                for each in panel.proposals
            )
            best = value if best is None else min(best, value)
    return best or 0


def improvable(panel: Panel, found: Allotted) -> bool:
    """Whether handing one proposal from somebody to somebody would even out the loads."""
    loads = Counter(member for member, _ref in found.pairs)
    return any(
        loads[giver] - loads[taker.member] > 1
        and loads[taker.member] < taker.most
        and (taker.member, ref) not in found.pairs | panel.conflicts
        for giver, ref in found.pairs
        for taker in panel.members
    )


@settings(max_examples=100, deadline=None)
@given(panels())
def test_is_the_same_each_time_and_keeps_what_there_is(panel: Panel) -> None:
    found = allot(panel)

    again = allot(
        Panel(
            panel.sheets_per_proposal,
            panel.members,
            list(reversed(panel.proposals)),
            panel.conflicts,
            fixed=found.pairs,
            seed=panel.seed,
        )
    )

    assert allot(panel) == found
    assert again == found
