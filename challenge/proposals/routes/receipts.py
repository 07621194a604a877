"""One receipt for each version, for its unit; and for anybody, whether a receipt is genuine."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from challenge.accounts.access import ANYONE, access
from challenge.documents.typesetting import as_download, typeset
from challenge.proposals import queries, rules
from challenge.proposals.forms import ReceiptForm
from challenge.proposals.forms.papers import receipt_paper
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.routes.base import WRITING, Answer, blueprint, own


@blueprint.get("/proposals/<ref>/receipt")
@access(WRITING)
def receipt(ref: str) -> Answer:
    """The facts of the last submission, to print and keep."""
    proposal = own(ref)
    return _page(proposal, proposal.current_version or abort(404))


@blueprint.get("/proposals/<ref>/versions/<int:number>/receipt")
@access(WRITING)
def version_receipt(ref: str, number: int) -> Answer:
    """The facts of one submission."""
    proposal = own(ref)
    return _page(proposal, _version(proposal, number))


@blueprint.get("/proposals/<ref>/versions/<int:number>/receipt/document")
@access(WRITING)
def receipt_document(ref: str, number: int) -> Response:
    """The same as a PDF."""
    proposal = own(ref)
    found = queries.receipt_of(proposal, _version(proposal, number))
    name = f"{proposal.ref}-v{number}-receipt.pdf"
    return as_download(typeset(receipt_paper(proposal, found)), name)


def _version(proposal: Proposal, number: int) -> ProposalVersion:
    if number > rules.MOST_NUMBER:
        abort(404)
    return queries.version_of(proposal, number) or abort(404)


def _page(proposal: Proposal, version: ProposalVersion) -> str:
    return render_template(
        "proposals/receipt.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        version=version,
        receipt=queries.receipt_of(proposal, version),
        others=[each for each in queries.versions_of(proposal) if each.id != version.id],
    )


def is_asked() -> bool:
    """Whether this request asks about a receipt, or only looks at the page."""
    return bool(request.args.keys() & {"ref", "sha256"})


@blueprint.get("/receipts")
@access(ANYONE)
def receipts() -> Answer:
    """Whether a reference and a digest belong together; nothing else is ever told."""
    form = ReceiptForm()
    if not is_asked():
        return render_template("proposals/receipts.html", form=form, asked=False)
    if not form.validate():
        return render_template("proposals/receipts.html", form=form, asked=False), 422
    found = queries.genuine(form.reference(), form.digest())
    return render_template("proposals/receipts.html", form=form, asked=True, version=found)
