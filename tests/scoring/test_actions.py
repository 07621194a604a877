"""A round from its panel to its result."""

from sqlalchemy.orm import Session

from challenge.scoring import queries
from challenge.workflow import RoundStatus, Status
from tests.scoring.field import field
from tests.world import scoring as world


def test_two_rounds_end_in_a_final_ranking(session: Session) -> None:
    challenge, paper = field(5)

    world.published_round(paper)
    run = world.frozen_round(challenge.rounds[1])

    final = queries.final_placements(challenge)
    assert run.status is RoundStatus.FROZEN
    assert [each.proposal.status for each in final] == [Status.SHORTLISTED] * 2
    assert [each.placement.rank for each in final] == [1, 2]
