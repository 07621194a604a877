"""From when on denied attempts are an alarm, how many are kept, and for how long."""

from datetime import datetime, timedelta

ALARMING = 20
WITHIN = timedelta(minutes=1)
MOST_KEPT = 60
"""Rows of one person or sender within a minute; whoever goes on after the alarm adds none."""
RETENTION = timedelta(days=90)
SHOWN_ON_DESK = timedelta(days=1)


def is_alarming(number: int) -> bool:
    """Whether so many denied attempts within a minute are more than mistakes."""
    return number >= ALARMING


def hour_of(moment: datetime) -> datetime:
    """The hour in which one source raises one alarm."""
    return moment.replace(minute=0, second=0, microsecond=0)
