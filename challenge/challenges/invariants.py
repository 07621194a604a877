"""What must hold of every challenge: its status, its dates, its weights, its two persons."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from challenge.audit.invariants import (
    Finding,
    Hands,
    Looked,
    events,
    folded,
    holds,
    in_two_hands,
    ordered,
    plain,
    stream,
    together,
    told,
)
from challenge.challenges.models import (
    Cancellation,
    CancellationAnswer,
    Challenge,
    Criterion,
    DateChange,
    Publication,
    Round,
    TimelineDate,
)
from challenge.challenges.rules.calendar import CLOSES, Change
from challenge.workflow import CHALLENGE_MOVES, ChallengeStatus

WHOLE = 100
"""What the weights of a round add up to."""

challenges = told("challenge", sa.select(Challenge.id), births=["challenge.draft"])
rounds = told("round", sa.select(Round.id))

statuses = folded(
    "challenge",
    sa.select(Challenge.id, plain(Challenge.status), Challenge.slug),
    CHALLENGE_MOVES,
    {f"challenge.{move.step}": move.step for move in CHALLENGE_MOVES},
    start=ChallengeStatus.DRAFT,
)


@holds("Two persons published each challenge, or sent it back.")
def publications() -> Looked:
    rows = ordered(
        sa.select(
            Publication.challenge_id,
            Publication.proposed_by_id,
            Publication.decided_by_id,
            Challenge.slug,
        ).join(Challenge, Challenge.id == Publication.challenge_id)
    )
    decided = (Hands(number, None, first, second, slug) for number, first, second, slug in rows)
    return in_two_hands(
        "challenge",
        decided,
        first="challenge.propose",
        second=["challenge.publish", "challenge.ask_for_changes"],
    )


@holds("Two persons moved each date that was moved after publication.")
def moves_of_dates() -> Looked:
    rows = ordered(
        sa.select(
            DateChange.challenge_id,
            DateChange.key,
            DateChange.after,
            DateChange.proposed_by_id,
            DateChange.approved_by_id,
            Challenge.slug,
        )
        .join(Challenge, Challenge.id == DateChange.challenge_id)
        .where(DateChange.approved_at.is_not(None))
    )
    decided = (
        Hands(number, (key, after), first, second, f"{slug}, {key}")
        for number, key, after, first, second, slug in rows
    )
    return in_two_hands(
        "challenge",
        decided,
        first="challenge.propose_date",
        second=["challenge.change_date"],
        part=_which_date,
    )


@holds("Two persons answered each proposal to call a challenge off, but for those taken back.")
def cancellations() -> Looked:
    answers = [CancellationAnswer.APPROVED, CancellationAnswer.REFUSED]
    rows = ordered(
        sa.select(
            Cancellation.challenge_id,
            Cancellation.proposed_by_id,
            Cancellation.answered_by_id,
            Challenge.slug,
        )
        .join(Challenge, Challenge.id == Cancellation.challenge_id)
        .where(Cancellation.answer.in_(answers))
    )
    decided = (
        Hands(number, None, first, second, f"{slug}, calling it off")
        for number, first, second, slug in rows
    )
    return in_two_hands(
        "challenge",
        decided,
        first="challenge.propose_cancellation",
        second=["challenge.cancel", "challenge.refuse_cancellation"],
    )


def _which_date(detail: dict[str, Any]) -> object:
    return detail["key"], datetime.fromisoformat(detail["after"])


@holds("Each date is what its approved changes made of it.")
def dates() -> Looked:
    timeline = ordered(
        sa.select(
            TimelineDate.challenge_id, TimelineDate.key, TimelineDate.at, Challenge.slug
        ).join(Challenge, Challenge.id == TimelineDate.challenge_id)
    )
    for _number, (there, changed) in together(timeline, approved_changes()):
        for _challenge, key, at, slug in there:
            changes = [change for _challenge, which, change in changed if which == key]
            yield (
                None
                if _leads_to(at, changes)
                else Finding(
                    f"{slug}, {key}", f"is {at.isoformat()}, its approved changes lead elsewhere"
                )
            )


def approved_changes() -> Iterator[tuple[int, str, Change]]:
    """(challenge, date, change) of every date that was moved, by challenge and in order."""
    rows = stream(
        sa.select(
            DateChange.challenge_id,
            DateChange.key,
            DateChange.approved_at,
            DateChange.before,
            DateChange.after,
        )
        .where(DateChange.approved_at.is_not(None))
        .order_by(DateChange.challenge_id, DateChange.approved_at, DateChange.id)
    )
    return ((number, key, (when, before, after)) for number, key, when, before, after in rows)


def _leads_to(at: datetime, changes: list[Change]) -> bool:
    """Whether each change begins where the one before ended, and the last ends `at`."""
    befores = [before for _when, before, _after in changes]
    afters = [after for _when, _before, after in changes]
    return [*befores, at][1:] == afters


@holds("A call that was sealed stays sealed, and was over.")
def seals() -> Looked:
    closes = sa.and_(TimelineDate.challenge_id == Challenge.id, TimelineDate.key == CLOSES)
    rows = ordered(
        sa.select(Challenge.id, Challenge.sealed_at, TimelineDate.at, Challenge.slug).outerjoin(
            TimelineDate, closes
        )
    )
    for _number, (there, sealed) in together(rows, events("challenge", ["challenge.seal"])):
        for _challenge, at, closing, slug in there:
            yield _sealed(slug, at, closing, len(sealed))


def _sealed(slug: str, at: datetime | None, closing: datetime | None, times: int) -> Finding | None:
    if times != (at is not None):
        return Finding(slug, f"sealed {times} times on record, sealed now: {at or 'no'}")
    if at is not None and (closing is None or at < closing):
        return Finding(slug, f"sealed at {at.isoformat()}, before its close")
    return None


@holds("The weights of each round that was put forward add up to 100.")
def weights() -> Looked:
    summed = (
        sa.select(Challenge.slug, Round.key, sa.func.sum(Criterion.weight))
        .select_from(Round)
        .join(Challenge, Challenge.id == Round.challenge_id)
        .outerjoin(Criterion, Criterion.round_id == Round.id)
        .where(Challenge.status != ChallengeStatus.DRAFT)
        .group_by(Challenge.slug, Round.key, Round.id)
        .order_by(Round.id)
    )
    for slug, key, total in stream(summed):
        right = total == WHOLE
        yield None if right else Finding(f"{slug}, {key}", f"its weights add up to {total or 0}")
