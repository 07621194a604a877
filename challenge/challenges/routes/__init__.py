"""Authoring, approving and publishing."""

from enum import StrEnum

from flask import Flask

from challenge.challenges.forms import words
from challenge.challenges.routes import (
    cancelling,
    dates,
    drafts,
    pieces,
    publication,
    sections,
)
from challenge.challenges.routes.blueprint import blueprint

__all__ = ["cancelling", "dates", "drafts", "pieces", "publication", "sections"]


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.filters.update(
        level_plural=lambda level: str(words.LEVELS[level]),
        document_stage=lambda stage: str(words.DOCUMENT_STAGES[stage]),
        stratum_name=lambda stratum: str(words.STRATA[stratum]),
        section_name=_section_name,
        field_kind=lambda kind: str(words.FIELD_KINDS[kind]),
    )


def _section_name(section: StrEnum) -> str:
    return str(words.SECTIONS[section])  # type: ignore[index]
