"""The pages of a round: panel, declaration, sheets, ranking, shortlist."""

from flask import Flask

from challenge.challenges.actions import on_cancel
from challenge.documents.queries import register_resolver
from challenge.scoring import actions, queries
from challenge.scoring.routes import allotment, members, panel, ranking, rounds, shortlist
from challenge.scoring.routes.frame import blueprint

__all__ = ["allotment", "members", "panel", "ranking", "rounds", "shortlist"]


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    register_resolver("scoring", queries.may_read_document)
    if actions.stop_rounds not in on_cancel:
        on_cancel.append(actions.stop_rounds)
