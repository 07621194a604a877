"""One small world with everybody in it, brought on stage by stage."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from flask import Flask
from time_machine import Traveller

from challenge import clock
from challenge.accounts.actions import end_post
from challenge.accounts.actor import Actor
from challenge.accounts.models import Organisation, Role, User
from challenge.accounts.queries import posts_of
from challenge.awards import actions as awards
from challenge.awards.models import Decision
from challenge.awards.queries import award_of, live_decision
from challenge.challenges import actions as challenges
from challenge.challenges.models import Challenge, Round
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.documents.actions import store
from challenge.mous.models import Agreement
from challenge.proposals import actions as proposals
from challenge.proposals.models import Proposal
from challenge.scoring import actions as scoring
from challenge.scoring import queries as rounds
from challenge.scoring.models import Allotment, Seat
from challenge.screening import actions as screening
from tests.documents.files import PDF
from tests.world import mous
from tests.world import scoring as panels
from tests.world.challenges import approver_of, author_of, drafted_challenge
from tests.world.people import (
    actor,
    administrator,
    agency,
    auditor,
    head_of,
    holder,
    local_unit,
    office,
)
from tests.world.proposals import ANSWERS

STAGES = (
    "drafting", "open", "submitted", "sealed", "screened", "scoring", "scored", "closed",
    "frozen", "shortlisted", "final", "proposed", "approved", "announced", "agreement", "in force",
)  # fmt: skip
"""How far the world is; each is named for what has just happened."""

SLUG, REF, RIVAL, THIRD = "coast", "COAST-K7M2Q9", "COAST-P3X8W4", "COAST-D6V5N1"
TITLE, RIVAL_TITLE, THIRD_TITLE = "Heron boardwalk", "Lantern market", "Coral nursery"
REMARK, OTHER_REMARK, NOTE = "Sound and modest.", "Bold but costly.", "Endorsed with a plan."
CONFLICT = "My sister is its architect."
CHALLENGE_TITLE = "Works on the coast"
SCREENING = {
    "checklist": [{"key": "complete", "label": "Is every field answered?"}],
    "decline_reasons": [{"code": "weak", "label": "The case is too weak", "step": "decline"}],
    "screen_on_arrival": False,
    "screening_days": 20,
    "correction_days": 10,
    "correction_rounds": 2,
}


@dataclass
class Field:
    """The world: who is who, and the keys that addresses need."""

    time: Traveller
    people: dict[str, User] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def challenge(self) -> Challenge:
        return db.session.query(Challenge).filter_by(slug=SLUG).one()

    def proposal(self, ref: str = REF) -> Proposal:
        return db.session.query(Proposal).filter_by(ref=ref).one()

    def round(self, key: str = "paper") -> Round:
        return next(each for each in self.challenge.rounds if each.key == key)

    def seat(self, who: str) -> Seat:
        found = rounds.seat_of(self.round(), self.people[who].id)
        assert found is not None
        return found

    def decision(self) -> Decision:
        found = live_decision(self.challenge.id)
        assert found is not None
        return found

    def agreement(self) -> Agreement:
        return db.session.query(Agreement).one()

    def pass_days(self, days: float) -> None:
        self.time.shift(timedelta(days=days))


def populated(time: Traveller) -> Field:
    """Everybody with a post, and nothing for them to do yet."""
    world = Field(time)
    ours, other = agency("Department of the Coast"), agency("Department of the Hills")
    unit, rival, third = _units()
    officer = holder(Role.OFFICER, office("0100000000"), "Olga Officer")
    other_officer = holder(Role.OFFICER, office("0300000000"), "Otto Officer")
    world.people = {
        "head": head_of(unit, verified_by=officer, name="Hana Head"),
        "staff": holder(Role.STAFF, unit, "Stella Staff"),
        "rival head": head_of(rival, verified_by=other_officer, name="Rico Rival"),
        "third head": head_of(third, verified_by=other_officer, name="Tina Third"),
        "officer": officer,
        "other officer": other_officer,
        "secretariat": holder(Role.SECRETARIAT, ours, "Sara Secretary"),
        "author": author_of(ours),
        "approver": approver_of(ours),
        "other approver": approver_of(other),
        "implementer": holder(Role.IMPLEMENTER, mous.implementing_agency(), "Ivo Implementer"),
        "finance": holder(Role.FINANCE, mous.implementing_agency(), "Fina Finance"),
        "auditor": auditor(),
        "administrator": administrator(),
        "former": _former(unit, world),
        **_panelists(),
    }
    for where in (rival, third):
        holder(Role.STAFF, where)
    world.keys["organisation"] = unit.key
    world.keys["person"] = world.people["head"].key
    world.keys["post"] = posts_of(world.people["head"].id)[0].key
    world.keys["agency"] = ours.key
    return world


def _units() -> tuple[Organisation, Organisation, Organisation]:
    return (
        local_unit("0102801000", name="Adams"),
        local_unit("0305401000", in_region="0300000000", name="Baras"),
        local_unit("0305402000", in_region="0300000000", name="Calasiao"),
    )


def _former(unit: Organisation, world: Field) -> User:
    """Somebody whose post in the unit ended; the account is still good."""
    person = holder(Role.STAFF, unit, "Fe Former")
    world.pass_days(1)
    (post,) = posts_of(person.id)
    end_post(post, reason="Left the town.", by=actor(administrator()))
    return person


def _panelists() -> dict[str, User]:
    names = {
        "member": "Mia Member",
        "second member": "Milo Member",
        "third member": "Mara Member",
        "fourth member": "Mike Member",
        "conflicted": "Cora Member",
        "chair": "Chito Chair",
        "conflicted chair": "Carla Chair",
        "final chair": "Fay Chair",
        "final member": "Fred Member",
        "final member 2": "Flor Member",
        "final member 3": "Felix Member",
    }
    return {who: panels.member(name) for who, name in names.items()}


def by(world: Field, who: str) -> Actor:
    """The actor of somebody in the world."""
    return actor(world.people[who])


def drafting(world: Field) -> None:
    """The agency drafts."""
    author = world.people["author"]
    where = posts_of(author.id)[0].organisation
    drafted_challenge(
        where,
        slug=SLUG,
        prefix="COAST",
        title=CHALLENGE_TITLE,
        with_={Section.SCREENING: SCREENING},
    )


def opened(world: Field) -> None:
    """Published and open; the unit and its rivals write."""
    challenges.propose(world.challenge, by=by(world, "author"))
    challenges.publish(world.challenge, by=by(world, "approver"))
    for who, ref, title in (
        ("head", REF, TITLE),
        ("rival head", RIVAL, RIVAL_TITLE),
    ):
        begin(world, who, ref, title)


def begin(world: Field, who: str, ref: str, title: str) -> None:
    """A complete draft of somebody's unit, with a real file."""
    person = world.people[who]
    unit = posts_of(person.id)[0].organisation
    proposal = proposals.start(world.challenge, unit, by=actor(person), ref=ref)
    proposals.save_answers(proposal, {**ANSWERS, "title": title}, by=actor(person))
    proposals.choose_theme(proposal, "nature", by=actor(person))
    letter = store(db.session, BytesIO(PDF), f"{ref}-letter.pdf", by=actor(person))
    proposals.attach(proposal, "letter", letter, by=actor(person))
    if ref == REF:
        world.keys["annex"] = letter.key


