"""Which documents are asked for by now, and how many of them are there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from challenge.challenges.models import DocumentStage, Requirement
from challenge.proposals.rules.gaps import ANNEXES
from challenge.workflow import Status

EVER = frozenset({DocumentStage.SUBMISSION})
FINAL = EVER | {DocumentStage.BEFORE_FINAL}
AGREEMENT = FINAL | {DocumentStage.BEFORE_AGREEMENT}
REACHED = {
    Status.SHORTLISTED: FINAL,
    Status.SELECTED: FINAL,
    Status.RESERVE: FINAL,
    Status.AWARDED: AGREEMENT,
    Status.CONFIRMED: AGREEMENT,
    Status.AGREED: AGREEMENT | {DocumentStage.BEFORE_WORKS},
}


@dataclass(frozen=True)
class Readiness:
    """How many of the documents of one stage are there: a share, never a verdict."""

    stage: DocumentStage
    there: int
    asked: int


def stages_reached(status: Status, rounds: int) -> frozenset[DocumentStage]:
    """The stages whose documents a proposal is asked for; with one round alone it is the final."""
    if status is Status.ENDORSED and rounds == 1:
        return FINAL
    return REACHED.get(status, EVER)


def open_stages(
    reached: frozenset[DocumentStage], opened: Collection[str], annexes_key: str = ANNEXES
) -> frozenset[DocumentStage]:
    """Those that take documents now: what came with a submission stands once it is submitted."""
    return reached if annexes_key in opened else reached - EVER


def readiness(
    requirements: Sequence[Requirement],
    annexed: Collection[str],
    reached: Collection[DocumentStage],
) -> list[Readiness]:
    """The share of each stage that was reached, in their order; what is optional is not counted."""
    return [
        Readiness(stage, sum(one.key in annexed for one in asked), len(asked))
        for stage in DocumentStage
        if stage in reached
        and (asked := [one for one in requirements if one.required and one.stage is stage])
    ]
