"""The command: a line for each invariant, and a status that a timer can act on."""

import pytest
import sqlalchemy as sa
from flask import Flask

from challenge.challenges.models import Criterion
from challenge.commands import check
from challenge.db import db
from challenge.documents.models import Document
from tests.statements import counted

MOST_STATEMENTS = 7


def test_everything_holds_in_a_world_of_real_steps(whole: Flask) -> None:
    found = [
        (proof.invariant.sentence, each)
        for proof in check.proved(quick=True)
        for each in proof.findings
    ]

    assert found == []


def test_every_invariant_looks_at_something(whole: Flask) -> None:
    empty = [proof.invariant.sentence for proof in check.proved(quick=True) if not proof.number]

    assert empty == []


def test_no_invariant_asks_once_for_each_row(whole: Flask) -> None:
    sent = {}
    for invariant in check.invariants():
        with counted(whole) as statements:
            check.prove(invariant)
        sent[invariant.sentence] = len(statements)

    assert {sentence: number for sentence, number in sent.items() if number > MOST_STATEMENTS} == {}


def test_command_says_what_it_looked_at(whole: Flask) -> None:
    answer = whole.test_cli_runner().invoke(args=["check", "--quick"])

    first, *_others, last = answer.output.splitlines()
    assert answer.exit_code == 0
    assert first.split(maxsplit=2)[::2] == [
        "ok",
        "The record of events is whole, from the first to the last.",
    ]
    assert last == f"All {len(answer.output.splitlines()) - 1} invariants hold."


def test_command_lists_what_it_found_and_fails(whole: Flask) -> None:
    db.session.execute(sa.update(Criterion).values(weight=70))

    answer = whole.test_cli_runner().invoke(args=["check", "--quick"])

    lines = answer.output.splitlines()
    at = lines.index(
        "FAULT         2  The weights of each round that was put forward add up to 100."
    )
    assert answer.exit_code == 1
    assert lines[at + 1 : at + 3] == [
        "      works, paper: its weights add up to 140",
        "      works, presentation: its weights add up to 210",
    ]
    assert lines[-1].endswith("invariants do not hold.")


def test_only_the_whole_check_reads_files(whole: Flask) -> None:
    documents = db.session.scalar(sa.select(sa.func.count()).select_from(Document))

    answer = whole.test_cli_runner().invoke(args=["check"])

    assert f"FAULT {documents:>9}  The file of every document is there" in answer.output
    assert answer.output.count("its file is missing") == documents


def test_hundred_findings_are_written_out_and_the_others_counted(
    whole: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "MOST", 1)
    db.session.execute(sa.update(Criterion).values(weight=70))

    answer = whole.test_cli_runner().invoke(args=["check", "--quick"])

    assert "      … and 1 more" in answer.output.splitlines()


def test_nobody_waits_for_the_check(own_app: Flask) -> None:
    """SQLite's write lock is not taken, and PostgreSQL sees one moment."""
    with own_app.app_context():
        db.read_from_one_moment()
        db.session.execute(sa.text("SELECT 1 FROM chain_head"))

        with own_app.app_context():
            db.session.execute(sa.text("UPDATE chain_head SET seq = 5"))
            db.session.commit()

        assert db.session.scalar(sa.text("SELECT seq FROM chain_head")) == 0
        with pytest.raises(sa.exc.DBAPIError):
            db.session.execute(sa.text("UPDATE chain_head SET seq = 6"))
