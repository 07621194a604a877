"""Noting what was denied, raising the alarm, and forgetting both in time."""

from datetime import datetime

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import letters
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import User
from challenge.audit import record
from challenge.db import db, insert_new
from challenge.denials import queries, rules
from challenge.denials.models import Alarm, Denial, DeniedAttempt
from challenge.notices.actions import tell
from challenge.web.locale import lazy

Source = tuple[str, int | None, sa.ColumnElement[bool]]
"""What an alarm names, whom it is about, and which attempts count for it."""


def note(
    kind: Denial, *, person_id: int | None, account: str | None, sender: str, route: str
) -> None:
    """Keep one denied attempt; raise the alarm when it is one of many.

    `account` is the address that was typed at a sign-in: kept is whose it is, never what it says.
    """
    if account is not None:
        person_id = db.session.scalar(sa.select(User.id).where(User.email == account))
    moment = clock.now()
    sources = _sources(person_id, sender)
    counts = [queries.within_a_minute(moment, counted) for _name, _person, counted in sources]
    if max(counts) < rules.MOST_KEPT:
        attempt = DeniedAttempt(
            at=moment, kind=kind, person_id=person_id, sender=sender[:45], route=route[:120]
        )
        db.session.add(attempt)
        db.session.flush()
    for source, before in zip(sources, counts, strict=True):
        if rules.is_alarming(before + 1):
            _raise(source, moment)


def _sources(person_id: int | None, sender: str) -> list[Source]:
    sources: list[Source] = [(f"sender {sender[:45]}", None, DeniedAttempt.sender == sender[:45])]
    if person_id is not None:
        mine = DeniedAttempt.person_id == person_id
        sources.append((f"person {person_id}", person_id, mine))
    return sources


def _raise(source: Source, moment: datetime) -> None:
    """Once for each source and hour: an event of the record, and a message to administrators."""
    name, person_id, _counted = source
    hour = rules.hour_of(moment)
    values = {"source": name, "person_id": person_id, "hour": hour, "at": moment}
    number = db.session.scalar(insert_new(db.session, Alarm, values).returning(Alarm.id))
    if number is None:
        return
    alarm = db.session.get_one(Alarm, number)
    record("alarm.raise", alarm, by=SYSTEM, person=person_id, attempts=rules.ALARMING)
    tell(
        queries.administrators(),
        event=f"alarm.{number}",
        subject=lazy("Alarm: many denied attempts within a minute"),
        body=lazy(
            "%(number)s or more attempts were denied within a minute. "
            "Who or what was behind them stands on this page:\n%(link)s\n\n"
            "You get this message once an hour for each person or network address.",
            number=rules.ALARMING,
            link=letters.link("/record/denials"),
        ),
    )


def sweep() -> None:
    """After three months attempts are deleted, and alarms no longer say from where."""
    newest = sa.select(sa.func.max(DeniedAttempt.at)).scalar_subquery()
    last = db.session.scalar(sa.select(newest))
    if last is None:
        return
    past = last - rules.RETENTION
    for forgetting in (
        sa.delete(DeniedAttempt).where(DeniedAttempt.at < past),
        sa.update(Alarm)
        .where(Alarm.at < past, Alarm.source.startswith("sender"))
        .values(source=sa.literal("forgotten ") + sa.cast(Alarm.id, sa.String)),
    ):
        db.session.execute(forgetting, execution_options={"synchronize_session": False})
