"""One challenge from its publication to an agreement in force, with most that may happen."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import actions as accounts
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Invitation, Organisation, OrganisationKind, Role
from challenge.awards.actions import approve_promotion, confirm, forfeit, propose_promotion
from challenge.awards.queries.promotions import next_in_reserve
from challenge.challenges.actions import (
    approve_date_change,
    propose_cancellation,
    propose_date_change,
    refuse_cancellation,
    seal,
)
from challenge.challenges.models import Challenge, Round
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.denials.actions import note
from challenge.denials.models import Denial
from challenge.denials.rules import ALARMING
from challenge.duplicates.actions import find
from challenge.duplicates.models import Resemblance, Verdict
from challenge.notices.actions import leave_be
from challenge.notices.models import Message
from challenge.proposals import actions as proposals
from challenge.proposals.actions import (
    approve_lateness,
    approve_revocation,
    approve_waiver,
    name_certifier,
    propose_lateness,
    propose_revocation,
    propose_waiver,
    save_answers,
    submit,
    withdraw,
)
from challenge.proposals.models import Proposal
from challenge.proposals.queries import staff_posts
from challenge.proposals.rules import Line
from challenge.proposals.rules.uploading import Announced
from challenge.scoring import actions as scoring
from challenge.scoring import queries as rounds
from challenge.screening import actions as screening
from tests.scoring.field import tie
from tests.world.awards import accepted_award, announced_decision, by_number
from tests.world.challenges import ROUNDS, approver_of, author_of, published_challenge
from tests.world.duplicates import compared
from tests.world.mous import agreement_in_force
from tests.world.people import actor, administrator, local_unit, organisation
from tests.world.proposals import complete_proposal, staff_of, started_proposal, verified_head
from tests.world.scoring import (
    chair_of,
    closed_round,
    frozen_round,
    opened_round,
    seated,
    secretariat_of,
)
from tests.world.screening import (
    answer_comments,
    answered,
    endorsed_proposal,
    officer_of,
    returned_proposal,
)

START = datetime(2026, 6, 1, 1, tzinfo=UTC)
LAST = 90
"""The day on which everything has happened."""
PAPER, FINAL = ROUNDS
TIED = {Section.ROUNDS: {"rounds": [PAPER | {"ties": [], "places": {"*": 3}}, FINAL]}}
"""In the first round equal scores stay equal, so that departures decide."""


def play() -> None:
    """SW-001 to SW-004 are judged, SW-005 is a draft; SW-003 was returned, SW-004 came late."""
    with at_day(0):
        invite_auditor()
        raise_alarm()
        challenge = published_challenge(slug="works", with_=TIED)
        keep_on(challenge)
    with at_day(5):
        move_close(challenge)
        for number in (1, 2):
            endorsed_proposal(challenge, unit(number), ref=f"SW-{number:03d}")
        compare()
        correct(returned_proposal(challenge, unit(3), ref="SW-003"))
        let_in_though(challenge)
        begin_upload(started_proposal(challenge, unit(5), ref="SW-005"))
        late = complete_proposal(challenge, unit(4), ref="SW-004")
    let_in(challenge, late)
    judge(challenge)
    award_and_agree(challenge)


def begin_upload(proposal: Proposal) -> None:
    """Most of a plan has arrived."""
    by = actor(staff_of(proposal.organisation))
    plan = Announced("plan.pdf", size=1000, requirement_key="map")
    upload = proposals.begin_upload(proposal, plan, by=by)
    proposals.acknowledge_piece(upload, start=0, size=600, sha256="0" * 64, by=by)


def at_day(number: int) -> AbstractContextManager[None]:
    return clock.at(START + timedelta(days=number))


def unit(number: int) -> Organisation:
    return local_unit(f"01028{number:05d}", name=f"Town {number}")


def invite_auditor() -> None:
    """Two administrators let an auditor in, whose earlier post ends."""
    office = organisation(OrganisationKind.AUDIT_OFFICE)
    accounts.invite(
        email="audit@example.org",
        name="Nena Cruz",
        organisation=office,
        role=Role.AUDITOR,
        by=actor(administrator()),
    )
    offer = db.session.scalars(sa.select(Invitation)).one()
    token = accounts.approve_invitation(offer, by=actor(administrator()))
    post = accounts.accept_invitation(token, "six canoes on the lake")
    other = organisation(OrganisationKind.AUDIT_OFFICE)
    earlier = accounts.give_post(post.user, other, Role.AUDITOR, by=SYSTEM)
    accounts.end_post(earlier, reason="One office is enough.", by=SYSTEM)


def raise_alarm() -> None:
    """A stranger tries an account that is not there."""
    for _try in range(ALARMING):
        note(Denial.SIGN_IN, person_id=None, account="", sender="192.0.2.7", route="POST /login")


def keep_on(challenge: Challenge) -> None:
    """It was to be called off, and another person said no."""
    author, approver = author_of(challenge.agency), approver_of(challenge.agency)
    proposed = propose_cancellation(challenge, reason="No money.", by=actor(author))
    refuse_cancellation(proposed, reason="It was found.", by=actor(approver))


def move_close(challenge: Challenge) -> None:
    """Five days more, in two persons' hands."""
    after = START + timedelta(days=35)
    author, approver = author_of(challenge.agency), approver_of(challenge.agency)
    change = propose_date_change(challenge, "closes", after, reason="A typhoon.", by=actor(author))
    approve_date_change(change, by=actor(approver))


