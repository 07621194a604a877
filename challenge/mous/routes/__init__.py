"""Agreements and their tracker."""

from flask import Flask

from challenge.documents.queries import register_resolver
from challenge.mous import queries
from challenge.mous.routes import drafting, following, pages, signing  # noqa: F401  their routes
from challenge.mous.routes.base import blueprint


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    register_resolver("mous", queries.may_read_document)
