"""What waits for a unit: drafts before the call closes, corrections before they are due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app, url_for
from sqlalchemy.orm import aliased

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Post, Role
from challenge.challenges.models import Challenge, TimelineDate
from challenge.challenges.rules import Phase, phase_between
from challenge.db import Instant, db
from challenge.proposals.models import Certifier, LatePermission, Proposal, SignOff
from challenge.proposals.queries.corrections import correction_of, is_answered
from challenge.proposals.queries.drafts import drafts_of
from challenge.proposals.queries.eligibility import waivers_waiting_for
from challenge.proposals.queries.lateness import lateness_waiting_for
from challenge.proposals.queries.scope import WHOLE
from challenge.proposals.queries.signing import naming_of, said_about
from challenge.proposals.rules import WRITERS, gaps, is_head, time_left, waits_for_head
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, Status

Opens, Closes = aliased(TimelineDate), aliased(TimelineDate)
BEGUN: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        Proposal.id,
        Proposal.revision,
        Challenge.id,
        Challenge.version,
        Proposal.organisation_id,
        Proposal.ref,
        Proposal.title,
        Proposal.status,
        Proposal.created_at,
        Challenge.sealed_at,
        Opens.at,
        Closes.at,
        LatePermission.until,
        sa.exists().where(SignOff.proposal_id == Proposal.id),
        sa.exists().where(
            Certifier.organisation_id == Proposal.organisation_id,
            Certifier.ended_at.is_(None),
            Certifier.post_id == Post.id,
            Post.user_id == sa.bindparam("reader", type_=sa.Integer()),
        ),
    )
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .outerjoin(Opens, sa.and_(Opens.challenge_id == Challenge.id, Opens.key == "opens"))
    .outerjoin(Closes, sa.and_(Closes.challenge_id == Challenge.id, Closes.key == "closes"))
    .outerjoin(
        LatePermission,
        sa.and_(
            LatePermission.challenge_id == Challenge.id,
            LatePermission.organisation_id == Proposal.organisation_id,
            LatePermission.approved_at.is_not(None),
            LatePermission.ending.is_(None),
            LatePermission.until > sa.bindparam("now", type_=Instant()),
        ),
    )
    .where(
        Challenge.status == ChallengeStatus.PUBLISHED,
        Proposal.organisation_id.in_(sa.bindparam("units", type_=sa.Integer(), expanding=True)),
        Proposal.status.in_((Status.DRAFT, Status.RETURNED)),
    )
    .order_by(Proposal.id)
)
"""Asked by every desk of a unit, so it is put together once."""
State = tuple[str, datetime, int, int, int]
"""A draft, by its drawn name and its birth, at a revision, and its challenge at a version."""
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft or a returned proposal, as its unit's desk shows it."""

    id: int
    revision: int
    challenge_id: int
    challenge_version: int
    organisation_id: int
    ref: str
    title: str
    status: Status
    since: datetime
    sealed_at: datetime | None
    opens: datetime | None
    closes: datetime | None
    late_until: datetime | None
    """Until when this unit alone may submit."""
    spoken: bool
    """Whether staff and head said anything to each other about submitting it."""
    named: bool
    """Whether the reader may have been named to submit for the head."""

    @property
    def state(self) -> State:
        return self.ref, self.since, self.revision, self.challenge_id, self.challenge_version

    @property
    def deadline(self) -> datetime | None:
        return max(filter(None, (self.late_until, self.closes)), default=None)

    def counts(self, now: datetime) -> bool:
        """Whether it can still be submitted."""
        sealed = self.sealed_at is not None
        phase = phase_between(self.opens, self.closes, now, sealed=sealed)
        in_time = phase is Phase.OPEN or self.late_until is not None
        return self.status is Status.RETURNED or in_time


