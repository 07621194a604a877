"""What resembles: a remark on the desk, two texts side by side, and the list of a call."""

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor, holding
from challenge.accounts.actor import Actor
from challenge.accounts.models import Role
from challenge.duplicates import actions, queries, rules
from challenge.duplicates.forms import FindingForm, rows
from challenge.duplicates.models import Verdict
from challenge.proposals.models import Proposal
from challenge.proposals.queries import register_pointer
from challenge.screening.remarks import Remark, register_remark
from challenge.web.locale import _

blueprint = Blueprint("duplicates", __name__)
Answer = str | tuple[str, int] | Response


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    register_remark(_on_the_desk)
    register_pointer(_to_the_list)


def _on_the_desk(proposal: Proposal, by: Actor) -> Remark:
    return Remark("duplicates/_flags.html", queries.flags(proposal, by))


def _to_the_list(proposal: Proposal, by: Actor) -> tuple[str, str] | None:
    if not queries.has_any(by, proposal):
        return None
    return _("Proposals that resemble it"), url_for(
        "duplicates.index", slug=proposal.challenge.slug, _anchor=proposal.ref
    )


@blueprint.get("/challenges/<slug>/resemblances")
@access(holding(*queries.READERS))
def index(slug: str) -> Answer:
    """Every two proposals to a sealed call that resemble, or one of an earlier call."""
    actor = current_actor()
    part = request.args.get("part", "waiting")
    challenge = queries.sealed_challenge(by=actor, slug=slug) or abort(404)
    if part not in queries.PARTS:
        abort(404)
    return render_template(
        "duplicates/index.html",
        challenge=challenge,
        demonstration=challenge.demonstration,
        page=queries.listed(actor, challenge, part=part, after=request.args.get("after")),
        part=part,
    )


@blueprint.get("/proposals/<ref>/resemblances/<other>")
@access(holding(Role.OFFICER, *queries.READERS))
def show(ref: str, other: str) -> Answer:
    """Two proposals side by side, for whoever may read both."""
    return _page(_pair(ref, other), FindingForm())


@blueprint.post("/proposals/<ref>/resemblances/<other>/finding")
@access(holding(Role.OFFICER, Role.SECRETARIAT))
def find(ref: str, other: str) -> Answer:
    """Record what was found."""
    pair, form = _pair(ref, other), FindingForm()
    if not pair.may_find:
        abort(404)
    if not form.validate_on_submit():
        return _page(pair, form), 422
    verdict = Verdict(form.verdict.data)
    actions.find(pair.resemblance, verdict, text=form.text.data or "", by=current_actor())
    flash(_("Your finding is recorded. Nothing else changes by it."))
    return redirect(url_for("duplicates.show", ref=ref, other=other), 303)


def _pair(ref: str, other: str) -> queries.Pair:
    return queries.pair(by=current_actor(), ref=ref, other=other) or abort(404)


def _page(pair: queries.Pair, form: FindingForm) -> str:
    versions = (pair.resemblance.earlier, pair.resemblance.later)
    found = rules.likeness(*(queries.sketched(each.id).text for each in versions))
    trail, links = _around(pair)
    return render_template(
        "duplicates/show.html",
        pair=pair,
        trail=trail,
        links=links,
        demonstration=pair.one.challenge.demonstration,
        sides=pair.sides,
        rows=list(rows(pair, found)),
        form=form,
    )


def _around(pair: queries.Pair) -> tuple[list[tuple[str, str]], list[str]]:
    """Where the reader came from, and where each of the two is read."""
    refs = [pair.one.ref, pair.other.ref]
    if pair.on_desk:
        desk = [
            (_("Screening desk"), url_for("screening.index")),
            (pair.one.ref, url_for("screening.show", ref=pair.one.ref)),
        ]
        return desk, [url_for("screening.show", ref=ref) for ref in refs]
    challenge = pair.one.challenge
    listed = url_for("duplicates.index", slug=challenge.slug)
    above = [(challenge.title, f"/challenges/{challenge.slug}"), (_("Resemblances"), listed)]
    return above, [url_for("proposals.show", ref=ref) for ref in refs]
