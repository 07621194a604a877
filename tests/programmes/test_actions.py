"""The Tourism Champions Challenge, drafted from its settings."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts.models import Role
from challenge.challenges import actions as challenges
from challenge.challenges import rules
from challenge.challenges.models import Challenge
from challenge.challenges.rules.awarding import needed_from
from challenge.programmes import actions, tcc
from challenge.programmes.tcc.shapes import Settings
from tests.world.people import actor, agency, holder

BEFORE_CYCLE_1 = datetime(2023, 3, 1, tzinfo=UTC)


def drafted(settings: Settings) -> Challenge:
    department = agency()
    author = actor(holder(Role.AUTHOR, department))
    challenge = challenges.draft_challenge(
        slug=settings["slug"],
        prefix=settings["prefix"],
        title=settings["title"],
        agency=department,
        by=author,
    )
    actions.apply(settings, challenge, by=author)
    return challenge


def test_cycle_1_lacks_nothing(session: Session) -> None:
    with clock.at(BEFORE_CYCLE_1):
        challenge = drafted(tcc.cycle_1())

    assert rules.missing(challenge, BEFORE_CYCLE_1) == []
    assert len(challenge.fields) == 14
    assert challenge.demonstration


def test_cycle_1_sets_255_million_aside(session: Session) -> None:
    with clock.at(BEFORE_CYCLE_1):
        challenge = drafted(tcc.cycle_1())

    assert sorted(needed_from(challenge).values()) == [7_500_000_000, 18_000_000_000]
    assert rules.purse_total(challenge) == 25_500_000_000


def test_cycle_1_starts_with_the_first_deadline(session: Session) -> None:
    with clock.at(BEFORE_CYCLE_1):
        challenge = drafted(tcc.cycle_1())

    assert challenge.date("closes") == datetime(2023, 5, 31, 9, tzinfo=UTC)


def test_cycle_3_lacks_nothing_and_is_open(session: Session) -> None:
    today = datetime(2026, 6, 1, 1, tzinfo=UTC)
    with clock.at(today):
        challenge = drafted(tcc.cycle_3(date(2026, 6, 1)))

    assert rules.missing(challenge, today) == []
    assert rules.purse_total(challenge) == 18_000_000_000


def test_new_challenge_may_start_from_the_programme(session: Session) -> None:
    department = agency()
    author = actor(holder(Role.AUTHOR, department))
    challenge = challenges.draft_challenge(
        slug="new", prefix="NEW", title="New", agency=department, by=author
    )

    actions.start_from_tcc(challenge, by=author)

    assert [field.key for field in challenge.fields][:3] == ["title", "proponent", "summary"]
    assert [planned.key for planned in challenge.rounds] == ["paper", "presentation"]
    assert challenge.dates == []