def submitted(world: Field) -> None:
    """Both heads submit."""
    for ref, who in ((REF, "head"), (RIVAL, "rival head")):
        proposals.submit(world.proposal(ref), by=by(world, who))


def sealed(world: Field) -> None:
    """A third unit was the last one; then the call is over and sealed."""
    submit_third(world)
    world.pass_days(30)
    challenges.sweep()


def submit_third(world: Field) -> None:
    begin(world, "third head", THIRD, THIRD_TITLE)
    proposals.submit(world.proposal(THIRD), by=by(world, "third head"))


def screened(world: Field) -> None:
    """The offices endorse."""
    for ref, who in ((REF, "officer"), (RIVAL, "other officer"), (THIRD, "other officer")):
        proposal = world.proposal(ref)
        screening.save_checks(
            proposal, {"complete": {"answer": "yes", "note": ""}}, by=by(world, who)
        )
        screening.endorse(proposal, note=NOTE, by=by(world, who))


SCORERS = ("member", "second member", "third member", "fourth member")


def seated(world: Field) -> None:
    """The panel of the paper round sits, and the round is open."""
    planned, secretary = world.round(), by(world, "secretariat")
    for who in ("chair", "conflicted chair", *SCORERS, "conflicted"):
        person, chair = world.people[who], "chair" in who
        scoring.seat(planned, person, chair=chair, by=secretary)
    due = clock.now() + timedelta(days=14)
    scoring.open_round(planned, due_at=due, by=secretary)


def declared(world: Field) -> None:
    """A chair and a member have a conflict with our proposal."""
    number = world.proposal().id
    for who in ("chair", "conflicted chair", *SCORERS, "conflicted"):
        found = {number: ("family", CONFLICT)} if who.startswith("conflicted") else {}
        scoring.declare(world.seat(who), found, by=by(world, who))


def allotted(world: Field) -> None:
    """Three of four free members score our proposal; from now on the fourth is `unallotted`."""
    run = rounds.run_of(world.round())
    assert run is not None
    scoring.allot(run, by=by(world, "secretariat"))
    given = {each.seat.user_id for each in allotments(world, REF)}
    free = [who for who in SCORERS if world.people[who].id in given]
    (left,) = [who for who in SCORERS if world.people[who].id not in given]
    known = dict(world.people)
    world.people["member"] = known[free[0]]
    world.people["second member"] = known[free[1]]
    world.people["third member"] = known[free[2]]
    world.people["unallotted"] = known[left]
    del world.people["fourth member"]
    world.keys["second"] = world.people["second member"].name


