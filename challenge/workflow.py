"""The map: every status, every step, and the tables that say which step leads where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar


def N_(message: str) -> str:  # noqa: N802  the name that extraction looks for
    """Mark `message` for translation and leave it as it is."""
    return message


class Refusal(Exception):
    """Something that cannot be done now; `message` is a translatable sentence for the person."""

    message = N_("This cannot be done now.")

    @property
    def values(self) -> dict[str, object]:
        """What the placeholders of `message` stand for."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class Status(StrEnum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ENDORSED = "endorsed"
    DECLINED = "declined"
    INELIGIBLE = "ineligible"
    DUPLICATE = "duplicate"
    NON_RESPONSIVE = "non_responsive"
    SHORTLISTED = "shortlisted"
    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"
    AWARDED = "awarded"
    CONFIRMED = "confirmed"
    FORFEITED = "forfeited"
    AGREED = "agreed"
    COMPLETED = "completed"
    DISCONTINUED = "discontinued"
    WITHDRAWN = "withdrawn"


class ChallengeStatus(StrEnum):
    """Where a challenge stands; open and closed follow from its dates, not from here."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class RoundStatus(StrEnum):
    """Where one round of scoring stands."""

    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"
    PUBLISHED = "published"
    STOPPED = "stopped"


class DecisionStatus(StrEnum):
    """Where the award decision of a challenge stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    ANNOUNCED = "announced"
    SENT_BACK = "sent_back"


class AgreementStatus(StrEnum):
    """Where an agreement stands."""

    DRAFTING = "drafting"
    LOCKED = "locked"
    IN_FORCE = "in_force"
    COMPLETED = "completed"
    DISCONTINUED = "discontinued"


class Step(StrEnum):
    """What somebody does that changes a status."""

    SUBMIT = "submit"
    RETURN = "return"
    ENDORSE = "endorse"
    DECLINE = "decline"
    FIND_INELIGIBLE = "find_ineligible"
    FIND_DUPLICATE = "find_duplicate"
    FIND_NON_RESPONSIVE = "find_non_responsive"
    SHORTLIST = "shortlist"
    SELECT = "select"
    HOLD_IN_RESERVE = "hold_in_reserve"
    NOT_SELECT = "not_select"
    AWARD = "award"
    CONFIRM = "confirm"
    FORFEIT = "forfeit"
    AGREE = "agree"
    COMPLETE = "complete"
    DISCONTINUE = "discontinue"
    WITHDRAW = "withdraw"

    PROPOSE = "propose"
    PUBLISH = "publish"
    ASK_FOR_CHANGES = "ask_for_changes"
    CANCEL = "cancel"

    CLOSE = "close"
    FREEZE = "freeze"
    STOP = "stop"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ANNOUNCE = "announce"

    LOCK = "lock"
    UNLOCK = "unlock"
    BRING_INTO_FORCE = "bring_into_force"


S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[S]):
    """One row of a table: `step` leads from any of `sources` to `target`."""

    step: Step
    sources: frozenset[S]
    target: S


def move(step: Step, sources: Iterable[S], target: S) -> Move[S]:
    """A row of a table of moves."""
    return Move(step, frozenset(sources), target)


IN_SCORING = (Status.ENDORSED, Status.SHORTLISTED)
BEFORE_AWARD = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.ENDORSED,
    Status.SHORTLISTED,
    Status.SELECTED,
    Status.RESERVE,
)

