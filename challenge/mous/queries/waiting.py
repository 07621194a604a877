"""What waits for whom among the agreements: a few entries for the desk, statements constant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVarTuple

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.awards.models import Award, Decision
from challenge.challenges.models import Challenge
from challenge.db import Instant, db
from challenge.mous import rules
from challenge.mous.models import Agreement, CouncilApproval, Milestone, Party
from challenge.mous.queries.tracker import MILESTONES_DUE, agreements_with_state
from challenge.proposals.models import Proposal
from challenge.web.locale import _, ngettext
from challenge.web.waiting import Waiting
from challenge.workflow import AgreementStatus, DecisionStatus, Status

TRACKER = "/agreements"
Columns = TypeVarTuple("Columns")


class Kind(StrEnum):
    """What a row of the statement below is about."""

    DRAFT = "draft"
    FINISH = "finish"
    LOCKED = "locked"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True)
class Found:
    """Some agreements, or one with its number, that wait."""

    kind: Kind
    count: int
    since: datetime | None
    award_id: int | None
    key: str | None
    title: str


def _joined(query: sa.Select[*Columns]) -> sa.Select[*Columns]:
    return (
        query.select_from(Agreement)
        .join(Award, Award.id == Agreement.award_id)
        .join(Proposal, Proposal.id == Award.proposal_id)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
    )


def _several(kind: Kind, since: sa.SQLColumnExpression[Any]) -> sa.Select[*tuple[Any, ...]]:
    nothing = sa.null()
    return sa.select(
        sa.literal(str(kind)).label("kind"),
        sa.func.count().label("count"),
        sa.func.min(since, type_=Instant()).label("since"),
        sa.cast(nothing, sa.Integer).label("award_id"),
        sa.cast(nothing, sa.String).label("key"),
        sa.literal("").label("title"),
    )


def _each(kind: Kind) -> sa.Select[*tuple[Any, ...]]:
    one, when = sa.literal(1), Agreement.locked_at
    named = Agreement.award_id, Agreement.key, Agreement.title
    return _joined(sa.select(sa.literal(str(kind)), one, when, *named)).where(
        Agreement.status == AgreementStatus.LOCKED
    )


def _numbers(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=sa.Integer(), expanding=True)


KEPT = Challenge.agency_id.in_(_numbers("agencies"))
TRACKED = Challenge.agency_id.in_(_numbers("desks"))
"""Everybody of the agency may draft and lock, but one desk is told that it is time."""
SIDED = sa.select(Party.agreement_id).where(Party.organisation_id.in_(_numbers("sides")))
WAITING = sa.union_all(
    _several(Kind.DRAFT, Award.confirmed_at)
    .select_from(Award)
    .join(Decision, Decision.id == Award.decision_id)
    .join(Proposal, Proposal.id == Award.proposal_id)
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .outerjoin(Agreement, Agreement.award_id == Award.id)
    .where(
        Decision.status == DecisionStatus.ANNOUNCED,
        Proposal.status == Status.CONFIRMED,
        Agreement.id.is_(None),
        TRACKED,
    ),
    _joined(_several(Kind.FINISH, Agreement.drafted_at)).where(
        Agreement.status == AgreementStatus.DRAFTING, TRACKED
    ),
    _each(Kind.LOCKED).where(sa.or_(KEPT, Agreement.id.in_(SIDED))),
    _each(Kind.APPROVAL).where(
        Proposal.organisation_id.in_(_numbers("units")),
        ~sa.exists().where(CouncilApproval.agreement_id == Agreement.id),
    ),
).order_by("kind", "award_id")
"""Every desk of a party asks this, so it is put together once."""


def waiting_for(by: Actor) -> list[Waiting]:
    """Awards to draft about, texts to lock, signatures, approvals, entries and milestones."""
    if not by.holds(*rules.PARTY):
        return []
    rows = [Found(*row) for row in db.rows(WAITING, _asked(by))]
    found = list(_to_sign(by, [row.award_id for row in rows if row.kind == Kind.LOCKED]))
    found += [_entry(row) for row in rows if row.kind != Kind.LOCKED and row.count]
    if by.holds(Role.IMPLEMENTER):
        found += _milestones(by)
    return found


def _asked(by: Actor) -> dict[str, object]:
    """The organisations for which the reader keeps, tracks, signs and asks a council."""
    return {
        "agencies": list(by.organisations(*rules.AGENCY)),
        "desks": list(by.organisations(Role.SECRETARIAT)),
        "sides": list(by.organisations(*rules.PARTY, Role.FINANCE)),
        "units": list(by.organisations(*rules.UNIT)),
    }


def _entry(row: Found) -> Waiting:
    if row.kind == Kind.APPROVAL:
        what = _("Record the approval of your council")
        return Waiting(what, f"{TRACKER}/{row.key}", since=row.since, detail=row.title)
    if row.kind == Kind.DRAFT:
        what = ngettext("%(num)s agreement to draft", "%(num)s agreements to draft", row.count)
        href = f"{TRACKER}?status=nothing_drafted"
    else:
        what = ngettext("%(num)s agreement to finish", "%(num)s agreements to finish", row.count)
        href = f"{TRACKER}?status=drafting"
    return Waiting(what, href, count=row.count, since=row.since)


def _to_sign(by: Actor, award_numbers: Sequence[Any]) -> Iterator[Waiting]:
    """Whose party's signature is next; for the secretariat, those that everybody has signed."""
    own, desks = by.organisations(*rules.PARTY), by.organisations(Role.SECRETARIAT)
    for agreement in agreements_with_state(award_numbers) if award_numbers else ():
        address = f"{TRACKER}/{agreement.key}"
        person = rules.next_to_sign(agreement)
        if person is not None and person.party.organisation_id in own:
            what = _("Your signature is next: %(name)s", name=person.name)
            yield Waiting(what, address, since=agreement.locked_at, detail=agreement.title)
        elif person is None and agreement.award.proposal.challenge.agency_id in desks:
            what = _("An agreement signed by everybody can come into force")
            yield Waiting(what, address, since=agreement.locked_at, detail=agreement.title)


def _milestones(by: Actor) -> Iterator[Waiting]:
    """Milestones that are late or due within a month, for whoever builds."""
    builders = Agreement.parties.any(
        sa.literal_column("party.organisation_id").in_(by.organisations(Role.IMPLEMENTER))
    )
    today = clock.now().date()
    rows = db.session.execute(
        _joined(sa.select(sa.func.count(), sa.func.min(Milestone.due_on)))
        .join(Milestone, Milestone.agreement_id == Agreement.id)
        .where(
            Agreement.status == AgreementStatus.IN_FORCE,
            Milestone.done_on.is_(None),
            Milestone.due_on <= today + rules.SOON,
            builders,
        )
    )
    for count, due in rows.all():
        if count:
            yield _milestone_entry(count, due)


def _milestone_entry(count: int, due: date) -> Waiting:
    what = ngettext(
        "%(num)s milestone late or due soon", "%(num)s milestones late or due soon", count
    )
    return Waiting(what, f"{TRACKER}?status={MILESTONES_DUE}", count=count, due_on=due)
