"""Comparing what was submitted, outside any request; and recording what somebody found."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.audit.actions import record
from challenge.db import db, insert_new, table_of
from challenge.duplicates import queries, rules
from challenge.duplicates.models import (
    Resemblance,
    ResemblanceFinding,
    Sketch,
    SketchMark,
    Verdict,
)
from challenge.duplicates.queries import Candidate, Sketched

log = logging.getLogger(__name__)
AT_A_TIME = 200
"""Versions that one sweep takes, so that mail does not wait for long."""


def sweep() -> None:
    compare_waiting(AT_A_TIME)


def compare_waiting(most: int) -> int:
    """Sketch and compare versions that came since; the answer is how many were compared.

    Reading holds no lock, and each version is written by itself. First all are sketched, then
    compared: of two that two workers take at once, the later one finds the earlier.
    """
    db.read_from_one_moment()
    for number in queries.unsketched(most):
        with _one_of_many(f"version {number} is not sketched"):
            _sketch(number)
    db.read_from_one_moment()
    waiting = queries.uncompared(most)
    for number in waiting:
        with _one_of_many(f"sketch {number} is not compared"):
            _compare(number)
    return len(waiting)


@contextmanager
def _one_of_many(trouble: str) -> Iterator[None]:
    """What fails is told of, and does not keep the others waiting."""
    try:
        yield
    except Exception:
        log.exception(trouble)
        db.close()


def _sketch(version_id: int) -> None:
    db.read_from_one_moment()
    marks = rules.marks_of(queries.sketched(version_id).text)
    with db.apart():
        row = {"version_id": version_id, "made_at": clock.now()}
        made = insert_new(db.session, Sketch, row).returning(Sketch.id)
        number = db.session.scalar(made)
        if number is not None and marks:
            rows = [{"sketch_id": number, "kind": kind, "mark": mark} for kind, mark in marks]
            db.session.connection().execute(sa.insert(table_of(SketchMark)), rows)


def _compare(sketch_id: int) -> None:
    db.read_from_one_moment()
    mine = queries.sketched(queries.version_of_sketch(sketch_id))
    rows = list(_resembling(mine, queries.candidates(sketch_id, mine.version)))
    with db.apart():
        for row in rows:
            db.session.execute(insert_new(db.session, Resemblance, row))
        done = sa.update(Sketch).where(Sketch.id == sketch_id)
        db.session.execute(done.values(compared_at=clock.now()))


def _resembling(mine: Sketched, others: Sequence[Candidate]) -> Iterator[dict[str, Any]]:
    for candidate in others:
        earlier, later = sorted((mine, candidate.found), key=lambda one: one.version.id)
        near = rules.same_place(earlier.text.unit, later.text.unit)
        facts = replace(candidate.facts, same_site=candidate.facts.same_site and near)
        found = rules.likeness(earlier.text, later.text)
        if rules.to_be_told(found, facts):
            yield {
                "earlier_id": earlier.version.id,
                "later_id": later.version.id,
                "earlier_share": found.earlier_share,
                "later_share": found.later_share,
                "same_file": facts.same_file,
                "same_site": facts.same_site,
                "found_at": clock.now(),
            }


def find(resemblance: Resemblance, verdict: Verdict, *, text: str, by: Actor) -> ResemblanceFinding:
    """Record what somebody found who read both. It decides nothing, and a later one may follow."""
    finding = ResemblanceFinding(
        resemblance=resemblance,
        verdict=verdict,
        text=text,
        found_by_id=by.user_id or 0,
        found_at=clock.now(),
    )
    db.session.add(finding)
    db.session.flush()
    record(f"resemblance.found_{verdict}", finding, by=by, reason=text)
    return finding
