"""What the worker asks: which versions to sketch and to compare, and with which others."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.duplicates import rules
from challenge.duplicates.models import Kind, Sketch, SketchMark
from challenge.proposals.models import Proposal, ProposalVersion

MOST_CANDIDATES = 20
"""Of those that share most words, so many are read."""
MOST_HOLDERS = 5
"""A file or a site that more proposals have is a form, or a name that says nothing."""
LEAST_COMMON, ONE_IN = 2, 16
"""So many marks, and such a part of its own, a version shares with one that is worth reading."""


IN_FORCE = Proposal.current_version_id == ProposalVersion.id


def unsketched(most: int) -> list[int]:
    """Versions in force that nobody could find yet, the first ones first."""
    return [
        number or 0
        for number in db.session.scalars(
            sa.select(Proposal.current_version_id)
            .outerjoin(Sketch, Sketch.version_id == Proposal.current_version_id)
            .where(Proposal.current_version_id.is_not(None), Sketch.id.is_(None))
            .order_by(Proposal.current_version_id)
            .limit(most)
        )
    ]


def uncompared(most: int) -> list[int]:
    """Numbers of the sketches that were not held against the others yet."""
    waiting = sa.select(Sketch.id).where(Sketch.compared_at.is_(None))
    return list(db.session.scalars(waiting.order_by(Sketch.id).limit(most)))


def version_of_sketch(sketch_id: int) -> int:
    return db.session.scalars(sa.select(Sketch.version_id).where(Sketch.id == sketch_id)).one()


@dataclass(frozen=True)
class Sketched:
    """A version that is compared, with what of it is."""

    version: ProposalVersion
    text: rules.Written


def sketched(version_id: int) -> Sketched:
    """A version by its number, whose it may be."""
    found = sa.select(ProposalVersion).where(ProposalVersion.id == version_id).options(WITH_FORM)
    return _sketched(db.session.scalars(found).one())


WITH_FORM = (
    joinedload(ProposalVersion.proposal)
    .joinedload(Proposal.challenge)
    .selectinload(Challenge.fields)
)


def _sketched(version: ProposalVersion) -> Sketched:
    content: dict[str, Any] = json.loads(version.content)
    return Sketched(version, rules.written(content, version.proposal.challenge.fields))


@dataclass(frozen=True)
class Candidate:
    """A version that may resemble, and why it came up beside its words."""

    found: Sketched
    facts: rules.Facts


def candidates(sketch_id: int, version: ProposalVersion) -> list[Candidate]:
    """Versions in force of other proposals to the same agency that share enough to be read."""
    by_fact = {kind: _holders(sketch_id, kind) for kind in (Kind.FILE, Kind.SITE)}
    numbers = {*_by_words(sketch_id), *by_fact[Kind.FILE], *by_fact[Kind.SITE]}
    return [
        Candidate(
            _sketched(other),
            rules.Facts(
                same_file=sketch in by_fact[Kind.FILE], same_site=sketch in by_fact[Kind.SITE]
            ),
        )
        for sketch, other in _in_force(numbers, version)
    ]


def _by_words(sketch_id: int) -> list[int]:
    """Sketches that share the most marks of words."""
    mine, theirs = aliased(SketchMark), aliased(SketchMark)
    own = sa.select(sa.func.count()).where(
        SketchMark.sketch_id == sketch_id, SketchMark.kind == Kind.WORDS
    )
    least = max(LEAST_COMMON, (db.session.scalar(own) or 0) // ONE_IN)
    shared = sa.func.count()
    return list(
        db.session.scalars(
            sa.select(theirs.sketch_id)
            .join_from(mine, theirs, sa.and_(theirs.kind == mine.kind, theirs.mark == mine.mark))
            .where(
                mine.sketch_id == sketch_id,
                mine.kind == Kind.WORDS,
                theirs.sketch_id != sketch_id,
            )
            .group_by(theirs.sketch_id)
            .having(shared >= least)
            .order_by(shared.desc(), theirs.sketch_id)
            .limit(MOST_CANDIDATES)
        )
    )


def _holders(sketch_id: int, kind: Kind) -> set[int]:
    """Sketches that share a file, or a name of a site, with few others."""
    mine, theirs = aliased(SketchMark), aliased(SketchMark)
    rows = db.session.execute(
        sa.select(theirs.mark, theirs.sketch_id)
        .join_from(mine, theirs, sa.and_(theirs.kind == mine.kind, theirs.mark == mine.mark))
        .where(mine.sketch_id == sketch_id, mine.kind == kind, theirs.sketch_id != sketch_id)
        .order_by(theirs.mark, theirs.sketch_id)
    )
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for mark, holder in rows:
        holders[mark].append(holder)
    return {one for found in holders.values() if len(found) < MOST_HOLDERS for one in found}


def _in_force(
    sketches: Collection[int], version: ProposalVersion
) -> list[tuple[int, ProposalVersion]]:
    """Those of the same agency; of a proposal only the version that counts."""
    mine = version.proposal
    found = db.session.execute(
        sa.select(Sketch.id, ProposalVersion)
        .join(ProposalVersion, ProposalVersion.id == Sketch.version_id)
        .join(Proposal, sa.and_(Proposal.id == ProposalVersion.proposal_id, IN_FORCE))
        .join(Challenge, Challenge.id == Proposal.challenge_id)
        .where(
            Sketch.id.in_(sketches),
            Proposal.id != mine.id,
            Challenge.agency_id == mine.challenge.agency_id,
        )
        .order_by(Sketch.id)
        .options(WITH_FORM)
    )
    return [(sketch, other) for sketch, other in found]
