"""What a round puts on whose desk, step by step."""

from flask import Flask
from time_machine import Traveller

from challenge.accounts.actor import Actor
from challenge.scoring import actions, queries
from challenge.web.waiting import Waiting
from tests.scoring.field import field
from tests.world import scoring as world
from tests.world.people import actor


def desk(app: Flask, by: Actor) -> list[tuple[str, int]]:
    with app.test_request_context():
        found: list[Waiting] = queries.waiting_for(by)
    return [(each.what, each.count) for each in found]


def test_each_step_waits_for_the_one_whose_step_it_is(app: Flask, clock: Traveller) -> None:
    challenge, paper = field(2)
    sec, approver = world.secretariat_of(challenge), world.approver_of(challenge)
    assert desk(app, sec) == [("Open a round", 1)]

    run = world.opened_round(paper)
    member = actor(next(seat.user for seat in queries.seats(paper) if not seat.chair))
    chair = world.chair_of(paper)
    assert desk(app, sec) == []
    assert desk(app, member) == desk(app, chair) == [("Declare conflicts of interest", 1)]

    world.allotted_round(paper)
    assert desk(app, chair) == []
    assert desk(app, member) == [("Score 2 proposals", 2)]

    clock.move_to(run.due_at)
    assert desk(app, sec) == [("Close a round", 1)]
    world.closed_round(paper)
    assert desk(app, member) == desk(app, sec) == []
    assert desk(app, chair) == [("Make the ranking final", 1)]

    last = queries.standings(paper)[-1].proposal
    departure = actions.propose_departure(
        run, last, outcome="reserve", reason="Kept for the coast.", by=chair
    )
    assert desk(app, approver) == [("Decide about departures from a ranking", 1)]

    actions.approve_departure(departure, by=approver)
    actions.freeze(run, by=chair)
    assert desk(app, chair) == []
    assert desk(app, sec) == desk(app, approver) == [("Publish the shortlist", 1)]

    actions.publish(run, by=sec)
    assert desk(app, sec) == [("Open a round", 1)]
