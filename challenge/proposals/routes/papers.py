"""Dossiers and the empty form as PDF, made anew for each reader."""

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import ANYONE, access, current_actor
from challenge.challenges.queries import published
from challenge.documents.typesetting import as_download, typeset
from challenge.proposals import queries, rules
from challenge.proposals.forms.papers import blank_form, draft_dossier, version_dossier
from challenge.proposals.routes.base import READING, TEAMWORK, blueprint, ours
from challenge.workflow import Status

WRITTEN = (Status.DRAFT, Status.RETURNED)
"""While a proposal is in the unit's hands there is a draft besides what was submitted."""


@blueprint.get("/proposals/<ref>/versions/<int:number>/dossier")
@access(READING)
def dossier(ref: str, number: int) -> Response:
    """What was submitted, for whoever may read the version."""
    proposal = queries.shown_to(by=current_actor(), ref=ref) or abort(404)
    if number > rules.MOST_NUMBER:
        abort(404)
    version = queries.version_of(proposal, number) or abort(404)
    name = f"{proposal.ref}-v{number}.pdf"
    return as_download(typeset(version_dossier(proposal, version)), name)


@blueprint.get("/proposals/<ref>/dossier")
@access(TEAMWORK)
def draft(ref: str) -> Response:
    """What the unit has written so far, marked as a draft; else what was submitted."""
    proposal = ours(ref)
    version = proposal.current_version
    if version is not None and proposal.status not in WRITTEN:
        return redirect(url_for("proposals.dossier", ref=ref, number=version.number))
    paper = draft_dossier(proposal, queries.content_now(proposal))
    return as_download(typeset(paper), f"{proposal.ref}-draft.pdf")


@blueprint.get("/challenges/<slug>/form")
@access(ANYONE)
def form(slug: str) -> Response:
    """The form of a published challenge, to fill in by hand."""
    challenge = published(slug) or abort(404)
    return as_download(typeset(blank_form(challenge)), f"{challenge.slug}-form.pdf")
