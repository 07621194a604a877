"""Drafting, submitting, and reading what was submitted."""

from flask import Flask

from challenge.challenges.actions import on_cancel, on_date_change
from challenge.documents.queries import register_resolver
from challenge.proposals import actions, queries
from challenge.proposals.forms import answered
from challenge.proposals.routes import (
    attaching,
    drafting,
    entering,
    lateness,
    reading,
    submitting,
    uploading,
)
from challenge.proposals.routes.base import blueprint

PAGES = (attaching, drafting, entering, lateness, reading, submitting, uploading)
"""Each hangs its pages on the blueprint when it is imported."""


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.jinja_env.filters["answered"] = answered
    register_resolver("proposals", queries.may_read_document)
    if actions.tell_of_date_change not in on_date_change:
        on_date_change.append(actions.tell_of_date_change)
    if actions.tell_of_cancellation not in on_cancel:
        on_cancel.append(actions.tell_of_cancellation)
