"""The moves, written a second time from the process, not derived from the code."""

from enum import StrEnum
from typing import Any

import pytest

from challenge import workflow
from challenge.workflow import (
    AgreementStatus,
    ChallengeStatus,
    DecisionStatus,
    ImpossibleStep,
    RoundStatus,
    Status,
    Step,
)

PROPOSAL = {
    "draft": {"submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {
        "return": "returned",
        "endorse": "endorsed",
        "decline": "declined",
        "find_ineligible": "ineligible",
        "find_duplicate": "duplicate",
        "find_non_responsive": "non_responsive",
        "withdraw": "withdrawn",
    },
    "returned": {
        "submit": "submitted",
        "find_non_responsive": "non_responsive",
        "withdraw": "withdrawn",
    },
    "endorsed": {
        "shortlist": "shortlisted",
        "select": "selected",
        "hold_in_reserve": "reserve",
        "not_select": "not_selected",
        "withdraw": "withdrawn",
    },
    "shortlisted": {
        "shortlist": "shortlisted",
        "select": "selected",
        "hold_in_reserve": "reserve",
        "not_select": "not_selected",
        "withdraw": "withdrawn",
    },
    "selected": {"award": "awarded", "withdraw": "withdrawn"},
    "reserve": {
        "award": "awarded",
        "shortlist": "shortlisted",
        "not_select": "not_selected",
        "withdraw": "withdrawn",
    },
    "awarded": {"confirm": "confirmed", "forfeit": "forfeited"},
    "confirmed": {"agree": "agreed"},
    "agreed": {"complete": "completed", "discontinue": "discontinued"},
}
OTHERS: dict[type[StrEnum], tuple[Any, dict[str, dict[str, str]]]] = {
    ChallengeStatus: (
        workflow.CHALLENGE_MOVES,
        {
            "draft": {"propose": "proposed"},
            "proposed": {"publish": "published", "ask_for_changes": "draft"},
            "published": {"cancel": "cancelled"},
        },
    ),
    RoundStatus: (
        workflow.ROUND_MOVES,
        {
            "open": {"close": "closed", "stop": "stopped"},
            "closed": {"freeze": "frozen", "stop": "stopped"},
            "frozen": {"publish": "published", "stop": "stopped"},
        },
    ),
    DecisionStatus: (
        workflow.DECISION_MOVES,
        {
            "proposed": {"approve": "approved", "send_back": "sent_back"},
            "approved": {"announce": "announced"},
        },
    ),
    AgreementStatus: (
        workflow.AGREEMENT_MOVES,
        {
            "drafting": {"lock": "locked"},
            "locked": {"unlock": "drafting", "bring_into_force": "in_force"},
            "in_force": {"complete": "completed", "discontinue": "discontinued"},
        },
    ),
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("status", Status)
def test_proposal_takes_exactly_the_steps_of_the_process(status: Status, step: Step) -> None:
    expected = PROPOSAL.get(status, {}).get(step)

    if expected is None:
        with pytest.raises(ImpossibleStep):
            workflow.target(workflow.MOVES, step, status)
    else:
        assert workflow.target(workflow.MOVES, step, status) == expected
    assert workflow.possible(workflow.MOVES, step, status) is (expected is not None)


@pytest.mark.parametrize("kind", OTHERS)
def test_other_tables_hold_exactly_the_steps_of_the_process(kind: type[StrEnum]) -> None:
    moves, expected = OTHERS[kind]

    found: dict[str, dict[str, str]] = {}
    for row in moves:
        for source in row.sources:
            found.setdefault(source, {})[row.step] = row.target

    assert found == expected


def test_refusal_says_where_the_proposal_stands() -> None:
    with pytest.raises(ImpossibleStep) as refused:
        workflow.target(workflow.MOVES, Step.ENDORSE, Status.DRAFT)

    assert refused.value.values == {"step": Step.ENDORSE, "status": Status.DRAFT}


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], Status.DRAFT),
        ([Step.SUBMIT, Step.RETURN, Step.SUBMIT, Step.ENDORSE], Status.ENDORSED),
        ([Step.WITHDRAW], Status.WITHDRAWN),
    ],
)
def test_fold_is_where_all_steps_lead(steps: list[Step], status: Status) -> None:
    assert workflow.fold(workflow.MOVES, Status.DRAFT, steps) is status


def test_fold_stops_at_the_first_impossible_step() -> None:
    with pytest.raises(ImpossibleStep) as refused:
        workflow.fold(workflow.MOVES, Status.DRAFT, [Step.SUBMIT, Step.AWARD, Step.ENDORSE])

    assert refused.value.values == {"step": Step.AWARD, "status": Status.SUBMITTED}
