"""Drafting, submitting, and reading what was submitted."""

from flask import Flask

from challenge.accounts.actions import on_accept
from challenge.challenges.actions import on_cancel, on_date_change
from challenge.documents.queries import register_resolver
from challenge.proposals import actions, queries
from challenge.proposals.forms import answered
from challenge.proposals.forms.changes import difference
from challenge.proposals.routes import (
    attaching,
    copying,
    drafting,
    entering,
    exporting,
    here,
    history,
    importing,
    lateness,
    noting,
    papers,
    reading,
    receipts,
    signing,
    submitting,
    team,
    typing,
    uploading,
    versions,
    waiving,
)
from challenge.proposals.routes.base import blueprint
from challenge.web.asking import limit_asking

PAGES = (
    *(attaching, copying, drafting, entering, exporting, here, history, importing),
    *(lateness, noting, papers),
    *(reading, receipts, signing, submitting, team, typing, uploading, versions, waiving),
)
"""Each hangs its pages on the blueprint when it is imported."""


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    limit_asking(app, "proposals.receipts", asks=receipts.is_asked)
    app.jinja_env.filters.update(answered=answered, difference=difference)
    register_resolver("proposals", queries.may_read_document)
    if actions.take_up not in on_accept:
        on_accept.append(actions.take_up)
    if actions.tell_of_date_change not in on_date_change:
        on_date_change.append(actions.tell_of_date_change)
    if actions.tell_of_cancellation not in on_cancel:
        on_cancel.append(actions.tell_of_cancellation)
