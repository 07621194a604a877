"""What a screening officer is told about the proposal on the desk.

An officer reads proposals of the own regions. That one from elsewhere resembles is said without its
unit, its words, its region or how many there are, and only once its call is sealed (decision 11).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.duplicates.models import Resemblance, Sketch
from challenge.duplicates.queries.findings import Found, latest_findings
from challenge.places.models import LocalUnit
from challenge.proposals.models import CopiedDraft, Proposal, ProposalVersion
from challenge.screening.queries import VISIBLE, desk_of


@dataclass(frozen=True, slots=True)
class Flag:
    """A proposal that resembles and that the officer may read."""

    ref: str
    title: str
    unit: str
    province: str | None
    challenge: str
    submitted: datetime
    zone: str
    share: int
    """How much of the proposal on the desk resembles, in percent."""
    same_unit: bool
    same_call: bool
    same_file: bool
    same_site: bool
    copied: bool
    """Whether the unit began one from the other, by the page that offers it."""
    finding: Found | None


@dataclass(frozen=True, slots=True)
class Flags:
    """What the screening page says of resemblances."""

    compared: bool
    """Whether the version was held against the others by now."""
    seen: list[Flag]
    elsewhere: bool
    """Whether one from another region waits for the secretariat to read both."""
    told: list[Found]
    """What the secretariat found about such."""


def flags(proposal: Proposal, by: Actor) -> Flags:
    """For an officer on whose desk the proposal is."""
    mine = {"proposal": proposal.id, "version": proposal.current_version_id}
    rows = db.session.execute(FLAGGED, mine | desk_of(by)).all()
    found = latest_findings([row.id for row in rows])
    hidden = [found.get(row.id) for row in rows if not row.visible and row.sealed_at]
    return Flags(
        compared=db.session.scalar(COMPARED, mine) is not None,
        seen=[_flag(row, proposal, found.get(row.id)) for row in rows if row.visible],
        elsewhere=None in hidden,
        told=[finding for finding in hidden if finding],
    )


VERSION = sa.bindparam("version", type_=sa.Integer())
PROPOSAL = sa.bindparam("proposal", type_=sa.Integer())
COMPARED = sa.select(Sketch.compared_at).where(Sketch.version_id == VERSION)
IS_LATER = Resemblance.later_id == VERSION
OTHER = sa.case((IS_LATER, Resemblance.earlier_id), else_=Resemblance.later_id)
SHARE = sa.case((IS_LATER, Resemblance.later_share), else_=Resemblance.earlier_share)
IN_FORCE = Proposal.current_version_id == ProposalVersion.id
COPIED = sa.exists().where(
    sa.or_(
        sa.and_(CopiedDraft.proposal_id == PROPOSAL, CopiedDraft.source_id == Proposal.id),
        sa.and_(CopiedDraft.source_id == PROPOSAL, CopiedDraft.proposal_id == Proposal.id),
    )
)
FLAGGED: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        Resemblance.id,
        Resemblance.same_file,
        Resemblance.same_site,
        SHARE.label("share"),
        Proposal.ref,
        Proposal.title,
        Proposal.organisation_id,
        Proposal.challenge_id,
        LocalUnit.name.label("unit"),
        LocalUnit.province_name.label("province"),
        Challenge.title.label("challenge"),
        Challenge.zone,
        Challenge.sealed_at,
        ProposalVersion.submitted_at,
        COPIED.label("copied"),
        VISIBLE.label("visible"),
    )
    .select_from(Resemblance)
    .join(ProposalVersion, ProposalVersion.id == OTHER)
    .join(Proposal, sa.and_(Proposal.id == ProposalVersion.proposal_id, IN_FORCE))
    .join(Challenge, Challenge.id == Proposal.challenge_id)
    .join(Organisation, Organisation.id == Proposal.organisation_id)
    .join(LocalUnit, LocalUnit.code == Organisation.unit_code)
    .where(sa.or_(Resemblance.earlier_id == VERSION, IS_LATER))
    .order_by(SHARE.desc(), Resemblance.id)
)


def _flag(row: sa.Row[*tuple[Any, ...]], proposal: Proposal, finding: Found | None) -> Flag:
    return Flag(
        ref=row.ref,
        title=row.title,
        unit=row.unit,
        province=row.province,
        challenge=row.challenge,
        submitted=row.submitted_at,
        zone=row.zone,
        share=row.share,
        same_unit=row.organisation_id == proposal.organisation_id,
        same_call=row.challenge_id == proposal.challenge_id,
        same_file=row.same_file,
        same_site=row.same_site,
        copied=row.copied,
        finding=finding,
    )
