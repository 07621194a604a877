"""Frozen versions: what one says, and what the next one would say."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from challenge.db import db
from challenge.proposals.models import Annex, Proposal, ProposalVersion
from challenge.proposals.queries import drafts
from challenge.proposals.queries.annexes import later_keys
from challenge.proposals.rules import Draft, changed_fields


def version_content(version: ProposalVersion) -> dict[str, Any]:
    """What was submitted, as it was frozen."""
    content: dict[str, Any] = json.loads(version.content)
    return content


def versions_of(proposal: Proposal) -> list[ProposalVersion]:
    """All versions, the newest first; before the first submission there are none to ask for."""
    if proposal.current_version_id is None:
        return []
    return list(
        db.session.scalars(
            sa.select(ProposalVersion)
            .where(ProposalVersion.proposal_id == proposal.id)
            .order_by(ProposalVersion.number.desc())
        )
    )


def version_of(proposal: Proposal, number: int) -> ProposalVersion | None:
    return db.session.scalar(
        sa.select(ProposalVersion)
        .where(ProposalVersion.proposal_id == proposal.id, ProposalVersion.number == number)
        .options(joinedload(ProposalVersion.proposal))
    )


def content_now(proposal: Proposal, draft: Draft | None = None) -> dict[str, Any]:
    """What would be frozen if the draft were submitted now; partial while it is incomplete."""
    challenge, draft = proposal.challenge, draft or drafts.draft_of(proposal)
    return {
        "format": "proposal/1",
        "challenge": challenge.slug,
        "ref": proposal.ref,
        "theme": _theme(proposal, draft.theme),
        "unit": _unit(proposal),
        **_place(proposal),
        "answers": draft.answers,
        "annexes": [_annex(proposal, annex) for annex in _submitted_annexes(proposal)],
        "totals": drafts.totals_of(challenge, draft.answers),
    }


def changed_now(proposal: Proposal) -> frozenset[str]:
    """Keys of the fields in which the draft differs from the version in force."""
    if proposal.current_version is None:
        return frozenset()
    return changed_fields(version_content(proposal.current_version), content_now(proposal))


def _theme(proposal: Proposal, key: str | None) -> dict[str, str] | None:
    named = {theme.key: theme.label for theme in proposal.challenge.themes}
    return {"key": key, "label": named.get(key, key)} if key else None


def _unit(proposal: Proposal) -> dict[str, str | None]:
    unit = drafts.unit_of(proposal.organisation)
    return {
        "code": unit.code,
        "name": unit.name,
        "province": unit.province_name,
        "level": str(unit.level),
    }


def _place(proposal: Proposal) -> dict[str, Any]:
    """Region and island group of the first submission; before it, of today."""
    if proposal.current_version is not None:
        first = version_content(proposal.current_version)
        return {"region": first["region"], "island_group": first["island_group"]}
    found = drafts.membership_now(proposal.organisation, proposal.challenge)
    if found is None:
        return {"region": None, "island_group": None}
    region = {"code": found.region.code, "short": found.region.short, "name": found.region.name}
    return {"region": region, "island_group": str(found.island_group)}


def _submitted_annexes(proposal: Proposal) -> list[Annex]:
    """What is asked for after the submission is never part of one."""
    later = later_keys(proposal.challenge)
    return [one for one in drafts.annexes_of(proposal) if one.requirement_key not in later]


def _annex(proposal: Proposal, annex: Annex) -> dict[str, Any]:
    labels = {one.key: one.label for one in proposal.challenge.requirements}
    document = annex.document
    return {
        "requirement": annex.requirement_key,
        "label": labels.get(annex.requirement_key, annex.requirement_key),
        "document": document.key,
        "filename": document.filename,
        "size": document.size,
        "sha256": document.sha256,
        "media_type": document.media_type,
    }
