"""Faults as somebody with the database in their hands would make them, and what is then found.

This is the one place where tests write rows by hand.
"""

from tests.invariants.faults.base import Fault
from tests.invariants.faults.comparing import RESEMBLANCES
from tests.invariants.faults.deciding import AGREEMENTS, AWARDS
from tests.invariants.faults.entering import CHALLENGES, PEOPLE, PROPOSALS, SCREENING
from tests.invariants.faults.judging import PANELS, ROUNDS, SHEETS

__all__ = ["FAULTS", "Fault"]

FAULTS = [
    *PEOPLE,
    *CHALLENGES,
    *PROPOSALS,
    *SCREENING,
    *RESEMBLANCES,
    *PANELS,
    *SHEETS,
    *ROUNDS,
    *AWARDS,
    *AGREEMENTS,
]
