"""A proposal whose writer had read another one: the same thoughts in other words."""

from collections.abc import Callable
from typing import Any

Answers = dict[str, Any]

SOURCES = {"TCC3-DONSOL": "TCC1-021"}
"""Which proposal of the open call draws on which one of cycle 1, of the same region."""
FIELDS = ("goals_objectives", "sustainability")
OWN_PARAGRAPHS = 2
"""Place and visitors are one's own; what is wrong there, and what was tried, is read elsewhere."""
WORDS = (
    ("Virac", "Donsol"),
    ("the river mouth east of the port", "the tidal creek above the bridge"),
    ("egrets, terns and mangrove whistlers", "fireflies, egrets and terns"),
    ("After the storms of 2020", "When the storms of 2020 had passed"),
    (
        "Botanists from the state university explained why",
        "Botanists of the university said why",
    ),
    ("was cut for firewood and charcoal", "used to be cut for charcoal and firewood"),
    ("About two thirds has grown back", "Two thirds or so have grown back"),
    ("The rest stays bare", "What is left stays bare"),
    ("We learnt which species and which months work", "We know now which months and species work"),
    ("lived in Poblacion for three weeks", "stayed in the barangay three weeks"),
    ("The region's tourism circuit", "The tourism circuit of the region"),
    ("Residents run it", "It is run by residents"),
    ("on cautious numbers", "if one counts cautiously"),
    ("inspects the works every quarter", "looks at the works each quarter"),
    ("People forgive a bad month", "A bad month is forgiven"),
    ("Give residents of Poblacion regular work", "Give residents work all year"),
)
"""What was written there, and how it is put here."""


def borrowing(answers: Answers, source: Answers) -> Answers:
    """The same proposal, with parts of another one in it, re-worded."""
    own = answers["context"].split("\n\n")[:OWN_PARAGRAPHS]
    taken = reworded(source["context"]).split("\n\n")[OWN_PARAGRAPHS:]
    parts = {field: _each_text(source[field], reworded) for field in FIELDS}
    return answers | parts | {"context": "\n\n".join([*own, *taken])}


def reworded(text: str) -> str:
    for before, after in WORDS:
        text = text.replace(before, after)
    return text


def _each_text(answer: Any, change: Callable[[str], str]) -> Any:
    """The same answer, whatever it is made of, with every text in it changed."""
    if isinstance(answer, dict):
        return {
            name: value if name == "key" else _each_text(value, change)
            for name, value in answer.items()
        }
    if isinstance(answer, list):
        return [_each_text(value, change) for value in answer]
    return change(answer) if isinstance(answer, str) else answer
