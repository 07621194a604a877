"""The challenge as the public reads it, worked out from what its author settled."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from challenge.challenges.models import AwardTier, Challenge, DocumentStage, Requirement
from challenge.challenges.rules.awarding import purse_total
from challenge.challenges.rules.calendar import Phase, StageDate, phase, stage_dates


@dataclass(frozen=True)
class TierRow:
    """One row of the award table: what every funder gives to a rank, a level or everyone."""

    key: str
    amounts: tuple[int | None, ...]
    total: int


@dataclass(frozen=True)
class Notice:
    """A challenge with what a reader would otherwise have to work out."""

    challenge: Challenge
    phase: Phase
    dates: list[StageDate]
    purse: int
    funders: tuple[str, ...]
    tiers: list[TierRow]
    documents: list[tuple[DocumentStage, list[Requirement]]]
    in_kind: bool


def notice(challenge: Challenge, now: datetime) -> Notice:
    funders = tuple(dict.fromkeys(tier.funder for tier in challenge.tiers))
    return Notice(
        challenge=challenge,
        phase=phase(challenge, now),
        dates=stage_dates(challenge, now),
        purse=purse_total(challenge),
        funders=funders,
        tiers=_tier_rows(challenge.tiers, funders),
        documents=_by_stage(challenge.requirements),
        in_kind=any(tier.in_kind for tier in challenge.tiers),
    )


def _tier_rows(tiers: list[AwardTier], funders: tuple[str, ...]) -> list[TierRow]:
    amounts: dict[str, dict[str, int]] = defaultdict(dict)
    for tier in tiers:
        amounts[tier.key][tier.funder] = tier.amount_minor
    return [
        TierRow(key, tuple(given.get(funder) for funder in funders), sum(given.values()))
        for key, given in amounts.items()
    ]


def _by_stage(requirements: list[Requirement]) -> list[tuple[DocumentStage, list[Requirement]]]:
    found = [
        (stage, [each for each in requirements if each.stage is stage]) for stage in DocumentStage
    ]
    return [(stage, asked) for stage, asked in found if asked]