MOVES: tuple[Move[Status], ...] = (
    move(Step.SUBMIT, (Status.DRAFT, Status.RETURNED), Status.SUBMITTED),
    move(Step.RETURN, (Status.SUBMITTED,), Status.RETURNED),
    move(Step.ENDORSE, (Status.SUBMITTED,), Status.ENDORSED),
    move(Step.DECLINE, (Status.SUBMITTED,), Status.DECLINED),
    move(Step.FIND_INELIGIBLE, (Status.SUBMITTED,), Status.INELIGIBLE),
    move(Step.FIND_DUPLICATE, (Status.SUBMITTED,), Status.DUPLICATE),
    move(Step.FIND_NON_RESPONSIVE, (Status.SUBMITTED, Status.RETURNED), Status.NON_RESPONSIVE),
    move(Step.SHORTLIST, (*IN_SCORING, Status.RESERVE), Status.SHORTLISTED),
    move(Step.SELECT, IN_SCORING, Status.SELECTED),
    move(Step.HOLD_IN_RESERVE, IN_SCORING, Status.RESERVE),
    move(Step.NOT_SELECT, (*IN_SCORING, Status.RESERVE), Status.NOT_SELECTED),
    move(Step.AWARD, (Status.SELECTED, Status.RESERVE), Status.AWARDED),
    move(Step.CONFIRM, (Status.AWARDED,), Status.CONFIRMED),
    move(Step.FORFEIT, (Status.AWARDED,), Status.FORFEITED),
    move(Step.AGREE, (Status.CONFIRMED,), Status.AGREED),
    move(Step.COMPLETE, (Status.AGREED,), Status.COMPLETED),
    move(Step.DISCONTINUE, (Status.AGREED,), Status.DISCONTINUED),
    move(Step.WITHDRAW, BEFORE_AWARD, Status.WITHDRAWN),
)

CHALLENGE_MOVES: tuple[Move[ChallengeStatus], ...] = (
    move(Step.PROPOSE, (ChallengeStatus.DRAFT,), ChallengeStatus.PROPOSED),
    move(Step.ASK_FOR_CHANGES, (ChallengeStatus.PROPOSED,), ChallengeStatus.DRAFT),
    move(Step.PUBLISH, (ChallengeStatus.PROPOSED,), ChallengeStatus.PUBLISHED),
    move(Step.CANCEL, (ChallengeStatus.PUBLISHED,), ChallengeStatus.CANCELLED),
)

ROUND_MOVES: tuple[Move[RoundStatus], ...] = (
    move(Step.CLOSE, (RoundStatus.OPEN,), RoundStatus.CLOSED),
    move(Step.FREEZE, (RoundStatus.CLOSED,), RoundStatus.FROZEN),
    move(Step.PUBLISH, (RoundStatus.FROZEN,), RoundStatus.PUBLISHED),
    move(
        Step.STOP, (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.FROZEN), RoundStatus.STOPPED
    ),
)

DECISION_MOVES: tuple[Move[DecisionStatus], ...] = (
    move(Step.APPROVE, (DecisionStatus.PROPOSED,), DecisionStatus.APPROVED),
    move(Step.SEND_BACK, (DecisionStatus.PROPOSED,), DecisionStatus.SENT_BACK),
    move(Step.ANNOUNCE, (DecisionStatus.APPROVED,), DecisionStatus.ANNOUNCED),
)

AGREEMENT_MOVES: tuple[Move[AgreementStatus], ...] = (
    move(Step.LOCK, (AgreementStatus.DRAFTING,), AgreementStatus.LOCKED),
    move(Step.UNLOCK, (AgreementStatus.LOCKED,), AgreementStatus.DRAFTING),
    move(Step.BRING_INTO_FORCE, (AgreementStatus.LOCKED,), AgreementStatus.IN_FORCE),
    move(Step.COMPLETE, (AgreementStatus.IN_FORCE,), AgreementStatus.COMPLETED),
    move(Step.DISCONTINUE, (AgreementStatus.IN_FORCE,), AgreementStatus.DISCONTINUED),
)


class ImpossibleStep(Refusal):
    """The table of moves has no such step from the present status."""

    message = N_("This step is not possible any more: the status is now “%(status)s”.")

    def __init__(self, *, step: Step, status: StrEnum) -> None:
        super().__init__(f"{step} is impossible from {status}")
        self.step = step
        self.status = status


def target(moves: tuple[Move[S], ...], step: Step, status: S) -> S:
    """The status that `step` leads to from `status`.

    Raises ImpossibleStep when the table has no such row.
    """
    for row in moves:
        if row.step is step and status in row.sources:
            return row.target
    raise ImpossibleStep(step=step, status=status)


def possible(moves: tuple[Move[S], ...], step: Step, status: S) -> bool:
    """Whether the table lets `step` follow `status`."""
    return any(row.step is step and status in row.sources for row in moves)


def fold(moves: tuple[Move[S], ...], start: S, steps: Iterable[Step]) -> S:
    """The status after all `steps`, one after another.

    Raises ImpossibleStep at the first that the table does not have from there.
    """
    status = start
    for step in steps:
        status = target(moves, step, status)
    return status
