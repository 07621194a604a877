"""Every status has words and a colour of the style sheet."""

from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask

from challenge import workflow
from challenge.web.labels import LABELS, colour, label

KINDS = [
    kind
    for name, kind in vars(workflow).items()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and name.endswith("Status")
]
STATUSES = [status for kind in KINDS for status in kind]


def test_every_kind_of_status_is_here() -> None:
    assert set(LABELS) == set(KINDS)


@pytest.mark.parametrize("status", STATUSES, ids=repr)
def test_every_status_has_words_and_a_colour(kit: Flask, status: StrEnum) -> None:
    style = (Path(str(kit.static_folder)) / "govuk.css").read_text()
    with kit.test_request_context("/"):
        assert label(status)[0].isupper()
    assert colour(status) == "blue" or f"govuk-tag--{colour(status)}" in style


def test_drafts_of_two_kinds_may_differ(kit: Flask) -> None:
    with kit.test_request_context("/"):
        assert label(workflow.Status.COMPLETED) == "Completed"
        assert label(workflow.RoundStatus.PUBLISHED) == "Published"
