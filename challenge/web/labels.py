"""The words and tag colours of every status."""

from enum import StrEnum

from challenge.web.locale import lazy
from challenge.workflow import (
    AgreementStatus,
    ChallengeStatus,
    DecisionStatus,
    RoundStatus,
    Status,
)

Label = tuple[str, str]
"""The words, and the colour of the tag."""

LABELS: dict[type[StrEnum], dict[StrEnum, Label]] = {
    Status: {
        Status.DRAFT: (lazy("Draft"), "grey"),
        Status.SUBMITTED: (lazy("Submitted"), "blue"),
        Status.RETURNED: (lazy("Returned for correction"), "yellow"),
        Status.ENDORSED: (lazy("Endorsed"), "turquoise"),
        Status.DECLINED: (lazy("Not endorsed"), "grey"),
        Status.INELIGIBLE: (lazy("Not eligible"), "grey"),
        Status.DUPLICATE: (lazy("Duplicate"), "grey"),
        Status.NON_RESPONSIVE: (lazy("No answer in time"), "grey"),
        Status.SHORTLISTED: (lazy("Shortlisted"), "teal"),
        Status.SELECTED: (lazy("Selected"), "purple"),
        Status.RESERVE: (lazy("In reserve"), "orange"),
        Status.NOT_SELECTED: (lazy("Not selected"), "grey"),
        Status.AWARDED: (lazy("Awarded, with conditions"), "green"),
        Status.CONFIRMED: (lazy("Award confirmed"), "green"),
        Status.FORFEITED: (lazy("Award forfeited"), "red"),
        Status.AGREED: (lazy("Agreement in force"), "green"),
        Status.COMPLETED: (lazy("Completed"), "green"),
        Status.DISCONTINUED: (lazy("Discontinued"), "red"),
        Status.WITHDRAWN: (lazy("Withdrawn"), "grey"),
    },
    ChallengeStatus: {
        ChallengeStatus.DRAFT: (lazy("Draft"), "grey"),
        ChallengeStatus.PROPOSED: (lazy("Waiting for approval"), "yellow"),
        ChallengeStatus.PUBLISHED: (lazy("Published"), "green"),
        ChallengeStatus.CANCELLED: (lazy("Called off"), "red"),
    },
    RoundStatus: {
        RoundStatus.OPEN: (lazy("Open for scoring"), "blue"),
        RoundStatus.CLOSED: (lazy("Scoring closed"), "yellow"),
        RoundStatus.FROZEN: (lazy("Ranking final"), "purple"),
        RoundStatus.PUBLISHED: (lazy("Published"), "green"),
        RoundStatus.STOPPED: (lazy("Stopped"), "red"),
    },
    DecisionStatus: {
        DecisionStatus.PROPOSED: (lazy("Waiting for approval"), "yellow"),
        DecisionStatus.APPROVED: (lazy("Approved"), "purple"),
        DecisionStatus.ANNOUNCED: (lazy("Announced"), "green"),
        DecisionStatus.SENT_BACK: (lazy("Sent back"), "red"),
    },
    AgreementStatus: {
        AgreementStatus.DRAFTING: (lazy("Being drafted"), "grey"),
        AgreementStatus.LOCKED: (lazy("Ready for signature"), "yellow"),
        AgreementStatus.IN_FORCE: (lazy("In force"), "green"),
        AgreementStatus.COMPLETED: (lazy("Completed"), "green"),
        AgreementStatus.DISCONTINUED: (lazy("Discontinued"), "red"),
    },
}
"""By kind first: the drafts of two kinds are equal strings."""


def label(status: StrEnum) -> str:
    """The words for `status`."""
    return str(LABELS[type(status)][status][0])


def colour(status: StrEnum) -> str:
    """The tag colour of `status`."""
    return LABELS[type(status)][status][1]
