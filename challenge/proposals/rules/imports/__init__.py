"""A budget out of somebody's spreadsheet: found, read, matched with what is saved."""

from challenge.proposals.rules.imports.matching import Change, changes, matched, with_components
from challenge.proposals.rules.imports.reading import Fault, Reading, read_lines
from challenge.proposals.rules.imports.written import KEY_COLUMN, cell_of, component_labels

__all__ = [
    "KEY_COLUMN",
    "Change",
    "Fault",
    "Reading",
    "cell_of",
    "changes",
    "component_labels",
    "matched",
    "read_lines",
    "with_components",
]
