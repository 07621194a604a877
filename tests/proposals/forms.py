"""What several tests of the unit's pages do."""

from typing import Any

from flask import Flask

from challenge.proposals import queries
from challenge.proposals.models import Proposal
from tests.client import Client
from tests.page import Page
from tests.statements import counted
from tests.world.proposals import (
    staff_of,
    verified_head,
)

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def as_staff(client: Client, proposal: Proposal) -> Client:
    return client.sign_in(staff_of(proposal.organisation))


def as_head(client: Client, proposal: Proposal) -> Client:
    return client.sign_in(verified_head(proposal.organisation))


def sent(shown: Page, where: str) -> dict[str, str]:
    """What the form to `where` would send."""
    return dict(next(form for form in shown.forms if form.action == where).fields)


def answers(proposal: Proposal) -> dict[str, Any]:
    return dict(queries.draft_of(proposal).answers)


def statements(app: Flask, client: Client, proposal: Proposal | None, path: str) -> int:
    if proposal is not None:
        as_staff(client, proposal)
    client.get(path)
    with counted(app) as statements_sent:
        assert client.get(path).status_code == 200
    return len(statements_sent)
