"""What must hold of every round: who sits and scores, by which rule, and with which ranking."""

from challenge.scoring.invariants.panels import chairs, conflicts, panels, seats
from challenge.scoring.invariants.rounds import (
    call_ups,
    departures,
    rankings,
    round_files,
    rules,
    runs,
    statuses,
)
from challenge.scoring.invariants.sheets import handed_in, sheets, totals

__all__ = [
    "call_ups",
    "chairs",
    "conflicts",
    "departures",
    "handed_in",
    "panels",
    "rankings",
    "round_files",
    "rules",
    "runs",
    "seats",
    "sheets",
    "statuses",
    "totals",
]
