"""Submitting: the clock, the frozen version, and the receipt."""

from challenge.proposals.queries import version_content
from challenge.workflow import Status
from tests.world.proposals import submitted_proposal, current


def test_submit_freezes_the_content(clock, session):
    proposal = submitted_proposal()

    content = version_content(current(proposal))
    assert proposal.status is Status.SUBMITTED
    assert content["totals"]["requested"] == 600_000_000
