"""Award decisions, brought to each state by those whose step it is."""

from datetime import timedelta

from challenge import clock
from challenge.awards import actions
from challenge.awards.models import Award, Decision
from challenge.challenges.models import Challenge
from challenge.scoring.models import Allotment
from tests.world.people import actor
from tests.world.proposals import verified_head
from tests.world.scoring import (
    Scores,
    approver_of,
    frozen_round,
    published_round,
    secretariat_of,
)


def by_number(allotment: Allotment) -> Scores:
    """The lower the number in its reference, the better a proposal; no ties."""
    best = 10 - int(allotment.proposal.ref.rpartition("-")[2])
    return {each.key: best for each in allotment.seat.round.criteria}


def ranked_challenge(challenge: Challenge) -> Challenge:
    """Every round scored, the last one frozen."""
    *earlier, last = challenge.rounds
    for planned in earlier:
        published_round(planned, by_number)
    frozen_round(last, by_number)
    return challenge


def proposed_decision(challenge: Challenge, *, days: int = 3) -> Decision:
    """Awards by the rule, before the approver; under embargo for some days."""
    embargo = clock.now() + timedelta(days=days)
    by = secretariat_of(challenge)
    return actions.propose_decision(challenge, embargo_until=embargo, by=by)


def approved_decision(challenge: Challenge, *, days: int = 3) -> Decision:
    decision = proposed_decision(challenge, days=days)
    actions.approve_decision(decision, by=approver_of(challenge))
    return decision


def announced_decision(challenge: Challenge) -> Decision:
    """The embargo is over and everybody has been told."""
    decision = approved_decision(challenge, days=3)
    with clock.at(decision.embargo_until):
        actions.announce(decision, by=approver_of(challenge))
    return decision


def accepted_award(decision: Decision) -> Award:
    """The first award, accepted by the head of its unit."""
    award = decision.awards[0]
    actions.accept(award, by=actor(verified_head(award.proposal.organisation)))
    return award
