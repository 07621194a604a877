"""In which order an agreement is signed, and which dates can be."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from challenge.mous.models import Agreement, Signatory
from challenge.mous.rules import refusals
from challenge.web.formats import day
from challenge.workflow import AgreementStatus


def day_of(moment: datetime, zone: str) -> date:
    """The day that the calendars of `zone` show at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def next_to_sign(agreement: Agreement) -> Signatory | None:
    """Whose turn it is; None when everybody has signed."""
    return next((person for person in agreement.signing if person.signature is None), None)


def latest_signature(agreement: Agreement) -> date | None:
    """The date of the last valid signature."""
    given = [person.signature.signed_on for person in agreement.signing if person.signature]
    return max(given, default=None)


def is_ready_to_lock(agreement: Agreement) -> bool:
    """Whether there is a text, at least two parties, and somebody who signs for each."""
    signed_for = {person.party_id for person in agreement.signing}
    parties = {party.id for party in agreement.parties}
    return bool(agreement.text.strip()) and len(parties) >= 2 and parties <= signed_for


def is_signed_by_all(agreement: Agreement) -> bool:
    """Whether it may come into force."""
    return agreement.status is AgreementStatus.LOCKED and next_to_sign(agreement) is None


def require_turn(signatory: Signatory) -> None:
    """Raise NotLocked, AlreadySigned or OutOfOrder unless it is this signatory's turn."""
    agreement = signatory.agreement
    if agreement.status is not AgreementStatus.LOCKED:
        raise refusals.NotLocked
    if signatory.signature is not None:
        raise refusals.AlreadySigned
    first = next_to_sign(agreement)
    if first is not None and first is not signatory:
        raise refusals.OutOfOrder(first.name)


def require_past(when: date, *, today: date) -> None:
    """Raise InFuture for a day that has not come."""
    if when > today:
        raise refusals.InFuture


def require_after_award(when: date, *, awarded_on: date) -> None:
    """Raise BeforeAward for a day on which nothing could be due or done yet."""
    if when < awarded_on:
        raise refusals.BeforeAward(day(awarded_on))


def require_signing_date(
    when: date, *, locked_on: date, before: Sequence[tuple[str, date]], today: date
) -> None:
    """Raise InFuture, BeforeLock or BeforePrevious for a date that cannot be.

    `before` are the names and dates of the signatures that come first, in order.
    """
    require_past(when, today=today)
    if when < locked_on:
        raise refusals.BeforeLock(day(locked_on))
    for name, signed_on in before[-1:]:
        if when < signed_on:
            raise refusals.BeforePrevious(day(signed_on), name)
