"""Who goes on after a round, for everybody to see."""

from flask import abort, render_template

from challenge.accounts.access import ANYONE, access
from challenge.scoring import queries
from challenge.scoring.routes.frame import Answer, blueprint
from challenge.workflow import RoundStatus


@blueprint.get("/challenges/<slug>/shortlist/<key>")
@access(ANYONE)
def shortlist(slug: str, key: str) -> Answer:
    """The shortlist by stratum, in no order of merit."""
    planned = queries.round_at(slug, key) or abort(404)
    run = None if queries.is_last(planned) else queries.run_of(planned)
    if run is None or run.status is not RoundStatus.PUBLISHED:
        abort(404)
    return render_template(
        "scoring/shortlist.html",
        planned=planned,
        run=run,
        challenge=planned.challenge,
        demonstration=planned.challenge.demonstration,
        shortlisted=queries.shortlist(planned),
        stratum_names=queries.stratum_names(planned),
    )
