"""Which documents are asked for when."""

import pytest

from challenge.challenges.models import DocumentStage, Requirement
from challenge.proposals.rules import Readiness, open_stages, readiness, stages_reached
from challenge.workflow import Status

SUBMISSION, FINAL, AGREEMENT, WORKS = DocumentStage
REACHED = {
    Status.DRAFT: {SUBMISSION},
    Status.SUBMITTED: {SUBMISSION},
    Status.RETURNED: {SUBMISSION},
    Status.ENDORSED: {SUBMISSION},
    Status.DECLINED: {SUBMISSION},
    Status.INELIGIBLE: {SUBMISSION},
    Status.DUPLICATE: {SUBMISSION},
    Status.NON_RESPONSIVE: {SUBMISSION},
    Status.SHORTLISTED: {SUBMISSION, FINAL},
    Status.SELECTED: {SUBMISSION, FINAL},
    Status.RESERVE: {SUBMISSION, FINAL},
    Status.NOT_SELECTED: {SUBMISSION},
    Status.AWARDED: {SUBMISSION, FINAL, AGREEMENT},
    Status.CONFIRMED: {SUBMISSION, FINAL, AGREEMENT},
    Status.FORFEITED: {SUBMISSION},
    Status.AGREED: {SUBMISSION, FINAL, AGREEMENT, WORKS},
    Status.COMPLETED: {SUBMISSION},
    Status.DISCONTINUED: {SUBMISSION},
    Status.WITHDRAWN: {SUBMISSION},
}


@pytest.mark.parametrize("status", list(Status))
def test_stages_reached(status: Status) -> None:
    assert stages_reached(status, 2) == REACHED[status]


def test_with_one_round_alone_the_endorsed_stand_before_the_final() -> None:
    assert stages_reached(Status.ENDORSED, 1) == {SUBMISSION, FINAL}


def test_what_came_with_the_submission_is_open_with_its_field_only() -> None:
    reached = frozenset({SUBMISSION, FINAL})

    assert open_stages(reached, {"papers"}, "papers") == reached
    assert open_stages(reached, {"title"}, "papers") == {FINAL}


def asked(key: str, stage: DocumentStage, *, required: bool = True) -> Requirement:
    return Requirement(key=key, stage=stage, required=required)


def test_readiness_is_a_share_of_what_is_required_by_now() -> None:
    requirements = [
        asked("letter", SUBMISSION),
        asked("map", SUBMISSION, required=False),
        asked("land", FINAL),
        asked("council", FINAL),
        asked("permit", WORKS),
    ]

    shares = readiness(requirements, {"letter", "map", "council"}, {SUBMISSION, FINAL})

    assert shares == [Readiness(SUBMISSION, 1, 1), Readiness(FINAL, 1, 2)]
