"""The verbs of a proposal, and the one way in which its status changes."""

from challenge.proposals.actions.attaching import attach, remove_annex
from challenge.proposals.actions.drafting import start
from challenge.proposals.actions.lateness import approve_lateness, propose_lateness
from challenge.proposals.actions.letters import tell_of_date_change
from challenge.proposals.actions.saving import (
    Bases,
    choose_theme,
    remove_row,
    save_answers,
    save_beside,
    save_field,
    save_row,
)
from challenge.proposals.actions.steps import step, withdraw
from challenge.proposals.actions.submitting import refuse_untimely, submit

__all__ = [
    "Bases",
    "approve_lateness",
    "attach",
    "choose_theme",
    "propose_lateness",
    "refuse_untimely",
    "remove_annex",
    "remove_row",
    "save_answers",
    "save_beside",
    "save_field",
    "save_row",
    "start",
    "step",
    "submit",
    "tell_of_date_change",
    "withdraw",
]
