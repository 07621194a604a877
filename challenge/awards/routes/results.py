"""What everybody may read once the result is announced."""

from flask import Blueprint, abort, render_template

from challenge.accounts.access import ANYONE, access
from challenge.awards import queries
from challenge.awards.routes.strata import stratum_namer

blueprint = Blueprint("public_results", __name__)


@blueprint.get("/challenges/<slug>/results")
@access(ANYONE)
def show(slug: str) -> str:
    """Winners, ranks and amounts by stratum; before the announcement the page does not exist."""
    challenge = queries.with_results(slug) or abort(404)
    winners = queries.winners(challenge.id)
    standing = [winner for winner in winners if not winner.forfeited]
    return render_template(
        "awards/results.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        stratum_name=stratum_namer(challenge),
        strata=queries.by_stratum(winners),
        count=len(standing),
        turnout=queries.turnout(challenge.id),
        themes=queries.by_theme(challenge.id),
        funders=queries.by_funder(challenge.id),
        total=sum(winner.total_minor for winner in standing),
        announced=queries.announced(challenge.id),
    )
