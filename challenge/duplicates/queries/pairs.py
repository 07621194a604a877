"""Two proposals side by side, for whoever may read both."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.duplicates import rules
from challenge.duplicates.models import Resemblance
from challenge.duplicates.queries.findings import Found, findings_about
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.queries import overseen
from challenge.screening.queries import to_screen


@dataclass(frozen=True)
class Side:
    """One of the two versions, and how much of it resembles the other, in percent."""

    version: ProposalVersion
    share: int

    @property
    def proposal(self) -> Proposal:
        return self.version.proposal


@dataclass(frozen=True)
class Pair:
    """Two proposals of which somebody may read both, and where they resemble."""

    one: Proposal
    """The one that was asked for first."""
    other: Proposal
    resemblance: Resemblance
    findings: list[Found]
    on_desk: bool
    """Whether both are on the reader's desk."""
    may_find: bool

    @property
    def is_later(self) -> bool:
        """Whether the first one is the one that was submitted later."""
        return self.resemblance.later.proposal_id == self.one.id

    @property
    def sides(self) -> list["Side"]:
        """Both, the one that was asked for first."""
        found = self.resemblance
        earlier = Side(found.earlier, found.earlier_share)
        later = Side(found.later, found.later_share)
        return [later, earlier] if self.is_later else [earlier, later]

    @property
    def across_regions(self) -> bool:
        """Whether no office of one region reads both."""
        return self.one.region_code != self.other.region_code


def pair(*, by: Actor, ref: str, other: str) -> Pair | None:
    """The pair, unless there is something in it that the reader may not read."""
    found = [(to_screen(by=by, ref=each), _overseen(by, each)) for each in (ref, other)]
    one, two = (desk or agency for desk, agency in found)
    resemblance = between(one.id, two.id) if one and two else None
    if one is None or two is None or resemblance is None:
        return None
    on_desk = all(desk for desk, _agency in found)
    may_find = rules.may_find(
        on_desk=on_desk,
        secretariat=all(agency for _desk, agency in found)
        and one.challenge.agency_id in by.organisations(Role.SECRETARIAT),
    )
    findings = findings_about([resemblance.id]).get(resemblance.id, [])
    return Pair(one, two, resemblance, findings, on_desk, may_find)


def _overseen(by: Actor, ref: str) -> Proposal | None:
    """One that the reader's agency or audit office may see."""
    return db.session.scalar(
        sa.select(Proposal)
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(Proposal.ref == ref, overseen(by))
        .options(
            joinedload(Proposal.organisation),
            joinedload(Proposal.challenge).selectinload(Challenge.fields),
        )
    )


def between(one: int, other: int) -> Resemblance | None:
    """The last resemblance of any versions of two proposals."""
    earlier, later = aliased(ProposalVersion), aliased(ProposalVersion)
    pairs = sa.tuple_(earlier.proposal_id, later.proposal_id)
    return db.session.scalar(
        sa.select(Resemblance)
        .join(earlier, earlier.id == Resemblance.earlier_id)
        .join(later, later.id == Resemblance.later_id)
        .where(pairs.in_([(one, other), (other, one)]))
        .order_by(Resemblance.id.desc())
        .limit(1)
        .options(selectinload(Resemblance.earlier), selectinload(Resemblance.later))
    )
