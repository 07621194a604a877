"""The receipt of one version as a paper."""

from challenge.documents import paper
from challenge.documents.paper import Block, Paper
from challenge.proposals.forms.papers.answers import annexes
from challenge.proposals.forms.papers.frame import address_of, amount, framed, moment, universal
from challenge.proposals.models import Proposal
from challenge.proposals.queries import Receipt, title_in
from challenge.proposals.rules.checking import check_path
from challenge.web.locale import _


def receipt_paper(proposal: Proposal, receipt: Receipt) -> Paper:
    """The facts that the page of the receipt shows, and where anybody can check them."""
    number = receipt.version.number
    return framed(
        proposal.challenge,
        title=_("Receipt for %(ref)s", ref=proposal.ref),
        caption=proposal.challenge.title,
        reference=_("%(ref)s, version %(number)s", ref=proposal.ref, number=number),
        blocks=[
            paper.facts(_facts(proposal, receipt)),
            paper.digest(_("Fingerprint of the content (SHA-256)"), receipt.version.sha256),
            paper.hint(
                _(
                    "These 64 signs are computed from everything you submitted. If a single letter "
                    "were changed later, they would be different: so they prove what was submitted."
                )
            ),
            paper.heading(_("Documents")),
            annexes(receipt.content["annexes"]),
            *_checking(proposal, receipt),
        ],
    )


def _facts(proposal: Proposal, receipt: Receipt) -> list[tuple[str, str]]:
    challenge, version, content = proposal.challenge, receipt.version, receipt.content
    unit = content["unit"]
    return [
        (_("Reference"), proposal.ref),
        (_("Version"), str(version.number)),
        (_("Project"), title_in(content["answers"]) or proposal.title),
        (_("Unit"), ", ".join(part for part in (unit["name"], unit["province"]) if part)),
        (_("Submitted by"), receipt.head),
        (_("Responsible office"), receipt.desk),
        (_("Received"), moment(version.submitted_at, challenge)),
        (_("The same moment in UTC"), universal(version.submitted_at)),
        (_("Deadline"), moment(receipt.deadline, challenge)),
        (_("Asked from the grant"), amount(content["totals"]["requested"], challenge.currency)),
    ]


def _checking(proposal: Proposal, receipt: Receipt) -> list[Block]:
    return [
        paper.heading(_("Check this receipt")),
        paper.prose(_("Anybody can check that this receipt is genuine, at this address:")),
        paper.link(address_of(check_path(proposal.ref, receipt.version.sha256))),
        paper.hint(
            _(
                "Times are those of the server’s clock. UTC is the time from which all time "
                "zones are counted; it is the same everywhere in the world."
            )
        ),
    ]
