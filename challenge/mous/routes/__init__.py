"""Agreements and their tracker."""

from flask import Flask, url_for

from challenge.accounts.actor import Actor
from challenge.documents.queries import register_resolver
from challenge.mous import queries
from challenge.mous.routes import drafting, following, pages, signing  # noqa: F401  their routes
from challenge.mous.routes.base import blueprint
from challenge.proposals.models import Proposal
from challenge.proposals.queries import register_pointer
from challenge.web.locale import _


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    register_resolver("mous", queries.may_read_document)
    register_pointer(_to_agreement)


def _to_agreement(proposal: Proposal, by: Actor) -> tuple[str, str] | None:
    key = queries.key_of(by=by, ref=proposal.ref)
    return (_("The agreement"), url_for("mous.show", key=key)) if key else None
