"""A field as it stands, for those who have a part in the proposal and do not edit it."""

from flask import render_template

from challenge.accounts.access import current_actor
from challenge.challenges.models import FormField
from challenge.proposals import queries
from challenge.proposals.models import Proposal
from challenge.proposals.routes.beside import beside
from challenge.proposals.rules import THEME


def read_page(proposal: Proposal, one: FormField | None) -> str:
    """What the field says now, with the reason why it cannot be changed; no field is the theme."""
    return render_template(
        "proposals/look.html",
        proposal=proposal,
        challenge=proposal.challenge,
        demonstration=proposal.challenge.demonstration,
        one=one,
        content=queries.content_now(proposal),
        beside=beside(proposal, one.key if one else THEME),
        part=queries.part_in(proposal, by=current_actor()),
    )
