"""Stage 5: Rounds: panel, conflicts, sheets, ranking, cut."""
