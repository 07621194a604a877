"""What waits for a unit: drafts before the call closes, corrections before they are due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.proposals.queries.corrections import correction_of
from challenge.proposals.queries.deadlines import complete_among, deadlines_of, is_in_time
from challenge.proposals.queries.drafts import drafts_of
from challenge.proposals.queries.eligibility import waivers_waiting_for
from challenge.proposals.queries.lateness import lateness_waiting_for
from challenge.proposals.queries.scope import WHOLE, owned
from challenge.proposals.queries.signing import signatures_waiting_for
from challenge.proposals.rules import WRITERS, gaps, is_head, time_left
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, Status


def waiting_for(by: Actor) -> list[Waiting]:
    """Drafts that can still be submitted and proposals to correct, what is due first on top;
    for an approver, late permissions."""
    late = [*lateness_waiting_for(by), *waivers_waiting_for(by)] if by.holds(Role.APPROVER) else []
    if not by.holds(*WRITERS):
        return late
    now, listed = clock.now(), _begun(by)
    deadlines = deadlines_of(listed)
    begun = [
        one
        for one in listed
        if one.status is Status.RETURNED or is_in_time(one, deadlines[one.id], now)
    ]
    drafts, complete = drafts_of(begun), {one.proposal.id for one in complete_among(begun)}
    entries = [*late, *signatures_waiting_for(by)]
    for one in begun:
        entry = _entry(one, len(gaps(drafts[one.id])), deadlines[one.id], by)
        entries.append(_shouted(entry, now) if one.id in complete else entry)
    return sorted(entries, key=lambda entry: (entry.due is None, entry.due or now, entry.url))


def _begun(by: Actor) -> Sequence[Proposal]:
    return db.session.scalars(
        sa.select(Proposal)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(
            owned(by),
            Proposal.status.in_((Status.DRAFT, Status.RETURNED)),
            Challenge.status == ChallengeStatus.PUBLISHED,
        )
        .options(*WHOLE)
        .order_by(Proposal.id)
    ).all()


def _shouted(entry: Waiting, now: datetime) -> Waiting:
    """Complete, and nobody has submitted it: this stands in red on top of the desk."""
    left = time_left(entry.due, now) if entry.due else ""
    alarm = (
        _("NOT SUBMITTED: %(what)s. Time left: %(left)s.", what=entry.detail, left=left)
        if left
        else _("NOT SUBMITTED: %(what)s.", what=entry.detail)
    )
    return replace(entry, alarm=alarm)


def _entry(proposal: Proposal, missing: int, due: datetime | None, by: Actor) -> Waiting:
    correction = correction_of(proposal)
    return Waiting(
        what=_what(proposal, missing, head=is_head(by, proposal.organisation_id)),
        url=correction.page if correction else url_for("proposals.show", ref=proposal.ref),
        since=proposal.created_at,
        due=due,
        detail=f"{proposal.ref} · {proposal.title or _('Untitled')}",
    )


def _what(proposal: Proposal, missing: int, *, head: bool) -> str:
    if proposal.status is Status.RETURNED:
        return _("Correct a returned proposal")
    if missing:
        return ngettext(
            "Finish a draft: %(num)s thing to do", "Finish a draft: %(num)s things to do", missing
        )
    if head:
        return _("Submit a complete draft: it is not submitted yet")
    return _("A complete draft is not submitted yet: ask the head to submit it")
