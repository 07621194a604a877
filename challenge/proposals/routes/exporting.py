"""The budget as a file for the unit that writes it."""

from flask import Response, abort

from challenge.accounts.access import access
from challenge.challenges.models import FormField
from challenge.documents.rules.names import disposition
from challenge.proposals import queries
from challenge.proposals.forms.exported import budget_tables
from challenge.proposals.models import Proposal
from challenge.proposals.routes.base import TEAMWORK, blueprint, ours
from challenge.web.export import CSV, XLSX, written_csv, written_xlsx
from challenge.web.locale import _


@blueprint.get(
    "/proposals/<ref>/fields/<key>/export/<any(budget,template):what>.<any(xlsx,csv):kind>"
)
@access(TEAMWORK)
def export_field(ref: str, key: str, what: str, kind: str) -> Response:
    """The lines as they are saved, or a file with the names of the columns alone.

    It stays with the unit that wrote them, so it is no event.
    """
    proposal = ours(ref)
    one = budget_of(proposal, key)
    lines, sums = budget_tables(one, queries.draft_of(proposal), empty=what == "template")
    named = one.label if what == "budget" else _("%(label)s, empty", label=one.label)
    filename = f"{proposal.ref} {named}.{kind}"
    if kind == "csv":
        return _download(b"".join(written_csv(lines)), CSV, filename)
    return _download(written_xlsx([lines, sums]), XLSX, filename)


def budget_of(proposal: Proposal, key: str) -> FormField:
    """The budget field of this key; no other field has lines to take in or out."""
    fields = {one.key: one for one in proposal.challenge.fields if one.kind == "budget"}
    return fields.get(key) or abort(404)


def _download(content: bytes, kind: str, filename: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers.update(
        {
            "Content-Disposition": disposition(filename),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
    )
    return response
