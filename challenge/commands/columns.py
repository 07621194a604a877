"""`flask columns`: writes docs/personal-data.md, what every column holds and how long it stays."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from challenge.db import Base

SOURCE = Path(__file__).parents[1] / "columns.csv"
PAGE = Path(__file__).parents[2] / "docs" / "personal-data.md"


class Class(StrEnum):
    """Who a column is for."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SECRET = "secret"  # noqa: S105 (a word, not a secret)


CLASSES = {
    Class.PUBLIC: "anybody may know it, at the latest when its challenge is published",
    Class.INTERNAL: "only those who work on the case need it; it says nothing about a person",
    Class.PERSONAL: "it says something about a person: who they are, or what they did and when",
    Class.SECRET: "it opens an account, or does harm when known too early or by the wrong side: "
    "drafts, scores, ranks, conflicts, results under embargo",
}

RETENTIONS = {
    "chain": (
        "for ever",
        (
            "the chain of events proves that nothing was changed, and only while it is whole. "
            "It names people by number. Nothing removes it, and triggers refuse to"
        ),
    ),
    "record": (
        "as long as the agency's schedule for records of public money asks",
        (
            "a decision must be explained to auditors and courts years later. "
            "Nothing removes it by itself"
        ),
    ),
    "person": (
        "while the person has a post, then as long as a record names them",
        (
            "two persons, signatures and conflicts are proved by who held which post when. An "
            "administrator ends the posts; the name can be taken out without breaking the chain"
        ),
    ),
    "reference": (
        "as long as the service runs",
        "proposals keep the region and the office of their day, so old ones are never removed",
    ),
    "draft": (
        "with its proposal",
        (
            "what was typed must not be lost before the close, and shows afterwards what was "
            "corrected. A draft that was never submitted can go once its challenge is over; "
            "nothing removes it by itself"
        ),
    ),
    "mail": (
        "a year after it was sent is enough",
        "people ask whether and when they were told. Nothing removes it by itself yet",
    ),
    "session": (
        "30 days after it expired",
        "so that people find a browser that is not theirs. The worker removes it",
    ),
    "attempt": (
        "90 days; the number of the person in an alarm for ever",
        "so that attacks are noticed and can be looked into. The worker removes it",
    ),
    "tries": (
        "a day after the last try",
        "so that guessing is slow, in every process and after a restart. The worker removes it",
    ),
    "upload": (
        "a day after its last piece",
        "so that a file goes on from where the line broke. The worker removes it",
    ),
    "form": (
        "two days are enough",
        "the same form sent twice gets the first answer again. Nothing removes it by itself yet",
    ),
}
"""How long, and why; the last sentence says who removes it."""


class Column(NamedTuple):
    """A row of the file."""

    table: str
    name: str
    kind: str
    retention: str
    note: str


@click.command("columns")
def command() -> None:
    """Write docs/personal-data.md anew from challenge/columns.csv."""
    faults = untrue(tagged())
    if faults:
        raise click.ClickException("\n".join(faults))
    PAGE.write_text(page(tagged()), encoding="utf-8")
    click.echo(f"Written: {len(tagged())} columns.")


def tagged() -> list[Column]:
    """Every row of challenge/columns.csv."""
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return [Column(*row) for row in csv.reader(file)][1:]


def untrue(columns: Sequence[Column]) -> list[str]:
    """What is wrong with the file, in sentences that name the column and what to do."""
    times = Counter((column.table, column.name) for column in columns)
    real = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    missing = [
        f"{table}.{name} is not tagged: add a line to challenge/columns.csv "
        f"({table},{name},{' | '.join(Class)},{' | '.join(RETENTIONS)},note)."
        for table, name in sorted(real - set(times))
    ]
    unknown = [
        f"{table}.{name} is no column: take its line out of challenge/columns.csv."
        for table, name in sorted(set(times) - real)
    ]
    twice = [
        f"{table}.{name} stands in challenge/columns.csv {number} times."
        for (table, name), number in sorted(times.items())
        if number > 1
    ]
    return missing + unknown + twice + [fault for each in columns for fault in _wrong(each)]


def _wrong(column: Column) -> Iterator[str]:
    subject = f"{column.table}.{column.name} in challenge/columns.csv"
    if column.kind not in set(Class):
        yield f"{subject}: “{column.kind}” is none of {', '.join(Class)}."
    if column.retention not in RETENTIONS:
        yield f"{subject}: “{column.retention}” is none of {', '.join(RETENTIONS)}."
    if column.kind in (Class.PERSONAL, Class.SECRET) and not column.note:
        yield f"{subject}: a {column.kind} column needs a note that says what for."


INTRODUCTION = """# What is kept about whom, how long, and why

Written by `flask --app wsgi columns` from `challenge/columns.csv`, in which every column of the
database has a class and a retention; `make check-columns` fails for one that has none. For whoever
answers a person's question about their data, or draws up the agency's register of processing.

A column has one class, the strictest that fits: a draft that holds a name is secret.

Beside the database there are files: the documents that were attached, under the digest of their
content. They are as secret as what they are attached to, and are kept as long as it. Logs hold
addresses of pages and, where `ACCESS_LOG` is set, of visitors; how long is the operator's choice.
"""


def page(columns: Sequence[Column]) -> str:
    """docs/personal-data.md."""
    number = Counter(column.kind for column in columns)
    classes = [[f"**{kind}**", str(number[kind]), CLASSES[kind]] for kind in Class]
    retentions = [[f"**{name}**", *words] for name, words in RETENTIONS.items()]
    return "\n".join(
        [
            INTRODUCTION,
            _table(["Class", "Columns", "Which means that"], classes),
            "\n## How long\n",
            _table(["Retention", "Kept", "Why, and who removes it"], retentions),
            "\n## Columns that are personal or secret\n",
            "Tables by name; what is not listed in them is internal or public.",
            *_tables([each for each in columns if each.kind in (Class.PERSONAL, Class.SECRET)]),
            "\n## Tables without any\n",
            _without(columns) + "\n",
        ]
    )


def _tables(columns: Sequence[Column]) -> Iterator[str]:
    for table, group in groupby(sorted(columns, key=lambda each: each.table), lambda e: e.table):
        yield f"\n### {table}\n"
        rows = [[f"`{each.name}`", each.kind, each.retention, each.note] for each in group]
        yield _table(["Column", "Class", "Retention", "What for"], rows)


def _without(columns: Sequence[Column]) -> str:
    closed = {each.table for each in columns if each.kind in (Class.PERSONAL, Class.SECRET)}
    return (
        ", ".join(f"`{name}`" for name in sorted({each.table for each in columns} - closed)) + "."
    )


def _table(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
