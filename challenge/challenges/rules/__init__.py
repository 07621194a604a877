"""Who may, when a call is open, what it says section by section, and what is still missing."""

from challenge.challenges.rules.awarding import purse_total
from challenge.challenges.rules.calendar import (
    Phase,
    StageDate,
    accepts,
    in_zone,
    is_open,
    may_move,
    phase,
    phase_between,
    shifted,
    stage_dates,
)
from challenge.challenges.rules.completeness import Missing, State, missing, state
from challenge.challenges.rules.notice import Notice, notice
from challenge.challenges.rules.people import (
    is_second_person,
    may_approve,
    may_author,
    may_read,
    refuse_called_off,
)
from challenge.challenges.rules.sections import Content, Section, content, key_of, stamp, stamp_of

__all__ = [
    "Content",
    "Missing",
    "Notice",
    "Phase",
    "Section",
    "StageDate",
    "State",
    "accepts",
    "content",
    "in_zone",
    "is_open",
    "is_second_person",
    "key_of",
    "may_approve",
    "may_author",
    "may_move",
    "may_read",
    "missing",
    "notice",
    "phase",
    "phase_between",
    "purse_total",
    "refuse_called_off",
    "shifted",
    "stage_dates",
    "stamp",
    "stamp_of",
    "state",
]
