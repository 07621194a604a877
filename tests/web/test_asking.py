"""A sender's askings are counted for a minute, each sender apart, and not too many senders."""

from datetime import UTC, datetime, timedelta

from challenge.web import asking
from challenge.web.asking import MINUTE, MOST, Askings

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_a_sender_waits_until_the_minute_is_over() -> None:
    askings = Askings()

    waits = [askings.wait_of("a", NOW) for _try in range(MOST + 1)]

    assert waits == [None] * MOST + [MINUTE]
    assert askings.wait_of("a", NOW + timedelta(seconds=45)) == timedelta(seconds=15)
    assert askings.wait_of("b", NOW) is None
    assert askings.wait_of("a", NOW + MINUTE) is None


def test_only_so_many_senders_are_remembered() -> None:
    askings = Askings()
    for number in range(asking.MOST_SENDERS + 5):
        askings.wait_of(str(number), NOW)

    assert len(askings._asked) == asking.MOST_SENDERS
