"""A round from its panel to its result, and everything that refuses on the way."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts.actions import give_post
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role
from challenge.audit.models import Event
from challenge.scoring import actions, queries
from challenge.scoring.models import Conflict, Placement
from challenge.scoring.rules import freezing, refusals
from challenge.workflow import ImpossibleStep, RoundStatus, Status
from tests.scoring.field import NO_LADDER, endorsed, field, tie
from tests.world import people
from tests.world import scoring as world
from tests.world.people import LONG_AGO, actor

SOON = timedelta(days=7)


def test_two_rounds_end_in_a_final_ranking(session: Session) -> None:
    challenge, paper = field(5)

    world.published_round(paper)
    run = world.frozen_round(challenge.rounds[1])

    final = queries.final_placements(challenge)
    assert run.status is RoundStatus.FROZEN
    assert [each.proposal.status for each in final] == [Status.SHORTLISTED] * 2
    assert [each.placement.rank for each in final] == [1, 2]


def test_every_step_is_recorded_without_a_score(session: Session) -> None:
    _challenge, paper = field(3)

    world.published_round(paper, lambda _allotment: {"impact": 7, "viability": 7})

    events = session.scalars(sa.select(Event).order_by(Event.seq)).all()
    steps = {event.action for event in events if event.subject_kind == "round_run"}
    assert steps == {
        "round.opened", "round.allotted", "round.closed", "round.frozen", "round.published",
    } | ({"departure.proposed", "departure.approved"} & steps)  # fmt: skip
    handed_in = [json.loads(event.detail) for event in events if event.action == "sheet.handed_in"]
    assert len(handed_in) == 9
    assert all(set(detail) == {"proposal"} for detail in handed_in)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.STAFF])
def test_whoever_coaches_or_enters_cannot_sit_on_a_panel(session: Session, role: Role) -> None:
    _challenge, paper = field(1)
    user = world.member()
    where = people.office() if role is Role.OFFICER else people.local_unit()
    give_post(user, where, role, since=LONG_AGO, by=SYSTEM)

    with pytest.raises(refusals.CannotScore):
        actions.seat(paper, user, by=world.secretariat_of(paper.challenge))


def test_secretariat_never_scores(session: Session) -> None:
    challenge, paper = field(1)
    user = world.member()
    give_post(user, challenge.agency, Role.SECRETARIAT, since=LONG_AGO, by=SYSTEM)

    with pytest.raises(refusals.CannotScore):
        actions.seat(paper, user, by=world.secretariat_of(challenge))


def test_only_committee_members_are_seated_and_only_once(session: Session) -> None:
    challenge, paper = field(1)
    by = world.secretariat_of(challenge)
    user = world.member()
    actions.seat(paper, user, by=by)

    with pytest.raises(refusals.AlreadySeated):
        actions.seat(paper, user, by=by)
    with pytest.raises(refusals.NotAMember):
        actions.seat(paper, people.person(), by=by)


def test_panel_is_fixed_when_the_round_opens_but_for_a_chair(session: Session) -> None:
    challenge, paper = field(1)
    run = world.opened_round(paper)
    by = world.secretariat_of(challenge)

    actions.seat(paper, world.member(), chair=True, by=by)

    with pytest.raises(refusals.RoundAlreadyOpen):
        actions.seat(paper, world.member(), by=by)
    with pytest.raises(refusals.RoundAlreadyOpen):
        actions.unseat(queries.seats(paper)[0], by=by)
    assert run.panel_sha256 != freezing.digest(freezing.panel_document(queries.seats(paper)))


def test_opening_needs_decisions_a_member_and_a_chair(session: Session) -> None:
    challenge, paper = field(1)
    by, due = world.secretariat_of(challenge), clock.now() + SOON
    with pytest.raises(refusals.NobodyToScore):
        actions.open_round(paper, due_at=due, by=by)
    world.seated(paper, chairs=0)
    with pytest.raises(refusals.NoChair):
        actions.open_round(paper, due_at=due, by=by)
    late = endorsed(challenge, 9, status=Status.SUBMITTED)
    with pytest.raises(refusals.StillScreened) as refused:
        actions.open_round(paper, due_at=due, by=by)

    assert refused.value.refs == late.ref


def test_a_later_round_waits_for_the_one_before(session: Session) -> None:
    challenge, _paper = field(1)

    with pytest.raises(refusals.EarlierRoundUnfinished):
        world.opened_round(challenge.rounds[1])


def test_rule_and_panel_are_frozen_with_their_digests(session: Session) -> None:
    _challenge, paper = field(1)

    run = world.opened_round(paper)
    paper.minimum_sheets = 1
    session.flush()

    assert run.rule_sha256 == freezing.digest(json.loads(run.rule))
    assert json.loads(run.rule)["rule"]["minimum_sheets"] == 3
    assert run.panel_sha256 == freezing.digest(freezing.panel_document(queries.seats(paper)))


def test_conflicts_that_show_are_found_at_the_opening(session: Session) -> None:
    challenge, paper = field(2)
    by = world.secretariat_of(challenge)
    world.seated(paper)
    neighbour = actions.seat(paper, world.member(), agency="Town 1", by=by)

    world.allotted_round(paper)

    assert [each.proposal.ref for each in world.allotments(paper)].count("SW-001") == 3
    known = session.scalars(sa.select(Conflict)).one()
    assert (known.seat_id, known.kind) == (neighbour.id, "agency")


def test_nothing_is_allotted_before_the_member_has_declared(session: Session) -> None:
    challenge, paper = field(2)
    run = world.opened_round(paper)
    seat = next(each for each in queries.seats(paper) if not each.chair)

    found = actions.allot(run, by=world.secretariat_of(challenge))

    assert found.pairs == frozenset()
    with pytest.raises(refusals.NotDeclared):
        actions.add_pair(run, seat, queries.entrants(paper)[0], by=world.secretariat_of(challenge))


def test_conflicts_are_declared_once_and_in_ones_own_name(session: Session) -> None:
    challenge, paper = field(2)
    world.opened_round(paper)
    seat = next(each for each in queries.seats(paper) if not each.chair)
    proposal = queries.entrants(paper)[0]

    with pytest.raises(refusals.SomebodyElses):
        actions.declare(seat, {}, by=world.secretariat_of(challenge))
    actions.declare(seat, {proposal.id: ("family", "Cousin")}, by=actor(seat.user))

    assert queries.conflicts(paper) == {(seat.id, proposal.id)}
    with pytest.raises(refusals.AlreadyDeclared):
        actions.declare(seat, {}, by=actor(seat.user))


def test_allotting_again_fills_the_gap_of_a_recusal(session: Session) -> None:
    challenge, paper = field(2)
    run = world.allotted_round(paper, members=4)
    first = world.allotments(paper)[0]
    before = {each.id for each in world.allotments(paper)} - {first.id}

    actions.declare_later(first, kind="business", text="", by=actor(first.seat.user))
    actions.allot(run, by=world.secretariat_of(challenge))

    now = world.allotments(paper)
    assert len(now) == 6
    assert before < {each.id for each in now}


def test_a_recused_sheet_leaves_the_ranking(session: Session) -> None:
    challenge, paper = field(1)
    run = world.scored_round(paper, lambda a: {"impact": a.seat_id % 10, "viability": 0})
    first = world.allotments(paper)[0]

    actions.pin_conflict(
        first.seat, first.proposal, kind="family", text="Known", by=world.secretariat_of(challenge)
    )
    actions.close_round(run, by=world.secretariat_of(challenge))

    placed = session.scalars(sa.select(Placement)).one()
    assert (placed.sheets, placed.outcome, placed.rank) == (2, "not_ranked", None)


def test_a_sheet_is_handed_in_complete_once_and_by_its_member(session: Session) -> None:
    _challenge, paper = field(1)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    by = actor(mine.seat.user)
    stranger = actor(world.allotments(paper)[1].seat.user)
    with pytest.raises(refusals.SomebodyElses):
        actions.save_sheet(mine, scores={}, comments={}, remark="", by=stranger)

    sheet = actions.save_sheet(mine, scores={"impact": 8}, comments={}, remark="", by=by)
    with pytest.raises(refusals.SheetIncomplete):
        actions.hand_in(sheet, by=by)
    scores = {"impact": 8, "viability": None}
    actions.save_sheet(mine, scores=scores, comments={}, remark="", by=by)
    actions.hand_in(sheet, by=by)

    assert sheet.total == 80
    with pytest.raises(refusals.SheetHandedIn):
        actions.save_sheet(mine, scores={}, comments={}, remark="", by=by)
    with pytest.raises(refusals.SheetHandedIn):
        actions.hand_in(sheet, by=by)


@pytest.mark.parametrize(
    "scores", [{"impact": 11}, {"impact": -1}, {"beauty": 1}, {"impact": True}]
)
def test_a_score_out_of_range_is_refused(session: Session, scores: dict[str, int]) -> None:
    _challenge, paper = field(1)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]

    with pytest.raises(refusals.WrongScore):
        actions.save_sheet(mine, scores=scores, comments={}, remark="", by=actor(mine.seat.user))


def test_a_draft_saved_elsewhere_meanwhile_is_not_written_over(session: Session) -> None:
    _challenge, paper = field(1)
    world.allotted_round(paper)
    mine = world.allotments(paper)[0]
    by = actor(mine.seat.user)
    actions.save_sheet(mine, scores={}, comments={}, remark="One", revision=0, by=by)

    with pytest.raises(refusals.SavedMeanwhile):
        actions.save_sheet(mine, scores={}, comments={}, remark="Two", revision=0, by=by)


def test_a_round_closes_only_with_every_sheet(session: Session) -> None:
    challenge, paper = field(1)
    run = world.allotted_round(paper)

    with pytest.raises(refusals.SheetsMissing) as refused:
        actions.close_round(run, by=world.secretariat_of(challenge))

    assert refused.value.number == 3


def test_missing_sheets_are_left_out_with_a_reason(session: Session) -> None:
    challenge, paper = field(1)
    run = world.allotted_round(paper)
    mine = world.allotments(paper)[0]

    actions.close_round(run, reason="Two members fell ill.", by=world.secretariat_of(challenge))

    event = session.scalars(sa.select(Event).where(Event.action == "round.closed")).one()
    assert event.reason == "Two members fell ill."
    assert len(json.loads(event.detail)["left_out"]) == 3
    with pytest.raises(refusals.RoundNotOpen):
        actions.save_sheet(mine, scores={}, comments={}, remark="", by=actor(mine.seat.user))
    with pytest.raises(ImpossibleStep):
        actions.close_round(run, by=world.secretariat_of(challenge))


def test_a_tie_at_the_line_is_settled_by_two_persons(session: Session) -> None:
    challenge, paper = field(3, with_=NO_LADDER)
    run = world.closed_round(paper, tie)
    chair, approver = world.chair_of(paper), world.approver_of(challenge)
    proposals = queries.entrants(paper)
    with pytest.raises(refusals.UnsettledTies):
        actions.freeze(run, by=chair)

    for proposal, outcome in zip(proposals, ["selected", "selected", "reserve"], strict=True):
        departure = actions.propose_departure(
            run, proposal, outcome=outcome, reason="Drawn in public.", by=chair
        )
        with pytest.raises(refusals.SamePerson):
            actions.approve_departure(departure, by=chair)
        actions.approve_departure(departure, by=approver)
    actions.freeze(run, by=chair)

    outcomes = [(each.placement.outcome, each.outcome) for each in queries.standings(paper)]
    assert outcomes == [
        ("tied_at_line", "selected"),
        ("tied_at_line", "selected"),
        ("tied_at_line", "reserve"),
    ]


def test_decisions_never_give_more_places_than_there_are(session: Session) -> None:
    challenge, paper = field(3)
    run = world.closed_round(paper)
    last = queries.standings(paper)[-1]
    departure = actions.propose_departure(
        run,
        last.proposal,
        outcome="selected",
        reason="Best of all.",
        by=world.chair_of(paper),
    )
    with pytest.raises(refusals.OpenDepartures):
        actions.freeze(run, by=world.chair_of(paper))
    actions.approve_departure(departure, by=world.approver_of(challenge))

    with pytest.raises(refusals.TooManyPlaces):
        actions.freeze(run, by=world.chair_of(paper))


def test_a_refused_decision_leaves_the_ranking(session: Session) -> None:
    challenge, paper = field(3)
    run = world.closed_round(paper)
    last = queries.standings(paper)[-1]
    departure = actions.propose_departure(
        run, last.proposal, outcome="selected", reason="Best.", by=world.chair_of(paper)
    )

    actions.refuse_departure(departure, reason="It is not.", by=world.approver_of(challenge))
    actions.freeze(run, by=world.chair_of(paper))

    assert all(each.departure is None for each in queries.standings(paper))


def test_a_chair_in_conflict_cannot_make_the_ranking_final(session: Session) -> None:
    challenge, paper = field(2)
    run = world.scored_round(paper, chairs=2)
    seats = [each for each in queries.seats(paper) if each.chair]
    actions.pin_conflict(
        seats[0],
        queries.entrants(paper)[0],
        kind="coached",
        text="Advised them",
        by=world.secretariat_of(challenge),
    )
    actions.close_round(run, by=world.secretariat_of(challenge))
    with pytest.raises(refusals.NotTheChair):
        actions.freeze(run, by=actor(seats[0].user))

    world.settle_ties(run, actor(seats[1].user))
    actions.freeze(run, by=actor(seats[1].user))

    assert run.status is RoundStatus.FROZEN


def test_the_last_round_is_not_published_here(session: Session) -> None:
    challenge, paper = field(3)
    world.published_round(paper)
    run = world.frozen_round(challenge.rounds[1])

    with pytest.raises(refusals.LastRound):
        actions.publish(run, by=world.secretariat_of(challenge))


def test_whoever_withdrew_is_left_alone(session: Session) -> None:
    _challenge, paper = field(3)
    run = world.frozen_round(paper)
    gone = queries.standings(paper)[0].proposal
    gone.status = Status.WITHDRAWN
    session.flush()

    actions.publish(run, by=world.secretariat_of(paper.challenge))

    assert gone.status is Status.WITHDRAWN
