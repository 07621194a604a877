"""What the database itself refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from challenge import clock
from challenge.challenges.models import AwardTier, Challenge, DateChange, Publication
from challenge.workflow import ChallengeStatus
from tests.world.challenges import drafted_challenge, published_challenge


def self_published(challenge: Challenge) -> None:
    challenge.published_by_id = challenge.author_id


def published_by_nobody(challenge: Challenge) -> None:
    challenge.published_by_id = None


def negative_ceiling(challenge: Challenge) -> None:
    challenge.ceiling_minor = -1


def eliminating_nor_ranking(challenge: Challenge) -> None:
    challenge.rounds[0].eliminates = challenge.rounds[0].ranks = False


def weightless(challenge: Challenge) -> None:
    challenge.rounds[0].criteria[0].weight = 0


def unscorable(challenge: Challenge) -> None:
    challenge.rounds[0].criteria[0].maximum = 0


def paid_nothing(challenge: Challenge) -> None:
    challenge.tiers[0].amount_minor = 0


def paid_twice(challenge: Challenge) -> None:
    first = challenge.tiers[0]
    challenge.tiers.append(
        AwardTier(position=9, key=first.key, funder=first.funder, amount_minor=1)
    )


def same_theme_twice(challenge: Challenge) -> None:
    challenge.themes[1].key = challenge.themes[0].key


WRONG: list[Callable[[Challenge], None]] = [
    self_published,
    published_by_nobody,
    negative_ceiling,
    eliminating_nor_ranking,
    weightless,
    unscorable,
    paid_nothing,
    paid_twice,
    same_theme_twice,
]


@pytest.mark.parametrize("spoil", WRONG)
def test_database_refuses(session: Session, spoil: Callable[[Challenge], None]) -> None:
    challenge = published_challenge()
    spoil(challenge)

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("status", [ChallengeStatus.PROPOSED, ChallengeStatus.PUBLISHED])
def test_status_needs_its_date(session: Session, status: ChallengeStatus) -> None:
    challenge = drafted_challenge()
    challenge.status = status

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_draft_cannot_be_sealed(session: Session) -> None:
    challenge = drafted_challenge()
    challenge.sealed_at = clock.now()

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_address_is_used_once(session: Session) -> None:
    first, second = drafted_challenge(), drafted_challenge()
    second.slug = first.slug

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def alone(challenge: Challenge) -> dict[str, Any]:
    return {
        "challenge_id": challenge.id,
        "proposed_by_id": challenge.author_id,
        "proposed_at": clock.now(),
        "reason": "",
    }


def test_two_persons_decide(session: Session) -> None:
    challenge = published_challenge()
    session.add(
        Publication(
            **alone(challenge),
            published=True,
            decided_by_id=challenge.author_id,
            decided_at=clock.now(),
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("moment", [True, False])
def test_two_persons_move_a_date(session: Session, moment: bool) -> None:
    """By the same person with a moment, and by somebody without one."""
    challenge = published_challenge()
    by = challenge.author_id if moment else challenge.published_by_id
    session.add(
        DateChange(
            **alone(challenge),
            key="closes",
            before=clock.now(),
            after=clock.now(),
            approved_by_id=by,
            approved_at=clock.now() if moment else None,
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