def compare() -> None:
    """SW-001 and SW-002 resemble, and their officer finds that they propose different things."""
    compared()
    pair = db.session.scalars(sa.select(Resemblance)).one()
    officer = officer_of(pair.later.proposal)
    find(pair, Verdict.DIFFERENT, text="Two landings.", by=actor(officer))


def correct(proposal: Proposal) -> None:
    """The unit answers the return, in the name of its head, and is endorsed."""
    written = {"summary": "A boardwalk for 4,000 visitors a year."}
    save_answers(proposal, written, by=actor(staff_of(proposal.organisation)))
    answer_comments(proposal)
    (post,) = staff_posts(proposal.organisation_id)
    by = actor(verified_head(proposal.organisation))
    name_certifier(proposal, post, every=False, by=by)
    submit(proposal, by=actor(staff_of(proposal.organisation)))
    endorse(proposal)


def let_in_though(challenge: Challenge) -> None:
    """One line of eligibility does not count for one unit."""
    author, approver = author_of(challenge.agency), approver_of(challenge.agency)
    waiver = propose_waiver(
        challenge, unit(5), Line.PLACE, reason="It was moved.", by=actor(author)
    )
    approve_waiver(waiver, by=actor(approver))


def endorse(proposal: Proposal) -> None:
    by = actor(officer_of(proposal))
    screening.save_checks(proposal, answered(proposal), by=by)
    screening.endorse(proposal, by=by)


def let_in(challenge: Challenge, late: Proposal) -> None:
    """After the close one unit may submit until the next day."""
    author, approver = author_of(challenge.agency), approver_of(challenge.agency)
    with at_day(36):
        seal(challenge, by=SYSTEM)
        permission = propose_lateness(
            challenge,
            late.organisation,
            until=START + timedelta(days=37),
            reason="The line was down.",
            by=actor(author),
        )
        approve_lateness(permission, by=actor(approver))
        submit(late, by=actor(verified_head(late.organisation)))
        endorse(late)
        take_back(challenge)


def take_back(challenge: Challenge) -> None:
    """The unit of the draft was let in too, and then was not."""
    author, approver = author_of(challenge.agency), approver_of(challenge.agency)
    until = START + timedelta(days=38)
    permission = propose_lateness(
        challenge, unit(5), until=until, reason="A flood.", by=actor(author)
    )
    approve_lateness(permission, by=actor(approver))
    propose_revocation(permission, reason="It was elsewhere.", by=actor(author))
    approve_revocation(permission, by=actor(approver))


def judge(challenge: Challenge) -> None:
    """A first round of ties with a conflict in it, and a second one."""
    first, second = challenge.rounds
    with at_day(40):
        spare, *_others = seated(first, members=5)[1:]
        scoring.unseat(spare, by=secretariat_of(challenge))
        opened_round(first)
    with at_day(41):
        seat = rounds.seats(first)[-1]
        entrant = rounds.entrants(first)[0]
        by = secretariat_of(challenge)
        scoring.pin_conflict(seat, entrant, kind="family", text="A cousin.", by=by)
        closed_round(first, tie)
        settle_and_publish(first)
        call_up_third(first)
    with at_day(50):
        opened_round(second)
    with at_day(51):
        frozen_round(second, by_number)


def settle_and_publish(planned: Round) -> None:
    """Of four that are tied three go on, and the third in order is held in reserve."""
    run, chair = rounds.run_numbered(planned.id), chair_of(planned)
    for standing in rounds.standings(run.round):
        outcome = "reserve" if standing.ref == "SW-003" else "selected"
        departure = scoring.propose_departure(
            run, standing.proposal, outcome=outcome, reason="Drawn by lot.", by=chair
        )
        approver = actor(approver_of(planned.challenge.agency))
        scoring.approve_departure(departure, by=approver)
    scoring.freeze(run, by=chair)
    scoring.publish(run, by=secretariat_of(planned.challenge))


def call_up_third(planned: Round) -> None:
    """SW-004 gives its place back, and the reserve goes on."""
    late = next(each.proposal for each in rounds.standings(planned) if each.ref == "SW-004")
    withdraw(late, reason="No staff.", by=actor(verified_head(late.organisation)))
    run = rounds.run_numbered(planned.id)
    scoring.call_up(run, late, by=secretariat_of(planned.challenge))


def award_and_agree(challenge: Challenge) -> None:
    """The first award is accepted, confirmed and agreed, the second goes to the reserve; somebody
    signs in."""
    with at_day(60):
        award = accepted_award(announced_decision(challenge))
    with at_day(70):
        second = award.decision.awards[1]
        forfeit(second, reason="The land is disputed.", by=secretariat_of(challenge))
        following = next_in_reserve(second)
        assert following is not None
        by = secretariat_of(challenge)
        promotion = propose_promotion(second, following, reason="Next in line.", by=by)
        approve_promotion(promotion, by=actor(approver_of(challenge.agency)))
    with at_day(LAST):
        confirm(award, note="Land is proved.", by=secretariat_of(challenge))
        agreement_in_force(award)
        message = db.session.scalars(sa.select(Message).order_by(Message.id).limit(1)).one()
        leave_be(message, by=SYSTEM)
        accounts.start_session(author_of(challenge.agency))
