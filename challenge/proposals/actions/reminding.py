"""Reminding units of what is not submitted yet, while there is time."""

from collections.abc import Iterator
from datetime import datetime

from challenge import clock
from challenge.accounts.queries import holders
from challenge.db import db
from challenge.notices.actions import tell
from challenge.proposals import queries
from challenge.proposals.actions.letters import address, shown
from challenge.proposals.models import Proposal, Reminder
from challenge.proposals.rules import (
    BEFORE_CLOSE,
    BEFORE_DUE,
    WRITERS,
    Gap,
    Moment,
    gaps,
    moment_now,
    time_left,
)
from challenge.web.locale import _, ngettext
from challenge.workflow import Status

MOST = 100
"""In one look of the worker, which holds the database meanwhile; the next minute goes on."""
Due = tuple[Proposal, Moment, datetime]


def sweep() -> int:
    """Send what is due, once for each draft, moment and deadline; says how many drafts it was."""
    due = list(_due(clock.now()))[:MOST]
    for proposal, moment, deadline in due:
        _remind(proposal, moment, deadline)
    return len(due)


def _due(now: datetime) -> Iterator[Due]:
    proposals = queries.soon_due(now)
    deadlines, since = queries.deadlines_of(proposals), queries.known_since(proposals)
    sent = queries.reminded(one.id for one in proposals)
    for one in proposals:
        deadline = deadlines[one.id]
        if deadline is None:
            continue
        moments = BEFORE_DUE if one.status is Status.RETURNED else BEFORE_CLOSE
        moment = moment_now(
            moments, deadline, zone=one.challenge.zone, since=since[one.id], now=now
        )
        if moment is not None and (one.id, str(moment), deadline) not in sent:
            yield one, moment, deadline


def _remind(proposal: Proposal, moment: Moment, deadline: datetime) -> None:
    """To head and staff, each in their language, with what is missing in words."""
    found, correction = gaps(queries.draft_of(proposal)), queries.correction_of(proposal)
    unanswered, now = correction.unanswered if correction else [], clock.now()
    missing = len(found) + len(unanswered)
    db.session.add(
        Reminder(
            proposal_id=proposal.id,
            moment=str(moment),
            deadline=deadline,
            sent_at=now,
            missing=missing,
        )
    )
    db.session.flush()
    tell(
        holders(proposal.organisation_id, *WRITERS),
        event=f"reminder-{proposal.ref}-{moment}-{deadline:%Y%m%d%H%M%S}",
        subject=lambda: _subject(proposal, missing, time_left(deadline, now)),
        body=lambda: _body(proposal, _to_do(found, unanswered), deadline, now),
    )


def _to_do(found: list[Gap], unanswered: list[int]) -> list[str]:
    comments = [_("Answer comment %(number)s", number=number) for number in unanswered]
    return [*(gap.text for gap in found), *comments]


def _subject(proposal: Proposal, missing: int, left: str) -> str:
    """A complete draft that nobody submitted is shouted about."""
    if not missing:
        return _("NOT SUBMITTED: %(ref)s is complete, %(left)s left", ref=proposal.ref, left=left)
    if proposal.status is Status.RETURNED:
        return _("%(left)s left to correct %(ref)s", ref=proposal.ref, left=left)
    return _("%(left)s left to finish and submit %(ref)s", ref=proposal.ref, left=left)


def _body(proposal: Proposal, found: list[str], deadline: datetime, now: datetime) -> str:
    """Until when, what is missing, and where to go."""
    where = f"/proposals/{proposal.ref}"
    lines = [
        _("Challenge: %(title)s", title=proposal.challenge.title),
        _("Reference: %(ref)s", ref=proposal.ref),
        _("Submit it before: %(at)s", at=shown(deadline, proposal.challenge.zone)),
        _("Time left: %(left)s", left=time_left(deadline, now)),
        "",
        *(_missing(found) if found else _complete()),
        "",
        address(where if found else f"{where}/submission"),
    ]
    return "\n".join(lines)


def _missing(found: list[str]) -> list[str]:
    many = ngettext(
        "%(num)s thing is still to do before it can be submitted:",
        "%(num)s things are still to do before it can be submitted:",
        len(found),
    )
    return [many, *(f"- {sentence}" for sentence in found)]


def _complete() -> list[str]:
    return [
        _("Everything that is asked for is there, but it is NOT SUBMITTED."),
        _("Only the head of the unit, or whoever the head has named, submits it."),
    ]
