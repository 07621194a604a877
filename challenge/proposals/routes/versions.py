"""Two versions side by side, and the exact bytes that were sealed."""

from flask import abort, render_template, url_for
from werkzeug.wrappers import Response

from challenge.accounts.access import access, current_actor
from challenge.documents.typesetting import as_download
from challenge.proposals import queries, rules
from challenge.proposals.forms.changes import Sides, changes_between
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.routes.base import READING, Answer, blueprint
from challenge.web.locale import _


@blueprint.get("/proposals/<ref>/versions/<int:earlier>/changes/<int:later>")
@access(READING)
def changes(ref: str, earlier: int, later: int) -> Answer:
    """What one version says differently from another one, for whoever may read both."""
    actor = current_actor()
    proposal = queries.shown_to(by=actor, ref=ref) or abort(404)
    mine = rules.may_write(actor, proposal.organisation_id)
    above = (
        (_("Proposals"), url_for("proposals.index"))
        if mine
        else (_("Proposals"), url_for("proposals.submitted", slug=proposal.challenge.slug))
    )
    here = (proposal.ref, url_for("proposals.version", ref=ref, number=later))
    return changes_page(proposal, earlier, later, trail=[above, here], links=True)


def changes_page(
    proposal: Proposal, earlier: int, later: int, *, trail: list[tuple[str, str]], links: bool
) -> str:
    """The comparison for a reader whom the caller has let in; `links` where they read versions."""
    before, after = _version(proposal, earlier), _version(proposal, later)
    challenge = proposal.challenge
    sides = Sides(
        queries.version_content(before), queries.version_content(after), challenge.currency
    )
    return render_template(
        "proposals/changes.html",
        proposal=proposal,
        challenge=challenge,
        demonstration=challenge.demonstration,
        before=before,
        after=after,
        changes=changes_between(sides, challenge.fields),
        trail=trail,
        links=links,
    )


def _version(proposal: Proposal, number: int) -> ProposalVersion:
    if number > rules.MOST_NUMBER:
        abort(404)
    return queries.version_of(proposal, number) or abort(404)


@blueprint.get("/proposals/<ref>/versions/<int:number>/content")
@access(READING)
def content(ref: str, number: int) -> Response:
    """The canonical content, byte by byte as its digest was taken."""
    proposal = queries.shown_to(by=current_actor(), ref=ref) or abort(404)
    version = _version(proposal, number)
    name = f"{proposal.ref}-v{number}.json"
    return as_download(version.content.encode(), name, "application/json")