def waiting_for(by: Actor) -> list[Waiting]:
    """Drafts that can still be submitted and proposals to correct, what is due first on top;
    for an approver, late permissions."""
    late = [*lateness_waiting_for(by), *waivers_waiting_for(by)] if by.holds(Role.APPROVER) else []
    if not by.holds(*WRITERS):
        return late
    now = clock.now()
    asked = {"units": list(by.organisations(*WRITERS)), "now": now, "reader": by.user_id}
    begun = [one for row in db.rows(BEGUN, asked) if (one := Begun(*row)).counts(now)]
    missing, read = _things_to_do(begun), _read(begun)
    drawn = [_entry(one, missing[one.state], read.get(one.id), by) for one in begun]
    return sorted(
        [*late, *drawn], key=lambda entry: (entry.due is None, entry.due or now, entry.url)
    )


def _things_to_do(begun: Sequence[Begun]) -> dict[State, int]:
    """How much is missing in each; what is saved or changed makes a new state, so this is kept."""
    kept: dict[State, int] = current_app.extensions.setdefault("things_to_do", {})
    known = {one.state: kept[one.state] for one in begun if one.state in kept}
    new = [one for one in begun if one.state not in known]
    if new:
        if len(kept) > MOST_KEPT:
            kept.clear()
        drafts = drafts_of(_whole([one.id for one in new]))
        counted = {one.state: len(gaps(drafts[one.id])) for one in new}
        kept.update(counted)
        known |= counted
    return known


def _whole(numbers: list[int]) -> Sequence[Proposal]:
    return db.session.scalars(
        sa.select(Proposal).where(Proposal.id.in_(numbers)).options(*WHOLE).order_by(Proposal.id)
    ).all()


def _read(begun: Sequence[Begun]) -> dict[int, Proposal]:
    """Those of which more has to be known, by number: what to correct, who said what, who signs."""
    numbers = [one.id for one in begun if one.status is Status.RETURNED or one.spoken or one.named]
    return {one.id: one for one in _whole(numbers)} if numbers else {}


def _entry(one: Begun, missing: int, read: Proposal | None, by: Actor) -> Waiting:
    correction = correction_of(read) if read else None
    signs = is_head(by, one.organisation_id) or (read is not None and _is_named(read, by))
    entry = Waiting(
        what=_what(one.status, missing, signs=signs),
        url=correction.page if correction else url_for("proposals.show", ref=one.ref),
        since=one.since,
        due=correction.due if correction else one.deadline,
        detail=f"{one.ref} · {one.title or _('Untitled')}",
    )
    if read is not None:
        entry = _spoken(entry, read, missing, signs=signs)
    return entry if missing else _shouted(entry, read)


def _is_named(proposal: Proposal, by: Actor) -> bool:
    return naming_of(proposal, by=by) is not None


def _spoken(entry: Waiting, read: Proposal, missing: int, *, signs: bool) -> Waiting:
    """The staff asked for a signature; or whoever signs said: not yet."""
    said = said_about(read)
    question, answer = waits_for_head(said), said[-1] if said else None
    if question is not None and signs and not missing:
        return replace(
            entry,
            what=_("Ready for signature: read it, then submit it or say what is missing"),
            url=url_for("proposals.submission", ref=read.ref),
            since=question.at,
        )
    if answer is None or question is not None or signs or read.status is Status.RETURNED:
        return entry
    what = _("Not yet, says whoever signs: read what should be done first")
    return replace(entry, what=what, since=answer.at)


def _shouted(entry: Waiting, read: Proposal | None) -> Waiting:
    """Complete, in time, and nobody has submitted it: this stands in red on top of the desk."""
    now = clock.now()
    if (entry.due and entry.due <= now) or (read and not is_answered(read)):
        return entry
    left = time_left(entry.due, now) if entry.due else ""
    alarm = (
        _("NOT SUBMITTED: %(what)s. Time left: %(left)s.", what=entry.detail, left=left)
        if left
        else _("NOT SUBMITTED: %(what)s.", what=entry.detail)
    )
    return replace(entry, alarm=alarm)


def _what(status: Status, missing: int, *, signs: bool) -> str:
    if status is Status.RETURNED:
        return _("Correct a returned proposal")
    if missing:
        return ngettext(
            "Finish a draft: %(num)s thing to do", "Finish a draft: %(num)s things to do", missing
        )
    if signs:
        return _("Submit a complete draft: it is not submitted yet")
    return _("A complete draft is not submitted yet: ask the head to submit it")
