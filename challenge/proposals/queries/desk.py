"""What waits for a unit: drafts before the call closes, corrections before they are due."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask import url_for

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.challenges.rules import is_open
from challenge.db import db
from challenge.proposals.models import Proposal
from challenge.proposals.queries.corrections import correction_of
from challenge.proposals.queries.drafts import drafts_of
from challenge.proposals.queries.lateness import lateness_waiting_for, let_in
from challenge.proposals.queries.scope import WHOLE, owned
from challenge.proposals.rules import WRITERS, gaps, is_head
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, Status

Later = dict[tuple[int, int], datetime]
"""Until when a unit may submit late, by challenge and unit."""


def waiting_for(by: Actor) -> list[Waiting]:
    """Drafts that can still be submitted and proposals to correct, what is due first on top;
    for an approver, late permissions."""
    late = lateness_waiting_for(by) if by.holds(Role.APPROVER) else []
    if not by.holds(*WRITERS):
        return late
    now = clock.now()
    later = let_in(by)
    begun = [one for one in _begun(by) if _can_go_on(one, later, now)]
    drafts = drafts_of(begun)
    entries = [*late, *(_entry(one, len(gaps(drafts[one.id])), later, by) for one in begun)]
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


def _can_go_on(proposal: Proposal, later: Later, now: datetime) -> bool:
    in_time = is_open(proposal.challenge, now) or _key(proposal) in later
    return proposal.status is Status.RETURNED or in_time


def _key(proposal: Proposal) -> tuple[int, int]:
    return proposal.challenge_id, proposal.organisation_id


def _entry(proposal: Proposal, missing: int, later: Later, by: Actor) -> Waiting:
    correction = correction_of(proposal)
    last = later.get(_key(proposal)) or proposal.challenge.date("closes")
    return Waiting(
        what=_what(proposal, missing, head=is_head(by, proposal.organisation_id)),
        url=correction.page if correction else url_for("proposals.show", ref=proposal.ref),
        since=proposal.created_at,
        due=correction.due if correction else last,
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