def scoring_began(world: Field) -> None:
    """Allotted; the member has a draft, the others have handed in."""
    seated(world)
    declared(world)
    allotted(world)
    for allotment in allotments(world):
        whose = "member" if allotment.seat.user_id == world.people["member"].id else ""
        save(world, allotment)
        if not whose:
            hand_in(allotment)


def allotments(world: Field, ref: str | None = None) -> list[Allotment]:
    return [each for each in panels.allotments(world.round()) if ref in (None, each.proposal.ref)]


BASE = {REF: 8, RIVAL: 6, THIRD: 4}


def save(world: Field, allotment: Allotment, *, more: int = 0) -> None:
    """A draft of a sheet; ours is always the best."""
    value = BASE[allotment.proposal.ref] + more
    own = allotment.seat.user_id == world.people["member"].id
    scores = {each.key: value for each in allotment.seat.round.criteria}
    remark = REMARK if own else OTHER_REMARK
    person = actor(allotment.seat.user)
    scoring.save_sheet(allotment, scores=scores, comments={}, remark=remark, by=person)


def hand_in(allotment: Allotment) -> None:
    assert allotment.sheet is not None
    scoring.hand_in(allotment.sheet, by=actor(allotment.seat.user))


def scored(world: Field) -> None:
    """The member hands in too."""
    for allotment in allotments(world):
        if allotment.seat.user_id == world.people["member"].id:
            hand_in(allotment)


def closed(world: Field) -> None:
    run = rounds.run_of(world.round())
    assert run is not None
    scoring.close_round(run, by=by(world, "secretariat"))


def frozen(world: Field) -> None:
    run = rounds.run_of(world.round())
    assert run is not None
    scoring.freeze(run, by=by(world, "chair"))


def shortlisted(world: Field) -> None:
    run = rounds.run_of(world.round())
    assert run is not None
    scoring.publish(run, by=by(world, "secretariat"))


def final(world: Field, *, best: str = REF) -> None:
    """The last round by another panel, up to the final ranking."""
    planned, secretary = world.round("presentation"), by(world, "secretariat")
    for who in ("final chair", "final member", "final member 2", "final member 3"):
        scoring.seat(planned, world.people[who], chair=who == "final chair", by=secretary)

    def scores(allotment: Allotment) -> Mapping[str, int | None]:
        value = 9 if allotment.proposal.ref == best else 5
        return {each.key: value for each in planned.criteria}

    run = panels.closed_round(planned, scores)
    scoring.freeze(run, by=by(world, "final chair"))


def proposed(world: Field) -> None:
    until = clock.now() + timedelta(days=2)
    awards.propose_decision(world.challenge, embargo_until=until, by=by(world, "secretariat"))


def approved(world: Field) -> None:
    awards.approve_decision(world.decision(), by=by(world, "approver"))


def announced(world: Field) -> None:
    world.pass_days(3)
    awards.sweep()


def agreed(world: Field) -> None:
    """Accepted, confirmed, and an agreement is being drafted."""
    award = award_of(world.proposal().id)
    assert award is not None
    awards.accept(award, by=by(world, "head"))
    world.pass_days(11)
    awards.confirm(award, note="", by=by(world, "secretariat"))
    world.keys["agreement"] = mous.drafted_agreement(award).key


def in_force(world: Field) -> None:
    """Locked, signed with scans, in force."""
    from challenge.mous import actions
    from challenge.mous.rules import next_to_sign

    agreement, secretary = world.agreement(), by(world, "secretariat")
    actions.lock(agreement, by=secretary)
    while (signatory := next_to_sign(agreement)) is not None:
        scan = store(db.session, BytesIO(PDF), "signed.pdf", by=secretary)
        today = actions.today_of(agreement)
        actions.sign(signatory, signed_on=today, document=scan, by=secretary)
        world.keys["scan"] = scan.key
    actions.bring_into_force(agreement, on=actions.today_of(agreement), by=secretary)


STEPS: dict[str, Callable[[Field], None]] = dict(
    zip(
        STAGES,
        (
            drafting, opened, submitted, sealed, screened, scoring_began, scored, closed,
            frozen, shortlisted, final, proposed, approved, announced, agreed, in_force,
        ),
        strict=True,
    )
)  # fmt: skip


def brought_to(stage: str, time: Traveller) -> Field:
    """A world at one stage."""
    world = populated(time)
    for each in STAGES[: STAGES.index(stage) + 1]:
        STEPS[each](world)
    db.session.commit()
    return world


def stage_by_stage(time: Traveller) -> Iterator[tuple[str, Field]]:
    """One world, handed out at every stage."""
    world = populated(time)
    for stage in STAGES:
        STEPS[stage](world)
        db.session.commit()
        yield stage, world
        db.session.expire_all()


@contextmanager
def undone(app: Flask) -> Iterator[None]:
    """What is done inside never happened; for trying two futures of one world.

    Needs an application whose sessions all work on one connection, as the fixture `app` has it.
    """
    connection = db.session.connection()
    db.session.commit()
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.rollback()
        savepoint.rollback()
        db.session.expire_all()
        app.extensions["challenge_pages"].clear()
