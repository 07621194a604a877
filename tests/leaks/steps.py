"""The steps that bring the world from stage to stage."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO

from time_machine import Traveller

from challenge import clock
from challenge.accounts.queries import posts_of
from challenge.awards import actions as awards
from challenge.awards.queries import award_of
from challenge.challenges import actions as challenges
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.documents.actions import store
from challenge.proposals import actions as proposals
from challenge.proposals.models import TeamPart
from challenge.proposals.rules.uploading import Announced
from challenge.scoring import actions as scoring
from challenge.scoring import queries as rounds
from challenge.scoring.models import Allotment
from challenge.screening import actions as screening
from tests.documents.files import PDF
from tests.leaks.field import (
    CHALLENGE_TITLE,
    CONFLICT,
    NOTE,
    OTHER_REMARK,
    REF,
    REMARK,
    RIVAL,
    RIVAL_TITLE,
    SCREENING,
    SLUG,
    STAGES,
    THIRD,
    THIRD_TITLE,
    TITLE,
    Field,
    by,
    populated,
)
from tests.world import mous
from tests.world import scoring as panels
from tests.world.challenges import drafted_challenge
from tests.world.duplicates import HERONS, compared
from tests.world.people import (
    actor,
)
from tests.world.proposals import ANSWERS


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
    let_in(world)
    helper = world.people["contributor"]
    proposals.invite_contributor(
        world.proposal(),
        email=helper.email,
        name=helper.name,
        part=TeamPart.EDIT,
        by=by(world, "head"),
    )
    contributor = by(world, "contributor")
    proposals.add_note(world.proposal(), "title", "Ask the fishers first.", by=contributor)


def let_in(world: Field) -> None:
    """The third unit may submit late, and does not need to."""
    unit = posts_of(world.people["third head"].id)[0].organisation
    until = clock.now() + timedelta(days=32)
    permission = proposals.propose_lateness(
        world.challenge, unit, until=until, reason="The line was down.", by=by(world, "author")
    )
    proposals.approve_lateness(permission, by=by(world, "approver"))


def begin(world: Field, who: str, ref: str, title: str) -> None:
    """A complete draft of somebody's unit, with a real file."""
    person = world.people[who]
    unit = posts_of(person.id)[0].organisation
    proposal = proposals.start(world.challenge, unit, by=actor(person), ref=ref)
    proposals.save_answers(
        proposal, {**ANSWERS, "title": title, "remarks": HERONS}, by=actor(person)
    )
    proposals.choose_theme(proposal, "nature", by=actor(person))
    letter = store(db.session, BytesIO(PDF + ref.encode()), f"{ref}-letter.pdf", by=actor(person))
    proposals.attach(proposal, "letter", letter, by=actor(person))
    if ref == REF:
        world.keys["annex"] = letter.key
        plan = Announced(f"{ref}-plan.pdf", size=1000, requirement_key="map")
        world.keys["upload"] = proposals.begin_upload(proposal, plan, by=actor(person)).key


def submitted(world: Field) -> None:
    """Both heads submit."""
    for ref, who in ((REF, "head"), (RIVAL, "rival head")):
        proposals.submit(world.proposal(ref), by=by(world, who))
    compared()


def sealed(world: Field) -> None:
    """A third unit was the last one; then the call is over and sealed."""
    submit_third(world)
    compared()
    world.pass_days(30.01)
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
        panels.seat(planned, person, chair=chair, by=secretary)
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
        panels.seat(planned, world.people[who], chair=who == "final chair", by=secretary)

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
    """Locked, signed with scans, in force; the rival gives its award up."""
    from challenge.mous import actions
    from challenge.mous.rules import next_to_sign

    agreement, secretary = world.agreement(), by(world, "secretariat")
    given_up = award_of(world.proposal(RIVAL).id)
    assert given_up is not None
    awards.forfeit(given_up, reason="The land is disputed.", by=secretary)
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
