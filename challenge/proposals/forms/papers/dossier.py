"""A version, or a draft, as one paper."""

from collections.abc import Collection

from challenge.documents import paper
from challenge.documents.paper import Block, Paper
from challenge.proposals.forms.papers.answers import answer_blocks
from challenge.proposals.forms.papers.frame import amount, framed, moment, universal
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.queries import title_in, version_content
from challenge.proposals.rules import Answers
from challenge.web.locale import _


def version_dossier(
    proposal: Proposal, version: ProposalVersion, *, only: Collection[str] | None = None
) -> Paper:
    """What was submitted. Where `only` names the fields, whoever wrote them stays unnamed.

    Then the digest is left out too: it could be tried against guesses of what is hidden.
    """
    content, challenge = version_content(version), proposal.challenge
    facts = [
        (_("Reference"), proposal.ref),
        (_("Version"), str(version.number)),
        (_("Submitted"), moment(version.submitted_at, challenge)),
    ]
    blocks = [paper.facts(facts)]
    if only is None:
        facts += [
            (_("The same moment in UTC"), universal(version.submitted_at)),
            *_about(content, proposal),
        ]
        blocks = [
            paper.facts(facts),
            paper.digest(_("Fingerprint of the content (SHA-256)"), version.sha256),
        ]
    return framed(
        challenge,
        title=title_in(content["answers"]) or proposal.ref,
        caption=challenge.title,
        reference=_("%(ref)s, version %(number)s", ref=proposal.ref, number=version.number),
        blocks=[*blocks, *answer_blocks(challenge.fields, content, challenge.currency, only)],
    )


def draft_dossier(proposal: Proposal, content: Answers) -> Paper:
    """What is written so far, marked on every page as not submitted."""
    challenge = proposal.challenge
    blocks: list[Block] = [
        paper.facts([(_("Reference"), proposal.ref), *_about(content, proposal)]),
        *answer_blocks(challenge.fields, content, challenge.currency),
    ]
    return framed(
        challenge,
        title=title_in(content["answers"]) or _("Untitled proposal"),
        caption=challenge.title,
        reference=proposal.ref,
        blocks=blocks,
        mark=_("DRAFT – not submitted"),
    )


def _about(content: Answers, proposal: Proposal) -> list[tuple[str, str]]:
    unit, totals, currency = content["unit"], content["totals"], proposal.challenge.currency
    named = [unit["name"], unit["province"]]
    known = [
        (_("Unit"), ", ".join(part for part in named if part)),
        (_("Region"), content["region"]["name"] if content["region"] else ""),
        (_("Theme"), content["theme"]["label"] if content["theme"] else ""),
        (_("Asked from the grant"), amount(totals["requested"], currency)),
        (_("Counterpart of the unit"), amount(totals["counterpart"], currency)),
        (_("Total"), amount(totals["total"], currency)),
    ]
    return [(label, value) for label, value in known if value]
