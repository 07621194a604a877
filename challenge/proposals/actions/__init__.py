"""The verbs of a proposal, and the one way in which its status changes."""

from challenge.proposals.actions.attaching import attach, remove_annex
from challenge.proposals.actions.drafting import (
    choose_theme,
    save_answers,
    start,
)
from challenge.proposals.actions.importing import import_lines
from challenge.proposals.actions.lateness import approve_lateness, propose_lateness
from challenge.proposals.actions.letters import tell_of_date_change
from challenge.proposals.actions.steps import step, withdraw
from challenge.proposals.actions.submitting import refuse_untimely, submit

__all__ = [
    "approve_lateness",
    "attach",
    "choose_theme",
    "import_lines",
    "propose_lateness",
    "refuse_untimely",
    "remove_annex",
    "save_answers",
    "start",
    "step",
    "submit",
    "tell_of_date_change",
    "withdraw",
]
