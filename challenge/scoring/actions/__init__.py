"""The verbs of a round, from the panel to the published result."""

from challenge.scoring.actions.allotting import add_pair, allot, remove_pair
from challenge.scoring.actions.calling_up import call_up
from challenge.scoring.actions.conflicts import declare, declare_later, pin_conflict
from challenge.scoring.actions.opening import open_round
from challenge.scoring.actions.panel import confirm_chair, refuse_chair, seat, unseat
from challenge.scoring.actions.publishing import publish, publish_last
from challenge.scoring.actions.ranking import (
    approve_departure,
    close_round,
    freeze,
    propose_departure,
    refuse_departure,
)
from challenge.scoring.actions.sheets import hand_in, save_sheet
from challenge.scoring.actions.stopping import stop_rounds

__all__ = [
    "add_pair",
    "allot",
    "approve_departure",
    "call_up",
    "close_round",
    "confirm_chair",
    "declare",
    "declare_later",
    "freeze",
    "hand_in",
    "open_round",
    "pin_conflict",
    "propose_departure",
    "publish",
    "publish_last",
    "refuse_chair",
    "refuse_departure",
    "remove_pair",
    "save_sheet",
    "seat",
    "stop_rounds",
    "unseat",
]
