"""What follows from the words and numbers of a challenge; no database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Role
from challenge.challenges import rules
from challenge.challenges.models import (
    AwardTier,
    Challenge,
    Criterion,
    FormField,
    Requirement,
    Round,
    Theme,
    TimelineDate,
)
from challenge.challenges.rules import Phase, Section, State
from challenge.challenges.rules.awarding import needed_from
from challenge.challenges.rules.calendar import in_force
from challenge.challenges.rules.sections import COLUMNS
from challenge.workflow import ChallengeStatus
from tests.world.challenges import whole_content

NOW = datetime(2026, 6, 1, 1, tzinfo=UTC)
OPENS, CLOSES = NOW - timedelta(days=1), NOW + timedelta(days=30)
KINDS: dict[str, Any] = {
    "themes": Theme,
    "dates": TimelineDate,
    "fields": FormField,
    "requirements": Requirement,
    "tiers": AwardTier,
}


def challenge(**changes: Any) -> Challenge:
    """A whole challenge that no database knows, but for `changes` of its columns and rows."""
    said: dict[str, Any] = {}
    for section, content in whole_content("Works").items():
        said |= {name: content[name] for name in (*COLUMNS[section], *KINDS) if name in content}
    said["rounds"] = whole_content("")[Section.ROUNDS]["rounds"]
    said["dates"] = [
        {"key": "opens", "label": "Opens", "at": OPENS},
        {"key": "closes", "label": "Closes", "at": CLOSES},
    ]
    said |= {"status": ChallengeStatus.PUBLISHED, "agency_id": 7, **changes}
    for name, kind in KINDS.items():
        said[name] = [kind(**row) for row in said[name]]
    said["rounds"] = [_round(row) for row in said["rounds"]]
    return Challenge(**said)


def _round(row: dict[str, Any]) -> Round:
    return Round(**{**row, "criteria": [Criterion(**each) for each in row["criteria"]]})


def rounds(**changes: Any) -> list[dict[str, Any]]:
    """Both rounds, the last one changed."""
    first, last = whole_content("")[Section.ROUNDS]["rounds"]
    return [first, last | changes]


def tier(key: str, amount: int = 100, funder: str = "Works Fund") -> dict[str, Any]:
    return {"key": key, "funder": funder, "amount_minor": amount, "in_kind": True}


def test_whole_challenge_lacks_nothing() -> None:
    assert rules.missing(challenge(), NOW) == []


LACKING: list[tuple[dict[str, Any], Section, str]] = [
    ({"title": ""}, Section.BRIEF, "Enter a title"),
    ({"summary": ""}, Section.BRIEF, "Enter a summary of one or two sentences"),
    ({"problem": ""}, Section.BRIEF, "Describe the problem"),
    ({"aim": ""}, Section.BRIEF, "Say what the challenge aims at"),
    ({"ask": ""}, Section.BRIEF, "Say what is asked of those who enter"),
    (
        {"legal_basis": ""},
        Section.LEGAL_BASIS,
        "Name the law or order that the challenge rests on",
    ),
    ({"levels": []}, Section.ELIGIBILITY, "Choose which levels of local unit may enter"),
    ({"themes": []}, Section.THEMES, "Add at least one theme"),
    (
        {"ceiling_minor": None},
        Section.MONEY,
        "Enter the most that one proposal may ask for",
    ),
    ({"currency": "XXX"}, Section.MONEY, "Choose a currency"),
    (
        {"fields": []},
        Section.FORM,
        "Add a field “Title”, one line of text: it names the project everywhere",
    ),
    (
        {"checklist": []},
        Section.SCREENING,
        "Add at least one question to the checklist of the screening desk",
    ),
    (
        {"decline_reasons": []},
        Section.SCREENING,
        "Add at least one reason for which a proposal may be declined",
    ),
    ({"tiers": []}, Section.AWARD, "Add at least one award"),
    ({"purses": []}, Section.AWARD, "Enter what %(funder)s has set aside"),
    (
        {"purses": [{"funder": "Works Fund", "amount_minor": 1}]},
        Section.AWARD,
        "%(funder)s has set aside less than its awards add up to",
    ),
    (
        {"tiers": [tier("1")]},
        Section.AWARD,
        "Say what “%(key)s” wins: it has a place and no award",
    ),
    (
        {"tiers": [tier("1"), tier("2"), tier("3")]},
        Section.AWARD,
        "Nobody can win the award “%(key)s”: give it a place",
    ),
    (
        {"agreement_text": ""},
        Section.AGREEMENT,
        "Write the text that every agreement starts from",
    ),
    (
        {"agreement_parties": [{"party": "unit", "duties": []}]},
        Section.AGREEMENT,
        "Name at least two parties to the agreement, with their duties",
    ),
    ({"contacts": ""}, Section.CONTACTS, "Say whom to ask, and how"),
    ({"terms": ""}, Section.TERMS, "Write the terms that those who enter accept"),
    (
        {"intellectual_property": ""},
        Section.INTELLECTUAL_PROPERTY,
        "Say who owns what is handed in",
    ),
    ({"rounds": rounds(criteria=[])}, Section.ROUNDS, "Add criteria to “%(round)s”"),
    (
        {"rounds": rounds(minimum_sheets=4)},
        Section.ROUNDS,
        "Ask for no more sheets in “%(round)s” than each proposal gets",
    ),
    (
        {"rounds": rounds(ties=["criterion:beauty"])},
        Section.ROUNDS,
        "“%(round)s” breaks ties by “%(key)s”, which is none of its criteria",
    ),
]


@pytest.mark.parametrize(("changes", "section", "sentence"), LACKING)
def test_what_is_missing_is_named_in_its_section(
    changes: dict[str, Any], section: Section, sentence: str
) -> None:
    found = rules.missing(challenge(**changes), NOW)

    assert (section, sentence) in [(each.section, each.sentence) for each in found]


TIMELINES: list[tuple[dict[str, datetime], list[str]]] = [
    ({}, ["Enter when the call opens", "Enter when the call closes"]),
    ({"opens": OPENS}, ["Enter when the call closes"]),
    ({"opens": OPENS, "closes": CLOSES}, []),
    (
        {"opens": CLOSES, "closes": CLOSES},
        ["Set a closing time that is later than the opening"],
    ),
    ({"opens": OPENS, "closes": NOW}, ["Set a closing time that is still to come"]),
]


@pytest.mark.parametrize(("dates", "sentences"), TIMELINES)
def test_timeline_opens_before_it_closes(dates: dict[str, datetime], sentences: list[str]) -> None:
    rows = [{"key": key, "label": key, "at": at} for key, at in dates.items()]

    found = rules.missing(challenge(dates=rows), NOW)

    assert [each.sentence for each in found] == sentences


def test_weights_that_do_not_add_up_are_summed() -> None:
    (found,) = rules.missing(challenge(rounds=rounds(criteria=_criteria(50, 49))), NOW)

    assert found.values == {"round": "Presentation round", "sum": 99}


def _criteria(*weights: int) -> list[dict[str, Any]]:
    keys = ("impact", "viability")
    return [
        {"key": key, "label": key, "weight": weight, "maximum": 10, "anchors": {}}
        for key, weight in zip(keys, weights, strict=True)
    ]


def test_purses_pay_every_rank_in_every_stratum() -> None:
    tiers = [tier("1", 20), tier("2", 15), tier("1", 5, "President"), tier("2", 5, "President")]

    assert needed_from(challenge(tiers=tiers)) == {"Works Fund": 105, "President": 30}


def test_purses_pay_a_rank_only_where_it_has_a_place() -> None:
    places = {"luzon": 2, "visayas": 1, "mindanao": 0}

    needed = needed_from(
        challenge(rounds=rounds(places=places), tiers=[tier("1", 20), tier("2", 15)])
    )

    assert needed == {"Works Fund": 55}


def test_levels_win_by_level() -> None:
    by_level = {"award_basis": "level", "tiers": [tier("municipality"), tier("city")]}

    assert rules.missing(challenge(**by_level), NOW) == []


ONE = timedelta(microseconds=1)
MOMENTS: list[tuple[datetime, bool, Phase]] = [
    (OPENS - ONE, False, Phase.UPCOMING),
    (OPENS, True, Phase.OPEN),
    (CLOSES - ONE, True, Phase.OPEN),
    (CLOSES, False, Phase.CLOSED),
    (CLOSES + ONE, False, Phase.CLOSED),
]


@pytest.mark.parametrize(("now", "accepted", "phase"), MOMENTS)
def test_call_is_open_from_its_first_instant_up_to_its_last(
    now: datetime, accepted: bool, phase: Phase
) -> None:
    call = challenge()

    assert rules.accepts(call, now) is accepted
    assert rules.phase(call, now) is phase


@pytest.mark.parametrize(("now", "_accepted", "_phase"), MOMENTS)
def test_sealed_call_stays_closed_whatever_the_clock_says(
    now: datetime, _accepted: bool, _phase: Phase
) -> None:
    call = challenge(sealed_at=CLOSES)

    assert not rules.accepts(call, now)
    assert rules.phase(call, now) is Phase.CLOSED


@pytest.mark.parametrize("status", [each for each in ChallengeStatus if each != "published"])
def test_only_a_published_call_accepts(status: ChallengeStatus) -> None:
    assert not rules.accepts(challenge(status=status), NOW)


DAY = timedelta(days=1)
MOVES: list[tuple[str, datetime, bool]] = [
    ("closes", CLOSES + DAY, True),
    ("closes", NOW + DAY, True),
    ("closes", NOW, False),
    ("opens", NOW + DAY, False),
    ("unknown", CLOSES, False),
]


@pytest.mark.parametrize(("key", "after", "allowed"), MOVES)
def test_only_what_is_ahead_moves(key: str, after: datetime, allowed: bool) -> None:
    assert rules.may_move(challenge(), key, after, NOW) is allowed


def test_sealed_call_cannot_be_prolonged() -> None:
    assert not rules.may_move(challenge(sealed_at=NOW), "closes", CLOSES + DAY, NOW)


def test_shifted_date_keeps_its_hour_when_the_clocks_change() -> None:
    winter = datetime(2026, 1, 15, 17, tzinfo=UTC)

    assert rules.shifted(winter, 181, "Europe/Paris") == datetime(2026, 7, 15, 16, tzinfo=UTC)


def test_dates_behind_are_done_and_the_next_one_is_now() -> None:
    assert [each.state for each in rules.stage_dates(challenge(), NOW)] == ["done", "now"]


def holder(role: Role, organisation: int = 7) -> Actor:
    return Actor(1, "A", (Held(role, organisation, "Agency"),))


READERS: list[tuple[Actor, bool]] = [
    (holder(Role.AUTHOR), True),
    (holder(Role.APPROVER), True),
    (holder(Role.SECRETARIAT), True),
    (holder(Role.AUDITOR, 9), True),
    (holder(Role.AUTHOR, 8), False),
    (holder(Role.OFFICER), False),
    (holder(Role.ADMINISTRATOR), False),
    (Actor(None, ""), False),
]


@pytest.mark.parametrize(("reader", "allowed"), READERS)
def test_draft_is_read_by_its_agency_and_the_auditor(reader: Actor, allowed: bool) -> None:
    draft = challenge(status=ChallengeStatus.DRAFT)

    assert rules.may_read(reader, draft) is allowed


@pytest.mark.parametrize(("reader", "_allowed"), READERS)
def test_published_challenge_is_read_by_all(reader: Actor, _allowed: bool) -> None:
    assert rules.may_read(reader, challenge())


def test_section_is_empty_then_started_then_complete() -> None:
    states = []
    variants: list[dict[str, Any]] = [{"contacts": ""}, {"checklist": []}, {}]
    for changes in variants:
        call = challenge(**changes)
        found = rules.missing(call, NOW)
        states.append(
            (
                rules.state(call, Section.CONTACTS, found),
                rules.state(call, Section.SCREENING, found),
            )
        )

    assert states == [
        (State.EMPTY, State.COMPLETE),
        (State.COMPLETE, State.STARTED),
        (State.COMPLETE, State.COMPLETE),
    ]


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("Why here?", set(), "why_here"),
        ("Why here?", {"why_here"}, "why_here_2"),
        ("Sto. Niño", set(), "santo_nino"),
        ("ธรรมชาติ", set(), "item"),
        ("x" * 90, set(), "x" * 36),
    ],
)
def test_key_is_made_of_the_label(label: str, taken: set[str], key: str) -> None:
    assert rules.key_of(label, taken) == key


@pytest.mark.parametrize(("day", "expected"), [(1, 10), (2, 12), (3, 12), (5, 20), (30, 20)])
def test_date_in_force_is_the_one_before_the_next_change(day: int, expected: int) -> None:
    june = [
        datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=number - 1) for number in range(1, 32)
    ]
    changes = [(june[1], june[9], june[11]), (june[4], june[11], june[19])]

    found = in_force(june[19], changes, june[day - 1])

    assert found.day == expected
