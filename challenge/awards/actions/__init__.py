"""The verbs of the award: decide, announce, follow, promote from the reserve."""

from challenge.awards.actions.deciding import (
    announce,
    approve_decision,
    propose_decision,
    refuse_announced,
    send_back,
    sweep,
)
from challenge.awards.actions.following import (
    accept,
    answer_reconsideration,
    ask_reconsideration,
    confirm,
    forfeit,
)
from challenge.awards.actions.promoting import (
    approve_promotion,
    propose_promotion,
    send_back_promotion,
)

__all__ = [
    "accept",
    "announce",
    "answer_reconsideration",
    "approve_decision",
    "approve_promotion",
    "ask_reconsideration",
    "confirm",
    "forfeit",
    "propose_decision",
    "propose_promotion",
    "refuse_announced",
    "send_back",
    "send_back_promotion",
    "sweep",
]
