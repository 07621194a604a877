"""Every page as every role at every stage: what may be read is there, the rest is nowhere."""

from collections.abc import Iterator

from flask import Flask
from time_machine import Traveller
from werkzeug.test import TestResponse

from tests.leaks.asking import NOWHERE, Asker, asker, body, filled, shown
from tests.leaks.field import STAGES, Field
from tests.leaks.steps import stage_by_stage
from tests.leaks.table import PAGE, ROLES, Row, document, rows


def test_every_cell(app: Flask, clock: Traveller) -> None:
    by_path: dict[str, list[Row]] = {}
    for row in rows():
        by_path.setdefault(row.path, []).append(row)
    wrong: list[str] = []
    for stage, world in stage_by_stage(clock):
        for role in ROLES:
            client = asker(app, world, role) if is_there(role, world) else None
            if client is not None:
                nowhere = body(client.get(NOWHERE))
                for path, about in by_path.items():
                    found = faults(client, path, about, role, stage, nowhere, world)
                    wrong += [f"{stage}: {role}: {path}: {fault}" for fault in found]
    assert not wrong, f"{len(wrong)} cells are wrong:\n" + "\n".join(wrong)


def asked(by_path: dict[str, list[Row]], role: str, stage: str) -> Iterator[tuple[str, list[Row]]]:
    """The pages worth asking for: where a cell changes at this stage or at the next one, where
    the page comes into being for anybody, and at the end all that somebody never reads."""
    after = STAGES[STAGES.index(stage) + 1 :][:1]
    for path, about in by_path.items():
        spans = [span for row in about for span in row.readers.values()]
        own = [row.readers[role] for row in about if role in row.readers]
        reads = bool(own)
        own += [row.empty[role] for row in about if role in row.empty]
        turns = {edge for span in own for edge in (span.since, span.until)}
        born = min((span.since for span in spans), key=STAGES.index, default=STAGES[0])
        last = () if reads else STAGES[-1:]
        if stage in {born, *turns, *last} or turns.intersection(after):
            yield path, about


def is_there(role: str, world: Field) -> bool:
    """`unallotted` is known once the proposals are allotted."""
    return role == "visitor" or role in world.people


def faults(
    client: Asker, path: str, about: list[Row], role: str, stage: str, nowhere: str, world: Field
) -> Iterator[str]:
    """What is wrong with one page for one role at one stage."""
    answer = client.get(filled(path, world), follow_redirects=role != "visitor")
    reads = [row for row in about if role in row.readers and row.readers[role].holds(stage)]
    there = reads or [row for row in about if role in row.empty and row.empty[role].holds(stage)]
    if not there:
        over = any(role in row.readers and row.readers[role].is_over(stage) for row in about)
        yield from hidden(answer, role, nowhere, over=over)
        return
    if not reads and answer.status_code == 409:
        return
    if answer.status_code != 200:
        yield f"answers {answer.status_code}"
        return
    for row in about:
        stands = filled(row.word, world) in shown(answer)
        if stands is not (row in reads):
            yield f"{row.object}: “{row.word}” is {'there' if stands else 'not there'}"


def hidden(answer: TestResponse, role: str, nowhere: str, *, over: bool) -> Iterator[str]:
    """The answer of a page that does not exist; a step that is done may say so to who took it."""
    if role == "visitor" and answer.status_code == 302:
        if not answer.location.startswith("/login?next="):
            yield f"leads to {answer.location}"
    elif over and answer.status_code in (200, 409):
        return
    elif answer.status_code != 404:
        yield f"answers {answer.status_code} instead of 404"
    elif body(answer) != nowhere:
        yield "is a 404 that differs from that of a page that never was"


def test_the_documentation_is_made_from_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "run python -m tests.leaks.table"
