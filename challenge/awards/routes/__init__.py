"""Pages of the award: the decision, the unit's letter and acceptance, the public results."""

from flask import Flask, url_for

from challenge.accounts.actor import Actor
from challenge.awards import actions, queries
from challenge.awards.routes import decisions, promotions, results, units
from challenge.challenges.actions import before_cancel
from challenge.proposals.models import Proposal
from challenge.proposals.queries import register_pointer
from challenge.web.locale import _

__all__ = ["promotions"]


def register(app: Flask) -> None:
    app.register_blueprint(decisions.blueprint)
    app.register_blueprint(units.blueprint)
    app.register_blueprint(results.blueprint)
    register_pointer(_to_letter)
    if actions.refuse_announced not in before_cancel:
        before_cancel.append(actions.refuse_announced)


def _to_letter(proposal: Proposal, _by: Actor) -> tuple[str, str] | None:
    if queries.letter_of(proposal.id) is None:
        return None
    return _("Letter of the result"), url_for("results.show", ref=proposal.ref)
