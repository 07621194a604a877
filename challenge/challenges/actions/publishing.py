"""From draft to published, in two persons' hands."""

from challenge import audit, clock
from challenge.accounts import queries as people
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges import rules
from challenge.challenges.models import Challenge, Publication
from challenge.challenges.rules.refusals import NotComplete, SamePerson
from challenge.db import db
from challenge.notices.actions import tell
from challenge.web.locale import lazy
from challenge.workflow import CHALLENGE_MOVES, Step, target


def propose(challenge: Challenge, *, by: Actor) -> None:
    """Put a complete draft forward; whoever does so is its author from now on.

    Raises NotComplete while something is missing.
    """
    before = challenge.status
    target(CHALLENGE_MOVES, Step.PROPOSE, before)
    _prove_complete(challenge)
    assert by.user_id is not None, "only a person proposes a challenge"  # noqa: S101
    challenge.take(Step.PROPOSE)
    challenge.author_id = by.user_id
    challenge.proposed_at = clock.now()
    _note(challenge, Step.PROPOSE, before, by=by)
    tell(
        people.holders(challenge.agency_id, Role.APPROVER),
        event=_event(challenge, "proposed"),
        subject=lazy("For your approval: %(title)s", title=challenge.title),
        body=lazy(
            "%(name)s asks for the publication of “%(title)s”. It is on your desk.",
            name=by.name,
            title=challenge.title,
        ),
    )


def ask_for_changes(challenge: Challenge, *, reason: str, by: Actor) -> None:
    """Back to its author, with what should be changed."""
    _prove_second(challenge, by)
    before = challenge.status
    challenge.take(Step.ASK_FOR_CHANGES)
    _decide(challenge, published=False, reason=reason, by=by)
    _note(challenge, Step.ASK_FOR_CHANGES, before, by=by, reason=reason)
    tell(
        [challenge.author_id],
        event=_event(challenge, "changes"),
        subject=lazy("Changes asked for: %(title)s", title=challenge.title),
        body=reason,
    )


def publish(challenge: Challenge, *, reason: str = "", by: Actor) -> None:
    """For everybody to see, from now on fixed but for its dates.

    Raises SamePerson for its author, NotComplete when time has overtaken it.
    """
    _prove_second(challenge, by)
    before = challenge.status
    target(CHALLENGE_MOVES, Step.PUBLISH, before)
    _prove_complete(challenge)
    challenge.take(Step.PUBLISH)
    challenge.published_at = clock.now()
    challenge.published_by_id = by.user_id
    challenge.version += 1
    _decide(challenge, published=True, reason=reason, by=by)
    _note(challenge, Step.PUBLISH, before, by=by, reason=reason or None)
    tell(
        [challenge.author_id],
        event=_event(challenge, "published"),
        subject=lazy("Published: %(title)s", title=challenge.title),
        body=lazy("“%(title)s” is now on the public list of challenges.", title=challenge.title),
    )


def _prove_complete(challenge: Challenge) -> None:
    open_points = rules.missing(challenge, clock.now())
    if open_points:
        raise NotComplete(count=len(open_points))


def _prove_second(challenge: Challenge, by: Actor) -> None:
    if not rules.is_second_person(by, challenge.author_id):
        raise SamePerson


def _decide(challenge: Challenge, *, published: bool, reason: str, by: Actor) -> None:
    decision = Publication(
        challenge_id=challenge.id,
        proposed_by_id=challenge.author_id,
        proposed_at=challenge.proposed_at or clock.now(),
        published=published,
        reason=reason,
        decided_by_id=by.user_id or 0,
        decided_at=clock.now(),
    )
    db.session.add(decision)


def _note(
    challenge: Challenge, step: Step, before: str, *, by: Actor, reason: str | None = None
) -> None:
    audit.record(
        f"challenge.{step}",
        challenge,
        by=by,
        reason=reason,
        before=str(before),
        after=str(challenge.status),
        version=challenge.version,
    )


def _event(challenge: Challenge, what: str) -> str:
    """Names this round of the approval: after changes, people are told anew."""
    asked = challenge.proposed_at
    return f"challenge.{what}:{challenge.id}:{asked.timestamp() if asked else ''}"
