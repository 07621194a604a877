"""The verbs of an agreement: draft, lock, sign, bring into force, follow."""

from challenge.mous.actions.drafting import (
    add_signatory,
    draft,
    lock,
    save_agreement,
    unlock,
)
from challenge.mous.actions.following import (
    add_milestone,
    clear_holdup,
    finish_milestone,
    hold_up,
)
from challenge.mous.actions.signing import (
    add_witness,
    bring_into_force,
    check_signing,
    record_approval,
    sign,
    today_of,
)

__all__ = [
    "add_milestone",
    "add_signatory",
    "add_witness",
    "bring_into_force",
    "check_signing",
    "clear_holdup",
    "draft",
    "finish_milestone",
    "hold_up",
    "lock",
    "record_approval",
    "save_agreement",
    "sign",
    "today_of",
    "unlock",
]
