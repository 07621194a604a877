"""The benchmark runs, and no page sends more statements because it shows more rows."""

import pytest

from tests.bench import measuring, report, starts
from tests.bench.__main__ import standing
from tests.bench.jobs import JOBS
from tests.bench.measuring import Result
from tests.databases import SQLITE, Databases


def results(databases: Databases, size: int, *, times: int) -> list[Result]:
    with databases.migrated(SQLITE) as url, standing(SQLITE, url, size) as stand:
        found, faults = measuring.all_of(stand, times=times)
    assert not faults
    assert len(found) == len(JOBS)
    return found


def test_statements_do_not_follow_the_rows(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    few = results(databases, 20, times=2)
    report.show(few)
    assert "ranking page, chair" in capsys.readouterr().out
    assert all(each.ratio > 0 for each in few)
    many = results(databases, 60, times=2)
    assert {each.job: each.statements for each in few} == {
        each.job: each.statements for each in many
    }


def test_starts_are_measured_and_shown(
    databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    with databases.migrated(SQLITE) as url:
        begun = starts.all_of(url, times=1)

    starts.show(begun)

    assert all(each.fastest > 0 for each in begun)
    assert [line[:12] for line in capsys.readouterr().out.splitlines()[2:]] == [
        "server, firs",
        "flask --help",
    ]
