"""Draft, save, propose, publish, move dates, seal, call off."""

from challenge.challenges.actions.cancelling import (
    approve_cancellation,
    before_cancel,
    hold_running,
    on_cancel,
    propose_cancellation,
    refuse_cancellation,
    withdraw_cancellation,
)
from challenge.challenges.actions.dates import (
    approve_date_change,
    drop_date_change,
    on_date_change,
    propose_date_change,
)
from challenge.challenges.actions.drafting import clone, draft_challenge
from challenge.challenges.actions.publishing import ask_for_changes, propose, publish
from challenge.challenges.actions.sealing import seal, sweep
from challenge.challenges.actions.sections import save_section, starting_points

__all__ = [
    "approve_cancellation",
    "approve_date_change",
    "ask_for_changes",
    "before_cancel",
    "clone",
    "draft_challenge",
    "drop_date_change",
    "hold_running",
    "on_cancel",
    "on_date_change",
    "propose",
    "propose_cancellation",
    "propose_date_change",
    "publish",
    "refuse_cancellation",
    "save_section",
    "seal",
    "starting_points",
    "sweep",
    "withdraw_cancellation",
]
