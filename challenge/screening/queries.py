"""What a regional officer sees: submitted versions of the regions the office covers, no other."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Coverage, Organisation, Role
from challenge.challenges.models import Challenge
from challenge.db import Instant, db
from challenge.places.models import LocalUnit
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.queries import attached_later, submitted_with
from challenge.screening import rules
from challenge.screening.models import Comment, Screening, Verdict
from challenge.web.locale import lazy, ngettext
from challenge.web.paging import Listing, Page
from challenge.web.waiting import Waiting
from challenge.workflow import Status

SHOWN = {
    "waiting": (Status.SUBMITTED,),
    "returned": (Status.RETURNED,),
    "decided": tuple(
        status
        for status in Status
        if status not in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    ),
}
"""Which statuses each part of the desk shows."""


class OnDesk(NamedTuple):
    """One line of the desk."""

    ref: str
    title: str
    unit: str
    province: str
    challenge: str
    zone: str
    status: Status
    version: int
    arrived: datetime
    due_on: date
    """Until the end of this day: a number of working days has no hour."""
    overdue: bool


OFFICES = sa.bindparam("offices", type_=sa.Integer(), expanding=True)
MOMENT = sa.bindparam("moment", type_=Instant())
COVERED = sa.select(Coverage.region_code).where(
    Coverage.organisation_id.in_(OFFICES),
    Coverage.since <= MOMENT,
    sa.or_(Coverage.until.is_(None), Coverage.until > MOMENT),
)
"""Codes of the regions that the officer's offices cover now."""
Call = aliased(Challenge)
SCREENED = sa.select(Call.id).where(sa.or_(Call.screen_on_arrival, Call.sealed_at.is_not(None)))
VISIBLE = sa.and_(
    Proposal.current_version_id.is_not(None),
    Proposal.region_code.in_(COVERED),
    Proposal.challenge_id.in_(SCREENED),
)
"""Whether a proposal exists for an officer: own region, submitted, and the time has come."""


ARRIVED = sa.case(
    (ProposalVersion.number == 1, Proposal.submitted_at), else_=ProposalVersion.submitted_at
)
"""When a version came. What stands behind its long text costs SQLite the reading of all of it."""


def desk_of(by: Actor) -> dict[str, object]:
    """What the statements about everything an officer sees ask for."""
    return {"offices": list(by.organisations(Role.OFFICER)), "moment": clock.now()}


LINES: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        Proposal.ref,
        Proposal.title,
        LocalUnit.name,
        LocalUnit.province_name,
        Challenge.title,
        Challenge.zone,
        Challenge.screening_days,
        Proposal.status,
        ProposalVersion.number,
        ARRIVED,
    )
    .join(ProposalVersion, ProposalVersion.id == Proposal.current_version_id)
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .join(Organisation, Organisation.id == Proposal.organisation_id)
    .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
)


def _in_part(part: str) -> sa.ColumnElement[bool]:
    """What was on the desk when its challenge was called off waits no more."""
    shown = Proposal.status.in_(SHOWN[part])
    called_off = Challenge.cancelled_at.is_not(None)
    return sa.or_(called_off, shown) if part == "decided" else sa.and_(~called_off, shown)


def _listing(part: str) -> Listing:
    """Versions are numbered as they arrive, so the order is that of an index."""
    within = sa.select(Proposal.id).join(Challenge, Challenge.id == Proposal.challenge_id)
    shown = within.where(VISIBLE, _in_part(part))
    return Listing(LINES, by=[Proposal.current_version_id], within=shown)


PARTS = {part: _listing(part) for part in SHOWN}


def desk(by: Actor, *, part: str = "waiting", after: str | None = None) -> Page[OnDesk]:
    """One page of the officer's desk, what arrived first on top."""
    found = PARTS[part].page(db.session, desk_of(by), after=after)
    moment = clock.now()
    return Page([_line(row, moment) for row in found.rows], found.after)


def _line(row: Sequence[object], moment: datetime) -> OnDesk:
    ref, title, unit, province, challenge, zone, days, status, version, arrived = row
    due = rules.working_days_later(arrived, days, zone)  # a row's columns
    return OnDesk(
        *(ref, title, unit, province or "", challenge, zone, status, version, arrived),  # type: ignore[arg-type]
        due_on=due.astimezone(ZoneInfo(str(zone))).date(),
        overdue=status == Status.SUBMITTED and due < moment,
    )


KEPT_APART = Proposal.challenge_id, Proposal.region_code, Proposal.status
BY_STATUS = (
    sa.select(*KEPT_APART, sa.func.count().label("number"))
    .where(VISIBLE)
    .group_by(*KEPT_APART)
    .subquery()
)
"""Grouped as an index has them, so that nothing but this index is read."""
COUNTS = sa.select(
    BY_STATUS.c.status, Challenge.cancelled_at.is_not(None), BY_STATUS.c.number
).join(Challenge, Challenge.id == BY_STATUS.c.challenge_id)


def counts(by: Actor) -> dict[str, int]:
    """How many proposals each part of the officer's desk holds."""
    found = dict.fromkeys(SHOWN, 0)
    for status, called_off, number in db.rows(COUNTS, desk_of(by)):
        parts = (part for part, shown in SHOWN.items() if status in shown)
        found["decided" if called_off else next(parts)] += number
    return found


