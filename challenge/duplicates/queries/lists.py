"""All resemblances of a call, for the agency that runs it and for auditors, once it is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import aliased

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.duplicates.models import Resemblance, ResemblanceFinding
from challenge.duplicates.queries.findings import Found, latest_findings
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.web.locale import ngettext
from challenge.web.paging import Listing, Page
from challenge.web.waiting import Waiting
from challenge.workflow import Status

READERS = (Role.SECRETARIAT, Role.AUDITOR)
Earlier, Later = aliased(ProposalVersion), aliased(ProposalVersion)
One, Other = aliased(Proposal), aliased(Proposal)
Call, OtherCall = aliased(Challenge), aliased(Challenge)
Unit, OtherUnit = aliased(Organisation), aliased(Organisation)
ON_THE_DESK = (Status.SUBMITTED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Line:
    """Two proposals that resemble; the one that was submitted later is named first."""

    finding: Found | None
    ref: str
    title: str
    unit: str
    other_ref: str
    other_title: str
    other_unit: str
    other_challenge: str
    share: int
    same_unit: bool


def sealed_challenge(*, by: Actor, slug: str) -> Challenge | None:
    return db.session.scalar(sa.select(Call).where(Call.slug == slug, _watched(Call)), _asked(by))


def _watched(call: Any) -> sa.ColumnElement[bool]:
    """Whether a sealed call is of the reader's agency; an auditor watches every one."""
    mine = call.agency_id.in_(sa.bindparam("agencies", type_=sa.Integer(), expanding=True))
    audits = sa.bindparam("audits", type_=sa.Boolean())
    return sa.and_(call.sealed_at.is_not(None), sa.or_(mine, audits))


def _asked(by: Actor) -> dict[str, object]:
    """The reader, as the statements here ask."""
    agencies = by.organisations(Role.SECRETARIAT)
    return {"agencies": list(agencies), "audits": by.holds(Role.AUDITOR)}


def _in_force(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """Resemblances of versions in force, where the calls of both are sealed."""
    return (
        sa.select(*columns)
        .select_from(Resemblance)
        .join(Later, Later.id == Resemblance.later_id)
        .join(Earlier, Earlier.id == Resemblance.earlier_id)
        .join(One, _in_its_version(One, Later))
        .join(Other, _in_its_version(Other, Earlier))
        .join(Call, Call.id == One.challenge_id)
        .join(OtherCall, OtherCall.id == Other.challenge_id)
        .where(_watched(Call), _watched(OtherCall))
    )


def _in_its_version(proposal: Any, version: Any) -> sa.ColumnElement[bool]:
    """By the version's own proposal first: that is a key."""
    in_force: sa.ColumnElement[bool] = proposal.current_version_id == version.id
    return sa.and_(proposal.id == version.proposal_id, in_force)


FOUND = sa.exists().where(ResemblanceFinding.resemblance_id == Resemblance.id)
PARTS = {"waiting": ~FOUND, "found": FOUND}
"""Resemblances about which nobody has found anything yet, and the others."""


def listed(by: Actor, challenge: Challenge, *, part: str, after: str | None) -> Page[Line]:
    """One page of those in which a proposal to the challenge has a part, the latest on top."""
    columns = (
        *(Resemblance.id, One.ref, One.title, Unit.name, Other.ref, Other.title, OtherUnit.name),
        *(OtherCall.title, Resemblance.later_share, Unit.id == OtherUnit.id),
    )
    query = (
        _in_force(*columns)
        .join(Unit, Unit.id == One.organisation_id)
        .join(OtherUnit, OtherUnit.id == Other.organisation_id)
        .where(sa.or_(Call.id == challenge.id, OtherCall.id == challenge.id), PARTS[part])
    )
    listing = Listing(query, by=[Resemblance.id], descending=True)
    found = listing.page(db.session, _asked(by), after=after)
    findings = latest_findings([row[0] for row in found.rows])
    return Page([Line(findings.get(row[0]), *row[1:]) for row in found.rows], found.after)


def has_any(by: Actor, proposal: Proposal) -> bool:
    """Whether a proposal resembles one that the reader may see too."""
    version = proposal.current_version_id
    mine = sa.or_(Resemblance.earlier_id == version, Resemblance.later_id == version)
    found = _in_force(sa.literal(1)).where(mine).limit(1)
    return by.holds(*READERS) and db.session.scalar(found, _asked(by)) is not None


WAITING = (
    _in_force(Call.slug, Call.title, sa.func.count(), sa.func.min(Resemblance.found_at))
    .where(
        ~FOUND,
        sa.or_(One.status.in_(ON_THE_DESK), Other.status.in_(ON_THE_DESK)),
        One.region_code != Other.region_code,
        Call.cancelled_at.is_(None),
    )
    .group_by(Call.id, Call.slug, Call.title)
    .order_by(Call.id)
)
"""Asked by every desk of a secretariat, so it is put together once."""


def waiting_for(by: Actor) -> list[Waiting]:
    """What only the secretariat can read on both sides, while a desk still has to decide."""
    if not by.holds(Role.SECRETARIAT):
        return []
    return [_waiting(row) for row in db.rows(WAITING, _asked(by))]


def _waiting(row: Sequence[Any]) -> Waiting:
    slug, title, count, since = row
    what = ngettext(
        "%(num)s proposal resembles one from another region",
        "%(num)s proposals resemble one from another region",
        count,
    )
    url = url_for("duplicates.index", slug=slug)
    return Waiting(what, url, count=count, since=since, detail=title)
