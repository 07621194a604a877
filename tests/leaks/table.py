"""The table of who reads what from when, and the page of documentation made from it.

Run it as a module to write `docs/reading.md` anew.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.leaks.field import STAGES

FILE = Path(__file__).with_name("table.csv")
PAGE = Path(__file__).parents[2] / "docs" / "reading.md"
ROLES = (
    "visitor", "head", "staff", "contributor", "rival head", "officer", "other officer",
    "member", "unallotted", "conflicted", "chair", "conflicted chair", "secretariat", "author",
    "approver", "other approver", "implementer", "finance", "auditor", "administrator", "former",
)  # fmt: skip
PEOPLE = ROLES[1:]
GROUPS = {
    "everyone": ROLES,
    "people": PEOPLE,
    "unit": ("head", "staff"),
    "agency": ("secretariat", "author", "approver"),
    "panel": ("member", "unallotted", "conflicted", "chair", "conflicted chair"),
}
MEANINGS = {
    "visitor": "anybody, not signed in",
    "head": "the head of the unit that proposes",
    "staff": "staff of the same unit",
    "contributor": "somebody from outside the unit, who edits this one proposal of it",
    "rival head": "the head of another unit, which proposes too",
    "officer": "an officer of the regional office that covers the unit",
    "other officer": "an officer of another regional office",
    "member": "a committee member who scores this proposal",
    "unallotted": "a member of the same panel who does not score it",
    "conflicted": "a member who declared a conflict of interest with it",
    "chair": "a chair of the panel",
    "conflicted chair": "a chair who declared a conflict with it",
    "secretariat": "the secretariat of the agency",
    "author": "the author of the challenge",
    "approver": "the approver of the same agency",
    "other approver": "an approver of another agency",
    "implementer": "the agency that builds",
    "finance": "its finance officer",
    "auditor": "an auditor",
    "administrator": "an administrator of the platform",
    "former": "somebody whose post in the unit has ended",
}


@dataclass(frozen=True)
class Span:
    """From a stage on, up to but not including another one."""

    since: str
    until: str | None = None

    def holds(self, stage: str) -> bool:
        at = STAGES.index(stage)
        return STAGES.index(self.since) <= at and not self.is_over(stage)

    def is_over(self, stage: str) -> bool:
        """Whether a page that was open may by now say that its step is done."""
        return self.until is not None and STAGES.index(stage) >= STAGES.index(self.until)

    def __str__(self) -> str:
        return f"{self.since} – {self.until}" if self.until else self.since


@dataclass(frozen=True)
class Row:
    """One object on one page: who meets its word there, and for whom the page is there without."""

    object: str
    path: str
    word: str
    readers: dict[str, Span]
    empty: dict[str, Span]


@cache
def rows() -> list[Row]:
    """The whole table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    readers = dict(pair for part in line["readers"].split(";") for pair in _readers(part))
    empty = dict(pair for part in line["empty"].split() for pair in _empty(part))
    return Row(line["object"], line["path"], line["word"], readers, empty)


def _readers(part: str) -> Iterator[tuple[str, Span]]:
    if part.strip():
        who, when = part.split(":")
        for each in who.split():
            yield from _spread(each, _span(when.strip()))


def _empty(part: str) -> Iterator[tuple[str, Span]]:
    who, _, when = part.partition(":")
    yield from _spread(who, _span(when or STAGES[0]))


def _span(when: str) -> Span:
    since, _, until = when.partition("<")
    for stage in filter(None, (since, until)):
        assert stage in STAGES, f"no stage is called {stage}"
    return Span(since, until or None)


def _spread(who: str, span: Span) -> Iterator[tuple[str, Span]]:
    named = who.replace("-", " ")
    for role in GROUPS.get(named, (named,)):
        assert role in ROLES, f"no role is called {role}"
        yield role, span


def document() -> str:
    """The table as a page of documentation."""
    parts = [
        "# Who reads what, and from when",
        "",
        "Made from `tests/leaks/table.csv` by `python -m tests.leaks.table`; do not edit it here.",
        "[access.md](access.md) says which route is open to which role; this is what stands there.",
        "The same table is the test: every page is asked for as every role at every stage.",
        "Whatever is not in a cell does not exist for that role: the answer is the same 404 as for",
        "an address that never was, and the object is in no list, count, mail or search.",
        "A visitor is asked to sign in instead, whether or not there is something.",
        "",
        "## Stages",
        "",
        *(f"{number}. {stage}" for number, stage in enumerate(STAGES, 1)),
        "",
        "## Roles",
        "",
        *(f"* **{role}**: {MEANINGS[role]}" for role in ROLES),
        "",
        "## Objects",
        "",
        "| Object | Page | Read by, from which stage on (– until) |",
        "|---|---|---|",
        *(_line(row) for row in rows()),
        "",
    ]
    return "\n".join(parts)


def _line(row: Row) -> str:
    spans: dict[Span, list[str]] = {}
    for role in ROLES:
        if role in row.readers:
            spans.setdefault(row.readers[role], []).append(role)
    read = "; ".join(f"{_short(who)}: **{span}**" for span, who in spans.items())
    path = re.sub(r"[{}]", "", row.path)
    return f"| {row.object} | `{path}` | {read or 'nobody'} |"


def _short(who: list[str]) -> str:
    if len(who) == len(ROLES):
        return "everybody"
    return "everybody signed in" if who == list(PEOPLE) else ", ".join(who)


if __name__ == "__main__":
    PAGE.write_text(document(), encoding="utf-8")
