"""Every column is tagged with a class and a retention, and the page about them is up to date."""

import pytest

import challenge.models  # noqa: F401  every table
from challenge.commands import columns
from challenge.commands.columns import Column

TAGGED = columns.tagged()


def test_every_column_is_tagged() -> None:
    faults = columns.untrue(TAGGED)

    assert not faults, "\n".join(faults)


def test_the_page_is_written_from_the_file() -> None:
    written = columns.PAGE.read_text(encoding="utf-8")

    assert written == columns.page(TAGGED), "write it anew: flask --app wsgi columns"


def test_untagged_column_is_named_with_the_file_to_edit() -> None:
    left = [each for each in TAGGED if (each.table, each.name) != ("sheet", "scores")]

    faults = columns.untrue(left)

    assert len(faults) == 1
    assert faults[0].startswith(
        "sheet.scores is not tagged: add a line to challenge/columns.csv (sheet,scores,"
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            Column("sheet", "mood", "internal", "record", ""),
            "sheet.mood is no column: take its line out of challenge/columns.csv.",
        ),
        (TAGGED[0], "{0.table}.{0.name} stands in challenge/columns.csv 2 times."),
    ],
)
def test_line_too_many_is_named(row: Column, sentence: str) -> None:
    assert columns.untrue([*TAGGED, row]) == [sentence.format(row)]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "hidden"}, "“hidden” is none of public, internal, personal, secret."),
        ({"retention": "long"}, "“long” is none of chain, record, person, "),
        ({"note": ""}, "a secret column needs a note that says what for."),
    ],
)
def test_wrong_tag_is_named(changed: dict[str, str], sentence: str) -> None:
    rows = [
        each._replace(**changed) if (each.table, each.name) == ("person", "password") else each
        for each in TAGGED
    ]

    (fault,) = columns.untrue(rows)

    assert fault.startswith("person.password in challenge/columns.csv: " + sentence)


@pytest.mark.parametrize("name", ["password", "token_digest", "digest", "scores", "fs_uniquifier"])
def test_what_opens_or_judges_is_secret(name: str) -> None:
    tables = {"password": "person", "scores": "sheet", "fs_uniquifier": "person"}
    tables |= {"token_digest": "invitation", "digest": "login_session"}

    (kind,) = (each.kind for each in TAGGED if (each.table, each.name) == (tables[name], name))

    assert kind == columns.Class.SECRET
