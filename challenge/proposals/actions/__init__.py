"""The verbs of a proposal, and the one way in which its status changes."""

from challenge.proposals.actions.attaching import attach, remove_annex
from challenge.proposals.actions.drafting import (
    choose_theme,
    save_answers,
    start,
)
from challenge.proposals.actions.importing import import_lines
from challenge.proposals.actions.lateness import (
    approve_lateness,
    approve_revocation,
    drop_revocation,
    propose_lateness,
    propose_revocation,
    refuse_lateness,
    withdraw_lateness,
)
from challenge.proposals.actions.letters import tell_of_cancellation, tell_of_date_change
from challenge.proposals.actions.steps import step, withdraw
from challenge.proposals.actions.submitting import refuse_untimely, submit

__all__ = [
    "approve_lateness",
    "approve_revocation",
    "attach",
    "choose_theme",
    "drop_revocation",
    "import_lines",
    "propose_lateness",
    "propose_revocation",
    "refuse_lateness",
    "refuse_untimely",
    "remove_annex",
    "save_answers",
    "start",
    "step",
    "submit",
    "tell_of_cancellation",
    "tell_of_date_change",
    "withdraw",
    "withdraw_lateness",
]
