"""Saving one section of a draft: its columns, and its rows matched by key."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from challenge import audit
from challenge.accounts.actor import Actor
from challenge.challenges.models import Challenge, Round
from challenge.challenges.rules import sections
from challenge.challenges.rules.refusals import NotADraft, SavedMeanwhile
from challenge.challenges.rules.sections import Piece, Section
from challenge.db import db
from challenge.workflow import ChallengeStatus

Row = Mapping[str, Any]
StartingPoint = tuple[str, Callable[..., None]]

starting_points: dict[str, StartingPoint] = {}
"""What a draft may start from: a label, and `fill(challenge, by=)`; programmes add theirs."""


def save_section(
    challenge: Challenge, section: Section, content: Row, *, seen: int | None = None, by: Actor
) -> None:
    """Replace what `section` says by `content`, shaped as `rules.content` gives it.

    Rows keep their identity by key; those left out of a given list go, a list that is not given
    stays. `seen` is the stamp of what the author looked at.
    Raises NotADraft after the draft was proposed, SavedMeanwhile when `seen` is outdated.
    """
    if challenge.status is not ChallengeStatus.DRAFT:
        raise NotADraft
    if seen is not None and seen != sections.stamp(challenge, section):
        raise SavedMeanwhile
    _write(challenge, section, content)
    challenge.search_key = sections.search_text(challenge)
    challenge.version += 1
    audit.record(
        "challenge.save", challenge, by=by, section=str(section), version=challenge.version
    )


def _write(challenge: Challenge, section: Section, content: Row) -> None:
    for name in sections.COLUMNS[section]:
        if name in content:
            setattr(challenge, name, content[name])
    rows = sections.ROWS.get(section)
    if rows is not None and rows in content:
        with db.session.no_autoflush:  # a new row is not whole before its last column is set
            _settle(challenge, rows, content[rows])
    db.session.flush()


def _settle(owner: Challenge | Round, name: str, wanted: Sequence[Row]) -> None:
    """Make the rows of `owner` those that are wanted, in their order."""
    kind: type[Piece] = getattr(type(owner), name).property.mapper.class_
    known = {_identity(vars(row)): row for row in getattr(owner, name)}
    rows = [known.get(_identity(values)) or kind() for values in wanted]
    setattr(owner, name, rows)
    for position, (row, values) in enumerate(zip(rows, wanted, strict=True), start=1):
        _fill(row, values, position)


def _identity(values: Row) -> tuple[object, object]:
    """Two funders may both give to one tier; everything else has a key of its own."""
    return values["key"], values.get("funder")


def _fill(row: Piece, values: Row, position: int) -> None:
    for name in sections.columns_of(type(row)):
        if name in values:
            setattr(row, name, values[name])
    if hasattr(row, "position"):
        row.position = position
    if isinstance(row, Round):
        _settle(row, "criteria", values["criteria"])
