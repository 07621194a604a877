"""Proposals on the desk of their region, brought to each verdict by its officer."""

from datetime import timedelta
from typing import Any

from challenge import clock
from challenge.accounts import queries as people
from challenge.accounts.models import Role, User
from challenge.proposals.models import Proposal
from challenge.screening import actions, queries
from tests.world.people import actor, office, somebody
from tests.world.proposals import staff_of, submitted_proposal

COMMENTS = [("summary", "Say how many visitors you expect."), ("components", "Name the sites.")]


def officer_for(region_code: str) -> User:
    """The officer of a region's office, both made when there is none."""
    return somebody(Role.OFFICER, people.office_for(region_code) or office(region_code))


def officer_of(proposal: Proposal) -> User:
    """The officer on whose desk a proposal is."""
    return officer_for(proposal.region_code or "")


def answered(proposal: Proposal, answer: str = "yes") -> dict[str, dict[str, str]]:
    """The whole checklist with one answer."""
    return {item["key"]: {"answer": answer, "note": ""} for item in proposal.challenge.checklist}


def endorsed_proposal(*args: Any, **rest: Any) -> Proposal:
    """Submitted, checked and endorsed."""
    proposal = submitted_proposal(*args, **rest)
    by = actor(officer_of(proposal))
    actions.save_checks(proposal, answered(proposal), by=by)
    actions.endorse(proposal, note="Ready to be judged.", by=by)
    return proposal


def returned_proposal(*args: Any, **rest: Any) -> Proposal:
    """Returned with two comments; ten days to answer."""
    proposal = submitted_proposal(*args, **rest)
    by, due = actor(officer_of(proposal)), clock.now() + timedelta(days=10)
    actions.return_for_correction(proposal, COMMENTS, answer_due_at=due, by=by)
    return proposal


def answer_comments(proposal: Proposal) -> None:
    """The staff of the unit say what they did about each comment of the last return."""
    last = queries.latest_return(proposal.id)
    assert last is not None
    said = {comment.number: "Done as you asked." for comment in last.comments}
    actions.answer_comments(proposal, said, by=actor(staff_of(proposal.organisation)))
