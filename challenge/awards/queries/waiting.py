"""What waits for whom among the awards, in one statement that is put together once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.awards.models import Award, Decision, Promotion
from challenge.challenges.models import Challenge, Round
from challenge.db import Instant, db
from challenge.proposals.models import Proposal
from challenge.scoring.models import Placement, RoundRun
from challenge.web.locale import N_, _
from challenge.web.waiting import Waiting
from challenge.workflow import ChallengeStatus, DecisionStatus, RoundStatus, Status


class Kind(StrEnum):
    """What a row of the statement below is about."""

    APPROVE = "1 approve"
    PROPOSE = "2 propose"
    ACCEPT = "3 accept"
    APPROVE_PROMOTION = "4 approve promotion"
    PROMOTE = "5 promote"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that waits: of a challenge with its title, or of a proposal."""

    kind: Kind
    number: int
    name: str
    title: str
    since: datetime | None
    due: datetime | None


def _of(
    kind: Kind, number: Any, name: Any, title: Any, since: Any, due: Any
) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        sa.literal(str(kind)).label("kind"),
        number.label("number"),
        name,
        title,
        since,
        due,
    )


def _numbers(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=sa.Integer(), expanding=True)


NEVER = sa.cast(sa.null(), Instant())
READER = sa.bindparam("reader", type_=sa.Integer())
GIVEN_UP, HELD = aliased(Proposal), aliased(Proposal)
PROMOTED = sa.exists().where(
    Promotion.forfeited_id == Award.id, Promotion.status != DecisionStatus.SENT_BACK
)
IN_RESERVE = (
    sa.select(HELD.id)
    .join(Placement, Placement.proposal_id == HELD.id)
    .where(
        HELD.status == Status.RESERVE,
        Placement.round_id == Decision.round_id,
        Placement.stratum == Award.stratum,
    )
    .correlate(Award, Decision)
    .exists()
)


def _of_forfeited(kind: Kind, since: Any) -> sa.Select[*tuple[Any, ...]]:
    """An award given up, by its number, with the proposal and the challenge."""
    return (
        _of(kind, Award.id, GIVEN_UP.ref, Challenge.title, since, NEVER)
        .select_from(Award)
        .join(GIVEN_UP, GIVEN_UP.id == Award.proposal_id)
        .join(Challenge, Challenge.id == GIVEN_UP.challenge_id)
        .where(Award.forfeited_at.is_not(None))
    )


LAST = (
    sa.select(sa.func.max(Round.position))
    .where(Round.challenge_id == Challenge.id)
    .correlate(Challenge)
    .scalar_subquery()
)
LIVE = sa.and_(Decision.challenge_id == Challenge.id, Decision.status != DecisionStatus.SENT_BACK)
FINAL = (RoundStatus.FROZEN, RoundStatus.PUBLISHED)
WAITING = sa.union_all(
    _of(
        Kind.APPROVE,
        Decision.id,
        Challenge.slug,
        Challenge.title,
        Decision.proposed_at,
        Decision.embargo_until,
    )
    .join(Decision, Decision.challenge_id == Challenge.id)
    .where(
        Challenge.agency_id.in_(_numbers("approves")),
        Decision.status == DecisionStatus.PROPOSED,
        Decision.proposed_by_id != READER,
        Challenge.status == ChallengeStatus.PUBLISHED,
    ),
    _of(Kind.PROPOSE, Challenge.id, Challenge.slug, Challenge.title, RoundRun.frozen_at, NEVER)
    .join(Round, sa.and_(Round.challenge_id == Challenge.id, Round.position == LAST))
    .join(RoundRun, RoundRun.round_id == Round.id)
    .outerjoin(Decision, LIVE)
    .where(
        Challenge.agency_id.in_(_numbers("proposes")),
        RoundRun.status.in_(FINAL),
        Decision.id.is_(None),
        Challenge.status == ChallengeStatus.PUBLISHED,
    ),
    _of(Kind.ACCEPT, Proposal.id, Proposal.ref, Proposal.title, Decision.announced_at, NEVER)
    .join(Award, Award.proposal_id == Proposal.id)
    .join(Decision, Decision.id == Award.decision_id)
    .where(
        Proposal.organisation_id.in_(_numbers("heads")),
        Proposal.status == Status.AWARDED,
        Decision.status == DecisionStatus.ANNOUNCED,
        Award.accepted_at.is_(None),
    ),
    _of_forfeited(Kind.APPROVE_PROMOTION, Promotion.proposed_at)
    .join(Promotion, Promotion.forfeited_id == Award.id)
    .where(
        Promotion.status == DecisionStatus.PROPOSED,
        Promotion.proposed_by_id != READER,
        Challenge.agency_id.in_(_numbers("approves")),
    ),
    _of_forfeited(Kind.PROMOTE, Award.forfeited_at)
    .join(Decision, Decision.id == Award.decision_id)
    .where(~PROMOTED, IN_RESERVE, Challenge.agency_id.in_(_numbers("proposes"))),
).order_by("kind", "number")


def waiting_for(by: Actor) -> list[Waiting]:
    """Awards to propose, approve or accept; promotions for those that were given up."""
    if not by.holds(Role.APPROVER, Role.SECRETARIAT, Role.AUTHOR, Role.HEAD):
        return []
    asked = {
        "reader": by.user_id,
        "approves": list(by.organisations(Role.APPROVER)),
        "proposes": list(by.organisations(Role.SECRETARIAT, Role.AUTHOR)),
        "heads": list(by.organisations(Role.HEAD)),
    }
    return [_entry(Found(*row)) for row in db.rows(WAITING, asked)]


PROMOTIONS = {
    Kind.APPROVE_PROMOTION: N_("Approve a promotion from the reserve"),
    Kind.PROMOTE: N_("Promote the next in reserve"),
}


def _entry(found: Found) -> Waiting:
    if found.kind == Kind.ACCEPT:
        what = _("Accept the award for %(ref)s", ref=found.name)
        return Waiting(what, f"/proposals/{found.name}/award", since=found.since)
    if found.kind in PROMOTIONS:
        url = url_for("awards.promotion", ref=found.name)
        what = _(PROMOTIONS[found.kind])
        return Waiting(what, url, since=found.since, detail=found.title)
    if found.kind == Kind.APPROVE:
        what = _("Approve the awards of %(title)s", title=found.title)
    else:
        what = _("Propose the awards of %(title)s", title=found.title)
    return Waiting(what, f"/challenges/{found.name}/award", since=found.since, due=found.due)
