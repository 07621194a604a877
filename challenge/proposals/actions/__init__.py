"""The verbs of a proposal, and the one way in which its status changes."""

from challenge.proposals.actions.attaching import attach, refuse_unless_open, remove_annex, replace
from challenge.proposals.actions.drafting import (
    choose_theme,
    save_answers,
    start,
)
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
from challenge.proposals.actions.uploading import (
    acknowledge_piece,
    begin_upload,
    drop_upload,
    finish_upload,
    refuse_incomplete,
    refuse_piece,
    sweep,
)

__all__ = [
    "acknowledge_piece",
    "approve_lateness",
    "approve_revocation",
    "attach",
    "begin_upload",
    "choose_theme",
    "drop_revocation",
    "drop_upload",
    "finish_upload",
    "propose_lateness",
    "propose_revocation",
    "refuse_incomplete",
    "refuse_lateness",
    "refuse_piece",
    "refuse_unless_open",
    "refuse_untimely",
    "remove_annex",
    "replace",
    "save_answers",
    "start",
    "step",
    "submit",
    "sweep",
    "tell_of_cancellation",
    "tell_of_date_change",
    "withdraw",
    "withdraw_lateness",
]
