"""Everybody starts here; the agency's funnel; the auditor's record."""

from flask import Blueprint, Flask, Response, abort, render_template, request

from challenge.accounts.access import SIGNED_IN, access, current_actor, holding
from challenge.accounts.models import Role
from challenge.audit.queries import walk
from challenge.db import db
from challenge.desk import actions, queries, recorded
from challenge.desk.forms import ExportForm
from challenge.desk.words import happened
from challenge.documents.rules.names import disposition
from challenge.proposals.queries import never_submitted
from challenge.web.export import CSV, written_csv
from challenge.web.pieces import piece

OVERSEEN = ("desk/_challenges.html", "overseen")
blueprint = Blueprint("desk", __name__)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)


@blueprint.get("/desk")
@access(SIGNED_IN)
def index() -> str:
    """What waits for the reader, by when."""
    actor = current_actor()
    oversees = actor.holds(*queries.AGENCY, Role.AUDITOR)
    challenges = tuple(queries.overseen(actor)) if oversees else ()
    return render_template(
        "desk/index.html",
        actor=actor,
        waiting=queries.waiting_for(actor),
        challenges=piece(OVERSEEN, challenges, challenges) if challenges else "",
    )


@blueprint.get("/challenges/<slug>/funnel")
@access(holding(*queries.AGENCY, Role.AUDITOR))
def funnel(slug: str) -> str:
    """How many proposals came how far, in all and by region, level and theme."""
    challenge = queries.funnel_challenge(by=current_actor(), slug=slug) or abort(404)
    return render_template(
        "desk/funnel.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        total=queries.funnel(challenge),
        units=queries.units_in(challenge),
        never_submitted=never_submitted(challenge),
        regions=queries.funnel_by_region(challenge),
        levels=queries.funnel_by_level(challenge),
        themes=queries.funnel_by_theme(challenge),
    )


@blueprint.get("/record")
@access(holding(Role.AUDITOR))
def record() -> str:
    """Every event, with its place in the chain."""
    slug, subject = request.args.get("challenge", ""), request.args.get("subject", "").strip()
    form = ExportForm(data={"challenge": slug, "subject": subject})
    found = queries.record(slug=slug, subject=subject, after=request.args.get("after"))
    return render_template(
        "desk/record.html",
        page=found,
        form=form,
        slug=slug,
        subject=subject,
        challenges=queries.overseen(current_actor()),
        happened=happened,
        names=recorded.names_in(found.rows, by=current_actor()),
        subject_of=recorded.subject,
        lines_of=recorded.lines,
    )


@blueprint.post("/record/exports")
@access(holding(Role.AUDITOR))
def export_record() -> Response:
    """The part of the record on the page, as it was recorded, for whoever checks it elsewhere."""
    form = ExportForm()
    if not form.validate_on_submit():
        abort(400)
    table = actions.export_record(
        slug=form.challenge.data or "", subject=form.subject.data or "", by=current_actor()
    )
    answer = Response(b"".join(written_csv(table)), content_type=CSV)
    answer.headers["Content-Disposition"] = disposition("record.csv")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/record/chain")
@access(holding(Role.AUDITOR))
def chain() -> str:
    """Walk the whole record and say whether it is whole; its head can be noted elsewhere."""
    db.read_from_one_moment()
    return render_template("desk/chain.html", walk=walk())
