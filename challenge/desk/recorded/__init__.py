"""Events in words: what happened to what, and what its numbers and keys stand for."""

from challenge.desk.recorded.details import Line, lines
from challenge.desk.recorded.event import Recorded
from challenge.desk.recorded.names import Named, Names, names_in
from challenge.desk.recorded.subjects import subject

__all__ = ["Line", "Named", "Names", "Recorded", "lines", "names_in", "subject"]
