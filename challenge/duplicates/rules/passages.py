"""A proposal as its readers compare it: its passages, its files, the sites it names, its unit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from challenge.challenges.models import FormField
from challenge.duplicates.rules.terms import Term, terms
from challenge.proposals.rules.cells import columns_of, rows_of

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")  # noqa: RUF001
LONGEST = 400
"""Characters of a passage. Thai ends no sentence with a mark: a longer one is cut at a space."""
PROSE, LISTED = ("text", "longtext"), ("rows", "period", "budget")
SITE = "site"
"""A column with this key names where something is to be built."""


@dataclass(frozen=True)
class Passage:
    """A sentence, or a cell of a row, of one field of the form."""

    key: str
    """The field's."""
    text: str

    @cached_property
    def terms(self) -> list[Term]:
        return terms(self.text)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(term.key for term in self.terms)


@dataclass(frozen=True)
class Written:
    """What of a submitted content is compared."""

    unit: str
    """Code of the local unit."""
    passages: tuple[Passage, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """File names by digest."""
    sites: frozenset[str] = frozenset()


def written(content: Mapping[str, Any], fields: Sequence[FormField]) -> Written:
    """The parts of a frozen content that its unit wrote itself."""
    answers = content["answers"]
    return Written(
        unit=content["unit"]["code"],
        passages=tuple(passage for one in fields for passage in _passages(one, answers)),
        files={annex["sha256"]: annex["filename"] for annex in content["annexes"]},
        sites=frozenset(_sites(fields, answers)),
    )


def _passages(one: FormField, answers: Mapping[str, Any]) -> Iterator[Passage]:
    """People's names are no text: a record of who proposes is left out."""
    for text in _texts(one, answers.get(one.key)):
        yield from (Passage(one.key, sentence) for sentence in sentences(text))


def _texts(one: FormField, answer: Any) -> Iterator[str]:
    if one.kind in PROSE and isinstance(answer, str):
        yield answer
    if one.kind in LISTED and isinstance(answer, dict):
        yield str(answer.get("lead") or "")
        named = [column["key"] for column in columns_of(one) if column["kind"] in PROSE]
        yield from (str(row.get(name) or "") for row in rows_of(answer) for name in named)


def sentences(text: str) -> Iterator[str]:
    """None of them is endless."""
    for sentence in SENTENCE.split(text):
        rest = sentence.strip()
        while len(rest) > LONGEST:
            cut = rest.rfind(" ", 1, LONGEST)
            cut = LONGEST if cut < 0 else cut
            yield rest[:cut]
            rest = rest[cut:].strip()
        if rest:
            yield rest


def _sites(fields: Sequence[FormField], answers: Mapping[str, Any]) -> Iterator[str]:
    """Names of sites as they are compared; one word alone, such as “Poblacion”, names none."""
    for one in fields:
        if one.kind in LISTED and any(column["key"] == SITE for column in columns_of(one)):
            for row in rows_of(answers.get(one.key)):
                found = [term.key for term in terms(str(row.get(SITE) or ""))]
                if len(found) > 1:
                    yield " ".join(found)
