"""What staff and head may say to each other before a submission."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.proposals.models import Said, SignOff
from challenge.proposals.rules import refusals

AGAIN_AFTER = timedelta(hours=1)


def is_staff(by: Actor, organisation_id: int) -> bool:
    return organisation_id in by.organisations(Role.STAFF)


def open_since(said: Sequence[SignOff], submitted: datetime | None) -> list[SignOff]:
    """What was said since the last submission; `said` is in the order of time."""
    return [one for one in said if submitted is None or one.at > submitted]


def waits_for_head(said: Sequence[SignOff]) -> SignOff | None:
    """The question that the head has not answered: the last thing that was said is one."""
    return said[-1] if said and said[-1].said is Said.READY else None


def declined(said: Sequence[SignOff]) -> SignOff | None:
    """The last “not yet” since the last submission."""
    return next((one for one in reversed(said) if one.said is Said.NOT_YET), None)


def refuse_too_often(said: Sequence[SignOff], now: datetime, *, zone: str) -> None:
    """Raise AskedAlready within an hour of the last question, whatever was answered."""
    asked = [one.at for one in said if one.said is Said.READY]
    if asked and now < asked[-1] + AGAIN_AFTER:
        raise refusals.AskedAlready(at=asked[-1], zone=zone)
