"""Who may enter, until when, what a return opens, and what a budget adds up to; no database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from challenge.accounts.actor import Actor, Held
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge, FormField, TimelineDate
from challenge.challenges.rules.refusals import CalledOff
from challenge.proposals import rules
from challenge.proposals.models import LatePermission, Proposal
from challenge.proposals.rules import Entrant, money, refusals
from challenge.workflow import ChallengeStatus, Status

T = datetime(2026, 6, 15, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def challenge(**rest: Any) -> Challenge:
    dates = [
        TimelineDate(key="opens", label="Opens", at=T - timedelta(days=30)),
        TimelineDate(key="closes", label="Closes", at=T),
    ]
    usual = {
        "status": ChallengeStatus.PUBLISHED,
        "zone": "Asia/Manila",
        "levels": ["city"],
        "regions": [],
        "dates": dates,
        "fields": [],
    }
    return Challenge(**(usual | rest))


def entrant(**rest: Any) -> Entrant:
    usual = {"name": "Adams", "level": "city", "region_code": "01", "region_name": "Region I"}
    return Entrant(**(usual | {"submitted": 0} | rest))


OBSTACLES = [
    ({}, {}, T - SECOND, []),
    ({}, {}, T, [refusals.ClosedToNew]),
    ({}, {}, T - timedelta(days=30), []),
    ({}, {}, T - timedelta(days=30) - SECOND, [refusals.NotOpenYet]),
    ({"sealed_at": T - SECOND}, {}, T - SECOND, [refusals.ClosedToNew]),
    ({"status": ChallengeStatus.DRAFT}, {}, T - SECOND, [refusals.NotPublished]),
    ({"status": ChallengeStatus.CANCELLED}, {}, T - SECOND, [CalledOff]),
    ({}, {"level": "municipality"}, T - SECOND, [refusals.LevelNotEligible]),
    ({"levels": []}, {"level": "province"}, T - SECOND, []),
    ({"regions": ["02"]}, {}, T - SECOND, [refusals.RegionNotEligible]),
    ({"regions": ["01", "02"]}, {}, T - SECOND, []),
    ({"regions": ["01"]}, {"region_code": None}, T - SECOND, [refusals.RegionUnknown]),
    ({"submissions_per_unit": 2}, {"submitted": 1}, T - SECOND, []),
    ({"submissions_per_unit": 2}, {"submitted": 2}, T - SECOND, [refusals.LimitReached]),
    (
        {"regions": ["02"], "submissions_per_unit": 0},
        {"level": "province"},
        T,
        [
            refusals.ClosedToNew,
            refusals.LevelNotEligible,
            refusals.RegionNotEligible,
            refusals.LimitReached,
        ],
    ),
]


@pytest.mark.parametrize(("call", "unit", "now", "expected"), OBSTACLES)
def test_every_obstacle_is_named(
    call: dict[str, Any], unit: dict[str, Any], now: datetime, expected: list[type]
) -> None:
    found = rules.obstacles(challenge(**call), entrant(**unit), now)

    assert [type(reason) for reason in found] == expected


APPROVED = LatePermission(until=T + timedelta(hours=2), approved_at=T)
PROPOSED = LatePermission(until=T + timedelta(hours=2), approved_at=None)
INSTANTS = [
    (T - SECOND, None, None, None),
    (T, None, None, refusals.Closed),
    (T - timedelta(days=30), None, None, None),
    (T - timedelta(days=31), None, None, refusals.NotOpenYet),
    (T - SECOND, T - SECOND, None, refusals.Closed),
    (T + timedelta(hours=1), T, APPROVED, None),
    (T + timedelta(hours=2), T, APPROVED, refusals.Closed),
    (T + timedelta(hours=1), T, PROPOSED, refusals.Closed),
]


@pytest.mark.parametrize(("now", "sealed", "permission", "refusal"), INSTANTS)
def test_the_close_is_an_instant(
    now: datetime, sealed: datetime | None, permission: Any, refusal: type[Exception] | None
) -> None:
    call = challenge(sealed_at=sealed)

    if refusal is None:
        rules.refuse_late(call, now, permission)
    else:
        with pytest.raises(refusal):
            rules.refuse_late(call, now, permission)


POSTS = [
    ((), refusals.NotTheHead),
    ((Held(Role.STAFF, 7, "Adams"),), refusals.NotTheHead),
    ((Held(Role.HEAD, 8, "Bacarra"),), refusals.NotTheHead),
    ((Held(Role.HEAD, 7, "Adams", verified=False),), refusals.HeadNotVerified),
    ((Held(Role.HEAD, 7, "Adams"),), None),
    ((Held(Role.HEAD, 7, "A", verified=False), Held(Role.HEAD, 7, "A")), None),
]


@pytest.mark.parametrize(("posts", "refusal"), POSTS)
def test_only_the_verified_head_answers_for_the_unit(
    posts: tuple[Held, ...], refusal: type[Exception] | None
) -> None:
    by = Actor(1, "Ana", posts)

    if refusal is None:
        rules.refuse_unless_head(by, 7)
    else:
        with pytest.raises(refusal):
            rules.refuse_unless_head(by, 7)


def form() -> list[FormField]:
    kinds = {"title": "text", "components": "rows", "funding": "budget", "annexes": "annexes"}
    return [FormField(key=key, kind=kind, options={}) for key, kind in kinds.items()]


OPEN = [
    (Status.DRAFT, None, {"title", "components", "funding", "annexes", "theme"}),
    (Status.RETURNED, {"title"}, {"title"}),
    (Status.RETURNED, {"theme"}, {"theme"}),
    (Status.RETURNED, {"components"}, {"components", "funding"}),
    (Status.RETURNED, {"funding"}, {"funding"}),
    (Status.RETURNED, {"annexes"}, {"annexes"}),
    (Status.RETURNED, {"annexes:letter"}, {"annexes"}),
    (Status.RETURNED, {"no such field"}, set()),
    (Status.RETURNED, None, set()),
    (Status.SUBMITTED, {"title"}, set()),
    (Status.ENDORSED, None, set()),
    (Status.WITHDRAWN, None, set()),
]


@pytest.mark.parametrize(("status", "commented", "expected"), OPEN)
def test_a_return_opens_what_it_comments_on(
    status: Status, commented: set[str] | None, expected: set[str]
) -> None:
    proposal = Proposal(status=status, challenge=challenge(fields=form()))

    assert rules.open_fields(proposal, commented) == expected


def test_a_budget_adds_up_by_component_source_and_necessity() -> None:
    components = [
        {"key": "a", "name": "Walk", "necessity": "must_have"},
        {"key": "b", "name": "Tower", "necessity": "optional"},
    ]
    lines = [
        {"component": "a", "quantity": 3, "unit_cost": 101, "source": "grant"},
        {"component": "a", "quantity": 1, "unit_cost": 50, "source": "counterpart"},
        {"component": "b", "quantity": 2, "unit_cost": 1, "source": "grant"},
        {"component": "gone", "quantity": 1, "unit_cost": 7, "source": "grant"},
        {"component": "a", "quantity": "many", "unit_cost": 7, "source": "grant"},
    ]

    sums = money.totals(lines, components, currency="PHP")

    assert {name: sums[name] for name in ("requested", "counterpart", "total")} == {
        "requested": 312,
        "counterpart": 50,
        "total": 362,
    }
    assert (sums["must_have"], sums["optional"], sums["optional_grant"]) == (360, 2, 2)
    assert [(part["name"], part["amount"]) for part in sums["components"]] == [
        ("Walk", 353),
        ("Tower", 2),
        ("", 7),
    ]


WAYS = [
    (Status.DRAFT, ["now", "todo", "todo", "todo", "todo", "todo", "todo", "todo"]),
    (Status.SUBMITTED, ["done", "now", "todo", "todo", "todo", "todo", "todo", "todo"]),
    (Status.RETURNED, ["done", "done", "now", "todo", "todo", "todo", "todo", "todo", "todo"]),
    (Status.RESERVE, ["done", "done", "done", "now", "todo", "todo", "todo", "todo"]),
    (Status.AWARDED, ["done", "done", "done", "done", "now", "todo", "todo", "todo"]),
    (Status.COMPLETED, ["done"] * 8),
    (Status.DECLINED, ["done", "done", "ended"]),
    (Status.WITHDRAWN, ["done", "done", "ended"]),
]


@pytest.mark.parametrize(("status", "expected"), WAYS)
def test_the_way_says_where_a_proposal_stands(status: Status, expected: list[str]) -> None:
    dates = {"start": T, "submit": T}

    assert [stop.state for stop in rules.journey(status, dates)] == expected


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_way(status: Status) -> None:
    assert rules.journey(status, {})


def test_a_returned_proposal_stands_between_submission_and_verdict() -> None:
    stops = rules.journey(Status.RETURNED, {"submit": T, "return": T})

    assert [(str(stop.text), stop.state) for stop in stops[1:4]] == [
        ("Submitted", "done"),
        ("Returned for correction", "now"),
        ("Endorsed by the region", "todo"),
    ]


def test_the_way_ends_where_the_challenge_was_called_off() -> None:
    dates = {"start": T, "submit": T}

    stops = rules.journey(Status.SUBMITTED, dates, called_off=T)
    ended_before = rules.journey(Status.DECLINED, dates, called_off=T)

    assert [(stop.state, stop.at) for stop in stops] == [("done", T), ("done", T), ("ended", T)]
    assert [str(stops[-1].text), str(ended_before[-1].text)] == [
        "Challenge called off",
        "Not endorsed",
    ]