def to_screen(*, by: Actor, ref: str) -> Proposal | None:
    """The proposal with this reference, if it exists for this officer."""
    return db.session.scalar(TO_SCREEN, {"ref": ref, **desk_of(by)})


TO_SCREEN = (
    sa.select(Proposal)
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .where(Proposal.ref == sa.bindparam("ref"), VISIBLE)
    .options(
        joinedload(Proposal.current_version),
        joinedload(Proposal.organisation),
        joinedload(Proposal.challenge).selectinload(Challenge.fields),
    )
)


def may_read_document(session: Session, document_id: int, by: Actor) -> bool:
    """Officers read what was submitted from their own regions, and what came after it."""
    if not by.holds(Role.OFFICER):
        return False
    numbers = submitted_with(session, document_id) + attached_later(session, document_id)
    found = (
        sa.select(Proposal.id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(VISIBLE, Proposal.id.in_(numbers))
    )
    return session.scalar(found.limit(1), desk_of(by)) is not None


def screening_of(version_id: int) -> Screening | None:
    """The desk's work on one version, with its comments."""
    return db.session.scalar(
        sa.select(Screening)
        .where(Screening.version_id == version_id)
        .options(selectinload(Screening.comments))
    )


def returns(proposal_id: int) -> int:
    """How often a proposal has been returned for correction."""
    counted = sa.select(sa.func.count()).where(
        Screening.proposal_id == proposal_id, Screening.verdict == Verdict.RETURNED
    )
    return db.session.scalar(counted) or 0


def latest_return(proposal_id: int) -> Screening | None:
    """The last screening that returned a proposal, with its comments."""
    return db.session.scalar(
        sa.select(Screening)
        .where(Screening.proposal_id == proposal_id, Screening.verdict == Verdict.RETURNED)
        .order_by(Screening.decided_at.desc(), Screening.id.desc())
        .limit(1)
        .options(selectinload(Screening.comments), joinedload(Screening.version))
    )


def decided(proposal_id: int) -> list[Screening]:
    """Every verdict about a proposal, the first one first."""
    return list(
        db.session.scalars(
            sa.select(Screening)
            .where(Screening.proposal_id == proposal_id, Screening.verdict.is_not(None))
            .order_by(Screening.decided_at, Screening.id)
            .options(selectinload(Screening.comments), joinedload(Screening.version))
        )
    )


def comment(screening_id: int, number: int) -> Comment | None:
    return db.session.scalar(
        sa.select(Comment).where(Comment.screening_id == screening_id, Comment.number == number)
    )


ON_DESK = (
    sa.select(
        sa.func.count().label("number"), sa.func.min(Proposal.current_version_id).label("oldest")
    )
    .select_from(Proposal)
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .where(VISIBLE, _in_part("waiting"))
    .subquery()
)
WAITING = (
    sa.select(ON_DESK.c.number, ARRIVED, Challenge.screening_days, Challenge.zone)
    .join(ProposalVersion, ProposalVersion.id == ON_DESK.c.oldest)
    .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
    .join(Challenge, Challenge.id == Proposal.challenge_id)
)


def waiting_for(by: Actor) -> list[Waiting]:
    """What the officer's desk holds, as one entry."""
    row = db.rows(WAITING, desk_of(by)).one_or_none() if by.holds(Role.OFFICER) else None
    if row is None:
        return []
    count, since, days, zone = row
    due = rules.working_days_later(since, days, zone)
    what = ngettext("%(num)s proposal to screen", "%(num)s proposals to screen", count)
    late = str(lazy("The oldest one is overdue.")) if due < clock.now() else ""
    day = due.astimezone(ZoneInfo(zone)).date()
    return [Waiting(what, "/screening", count=count, since=since, due_on=day, detail=late)]


def overdue(moment: datetime) -> list[tuple[int, int, int, str, datetime]]:
    """Submitted versions past their date: version, office, agency, reference, due date."""
    rows = db.session.execute(
        sa.select(
            Proposal.current_version_id,
            Coverage.organisation_id,
            Challenge.agency_id,
            Proposal.ref,
            ProposalVersion.submitted_at,
            Challenge.screening_days,
            Challenge.zone,
        )
        .join(ProposalVersion, ProposalVersion.id == Proposal.current_version_id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .join(Coverage, Coverage.region_code == Proposal.region_code)
        .where(
            Proposal.status == Status.SUBMITTED,
            Challenge.cancelled_at.is_(None),
            Coverage.since <= moment,
            sa.or_(Coverage.until.is_(None), Coverage.until > moment),
        )
        .order_by(Proposal.id, Coverage.organisation_id)
    )
    late = []
    for version, office, agency, ref, arrived, days, zone in rows.all():
        due = rules.working_days_later(arrived, days, zone)
        if due < moment:
            late.append((version or 0, office, agency, ref, due))
    return late


def correction_due(proposal: Proposal, number: int) -> datetime | None:
    """Until when the version with this number was due, when the one before it was returned."""
    return db.session.scalar(
        sa.select(Screening.answer_due_at)
        .join(ProposalVersion, ProposalVersion.id == Screening.version_id)
        .where(
            ProposalVersion.proposal_id == proposal.id,
            ProposalVersion.number == number - 1,
            Screening.verdict == Verdict.RETURNED,
        )
    )
