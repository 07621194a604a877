"""Negative controls: each invariant sees the fault it is there for, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import cast

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge import audit
from challenge.accounts.actor import SYSTEM
from challenge.audit.invariants import Invariant, chain
from challenge.audit.invariants import _told as pairing
from challenge.commands import check
from challenge.db import Base, db
from challenge.documents.invariants import files
from tests.audit.test_chain import lift_triggers
from tests.invariants.faults import FAULTS, Fault


def kind_of(invariant: Invariant) -> str | None:
    """What an invariant pairs with its events, if that is what it does."""
    look = invariant.look
    return look.args[0] if isinstance(look, partial) and look.func is pairing else None


PAIRS = {kind: each for each in check.invariants() if (kind := kind_of(each))}


def ignore_checks(tables: Iterable[sa.Table]) -> None:
    """What whoever owns the database can always do."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(sa.text("PRAGMA ignore_check_constraints = 1"))
        return
    for table in tables:
        for constraint in table.constraints:
            if isinstance(constraint, sa.CheckConstraint):
                drop = f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{constraint.name}"'
                db.session.execute(sa.text(drop))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_invariant_sees_its_fault(whole: Flask, fault: Fault) -> None:
    ignore_checks({cast(sa.Table, statement.table) for statement in fault.done})
    for statement in fault.done:
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()

    found = check.prove(fault.invariant).findings

    assert [
        (fnmatchcase(each.subject, fault.subject), fnmatchcase(each.sentence, fault.sentence))
        for each in found
    ] == [(True, True)], found


@dataclass(frozen=True)
class Ghost:
    """Something that is not there, for an event to be about."""

    audit_kind: str
    audit_id: int = 987_654
    audit_label: str = "ghost"
    audit_challenge: int | None = None


@pytest.mark.parametrize("kind", PAIRS)
def test_event_without_its_row_is_seen(whole: Flask, kind: str) -> None:
    audit.record("ghost.walk", Ghost(kind), by=SYSTEM)

    found = check.prove(PAIRS[kind]).findings

    assert [(each.subject, each.sentence) for each in found] == [
        (f"{kind} 987654 (ghost)", "gone, though ghost.walk is on record")
    ]


@pytest.mark.parametrize("kind", [kind for kind in PAIRS if PAIRS[kind].look.args[2]])  # type: ignore[attr-defined]
def test_row_without_its_event_is_seen(whole: Flask, kind: str) -> None:
    lift_triggers()
    values = {"kind": kind}
    number = db.session.scalar(
        sa.text("SELECT max(subject_id) FROM event WHERE subject_kind = :kind"), values
    )
    erase = sa.text("DELETE FROM event WHERE subject_kind = :kind AND subject_id = :number")
    db.session.execute(erase, values | {"number": number})

    found = check.prove(PAIRS[kind]).findings

    assert [(each.subject, each.sentence) for each in found] == [
        (f"{kind} {number}", "no event tells how it came to be")
    ]


def test_broken_chain_is_seen(whole: Flask) -> None:
    lift_triggers()
    db.session.execute(sa.text("UPDATE event SET reason = 'another' WHERE seq = 7"))

    found = check.prove(chain).findings

    assert [each.subject for each in found] == ["event 7"]


def test_what_cannot_be_read_is_a_finding_too(whole: Flask) -> None:
    lift_triggers()
    db.session.execute(sa.text("UPDATE event SET detail = '?' WHERE action = 'proposal.start'"))

    found = check.prove(PAIRS["proposal"]).findings

    assert [each.subject for each in found] == ["the rest"]


def test_every_invariant_has_a_fault() -> None:
    tried = {id(fault.invariant) for fault in FAULTS} | {id(each) for each in PAIRS.values()}
    tried |= {id(chain), id(files)}

    untried = [each.sentence for each in check.invariants() if id(each) not in tried]

    assert untried == []


def test_every_kind_of_subject_is_paired_with_its_events() -> None:
    kinds = {
        mapper.class_.audit_kind
        for mapper in Base.registry.mappers
        if hasattr(mapper.class_, "audit_kind")
    }

    assert kinds == set(PAIRS)
