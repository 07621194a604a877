"""Who is told of a resemblance, who reads both sides, and what is recorded."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller

from challenge.accounts.models import Role, User
from challenge.audit.models import Event
from challenge.challenges.actions import sweep as seal_due
from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.duplicates.models import ResemblanceFinding
from challenge.proposals.models import Proposal
from challenge.workflow import Status
from tests.client import Client
from tests.client import page as page_of
from tests.statements import counted
from tests.world.challenges import published_challenge
from tests.world.duplicates import HERONS, HERONS_AGAIN, compared
from tests.world.people import auditor, head_of, local_unit, somebody
from tests.world.proposals import staff_of, submitted_proposal, verified_head
from tests.world.screening import officer_for, officer_of

HERE, THERE = "0100000000", "0300000000"
WAITS = "Nobody has compared the two yet."
ELSEWHERE = "A proposal from another region resembles it."
FOUND = {"verdict": "same", "text": "One consultant wrote both."}


def saying(challenge: Challenge, number: int, summary: str, *, region: str = HERE) -> Proposal:
    unit = local_unit(f"{region[:2]}028{number:02}000", in_region=region, name=f"Town {number}")
    head_of(unit, verified_by=officer_for(region))
    return submitted_proposal(
        challenge,
        unit,
        ref=f"SW-{number}",
        answers={"title": f"Herons {number}", "summary": summary},
    )


@pytest.fixture
def near(app: Flask, clock: Traveller) -> tuple[Proposal, Proposal]:
    """Two of one region."""
    challenge = published_challenge()
    pair = saying(challenge, 1, HERONS), saying(challenge, 2, HERONS_AGAIN)
    compared()
    return pair


@pytest.fixture
def far(app: Flask, clock: Traveller) -> tuple[Proposal, Proposal]:
    """Two of two regions."""
    challenge = published_challenge()
    pair = saying(challenge, 1, HERONS), saying(challenge, 2, HERONS_AGAIN, region=THERE)
    compared()
    return pair


def sealed(clock: Traveller) -> None:
    clock.shift(timedelta(days=31))
    seal_due()
    db.session.commit()


def secretary(proposal: Proposal) -> User:
    return somebody(Role.SECRETARIAT, proposal.challenge.agency)


def both(one: Proposal, other: Proposal) -> str:
    return f"/proposals/{one.ref}/resemblances/{other.ref}"


def test_officer_is_told_and_reads_both_side_by_side(
    client: Client, near: tuple[Proposal, Proposal]
) -> None:
    one, other = near
    desk = client.sign_in(officer_of(one)).page(f"/proposals/{one.ref}/screening")

    page = client.page(both(one, other))

    assert ("/proposals/SW-1/resemblances/SW-2", "Herons 2") in desk.links
    assert "A proposal of another unit: Herons 2" in desk.text
    assert "The same file is attached to both." in desk.text
    assert WAITS in desk.text
    assert "The herons of the river mouth nest in the last old mangroves" in page.text
    assert "In the last mangroves by the landing nest the herons" in page.text


def test_words_that_stand_in_both_are_marked(
    client: Client, near: tuple[Proposal, Proposal]
) -> None:
    one, other = near
    html = client.sign_in(officer_of(one)).get(both(one, other)).text

    marked = '<mark class="app-alike">{}</mark>'.format
    assert f"{marked('Boats')} with {marked('outboard motors drive')} them away" in html


def test_nothing_is_decided_by_a_resemblance(near: tuple[Proposal, Proposal]) -> None:
    assert {each.status for each in near} == {Status.SUBMITTED}


def test_officer_records_what_was_found_and_it_stays(
    client: Client, near: tuple[Proposal, Proposal]
) -> None:
    one, other = near
    visitor = client.sign_in(officer_of(one))

    answer = visitor.post(f"{both(one, other)}/finding", data=FOUND)

    assert (answer.status_code, answer.location) == (303, both(one, other))
    for each in near:
        shown = visitor.page(f"/proposals/{each.ref}/screening").text
        assert FOUND["text"] in shown
        assert WAITS not in shown
    finding = db.session.scalars(sa.select(ResemblanceFinding)).one()
    event = db.session.scalars(sa.select(Event).order_by(Event.seq.desc()).limit(1)).one()
    assert (event.action, event.subject_id) == ("resemblance.found_same", finding.id)
    assert (event.reason, event.subject_label) == (FOUND["text"], "SW-1 SW-2")
    assert {each.status for each in near} == {Status.SUBMITTED}


def test_a_later_finding_stands_before_an_earlier_one(
    client: Client, near: tuple[Proposal, Proposal]
) -> None:
    one, other = near
    visitor = client.sign_in(officer_of(one))
    visitor.post(f"{both(one, other)}/finding", data=FOUND)
    second = {"verdict": "different", "text": "Two places after all."}
    visitor.post(f"{both(other, one)}/finding", data=second)

    desk = visitor.page(f"/proposals/{one.ref}/screening").text
    page = visitor.page(both(one, other)).text

    assert (FOUND["text"] in desk, second["text"] in desk) == (False, True)
    assert (FOUND["text"] in page, second["text"] in page) == (True, True)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"text": "Kept."}, "Choose what you found"),
        ({"verdict": "same"}, "Enter why, for those who read this later"),
    ],
)
def test_finding_says_what_it_needs_and_keeps_what_was_typed(
    client: Client, near: tuple[Proposal, Proposal], sent: dict[str, str], message: str
) -> None:
    one, other = near
    answer = client.sign_in(officer_of(one)).post(f"{both(one, other)}/finding", data=sent)

    assert answer.status_code == 422
    assert message in page_of(answer).text
    assert sent.get("text", "") in answer.text
    assert db.session.scalars(sa.select(ResemblanceFinding)).all() == []


def test_own_earlier_proposal_is_called_so(client: Client, app: Flask, clock: Traveller) -> None:
    earlier = published_challenge(title="Works of last year")
    saying(earlier, 1, HERONS)
    sealed(clock)
    again = submitted_proposal(
        published_challenge(earlier.agency), local_unit("0102801000"), answers={"summary": HERONS}
    )
    compared()

    desk = client.sign_in(officer_of(again)).page(f"/proposals/{again.ref}/screening").text

    assert "The unit’s own earlier proposal: Herons 1" in desk
    assert "Submitted to Works of last year on 1 June 2026" in desk


def test_before_the_seal_no_office_knows_of_another_regions_proposal(
    client: Client, far: tuple[Proposal, Proposal]
) -> None:
    for one, other in (far, far[::-1]):
        visitor = client.sign_in(officer_of(one))
        desk = visitor.page(f"/proposals/{one.ref}/screening").text

        assert ELSEWHERE not in desk
        assert "resembles" not in desk
        visitor.page(both(one, other), status=404)
        visitor.page(both(other, one), status=404)


def test_officer_learns_only_that_one_from_elsewhere_resembles(
    client: Client, far: tuple[Proposal, Proposal], clock: Traveller
) -> None:
    one, other = far
    sealed(clock)
    visitor = client.sign_in(officer_of(one))

    desk = visitor.get(f"/proposals/{one.ref}/screening").text

    assert ELSEWHERE in desk
    for secret in (other.ref, other.title, "Town 2", "last mangroves by the landing", "%"):
        assert secret not in desk.partition("It resembles other")[2].partition("</section>")[0]
    visitor.page(both(one, other), status=404)
    visitor.page(both(other, one), status=404)
    assert visitor.post(f"{both(one, other)}/finding", data=FOUND).status_code == 404
    assert db.session.scalars(sa.select(ResemblanceFinding)).all() == []


def test_secretariat_reads_both_and_tells_the_officers_what_it_found(
    client: Client, far: tuple[Proposal, Proposal], clock: Traveller
) -> None:
    one, other = far
    secretariat, officer = secretary(one), officer_of(one)
    client.sign_in(secretariat).page(both(one, other), status=404)
    sealed(clock)

    waiting = client.sign_in(secretariat).page("/desk").text
    page = client.page(both(one, other)).text
    client.post(f"{both(one, other)}/finding", data=FOUND)
    desk = client.sign_in(officer).page(f"/proposals/{one.ref}/screening").text

    assert "1 proposal resembles one from another region" in waiting
    assert "The officers of both regions read this." in page
    assert "The secretariat compared it with a proposal from another region" in desk
    assert FOUND["text"] in desk
    assert ELSEWHERE not in desk


def test_secretariat_lists_what_resembles_once_the_call_is_sealed(
    client: Client, far: tuple[Proposal, Proposal], clock: Traveller
) -> None:
    one, other = far
    listed = f"/challenges/{one.challenge.slug}/resemblances"
    client.sign_in(secretary(one)).page(listed, status=404)
    sealed(clock)
    client.sign_in(secretary(one))

    before = client.page(listed)
    version = client.page(f"/proposals/{one.ref}/versions/1")
    client.post(f"{both(other, one)}/finding", data=FOUND)

    assert (both(other, one), "Herons 2") in before.links
    assert "Proposals that resemble it" in version.text
    assert "Herons" not in client.page(listed).text
    assert "They propose the same" in client.page(f"{listed}?part=found").text
    client.page(f"{listed}?part=other", status=404)


def test_auditor_reads_both_and_finds_nothing(
    client: Client, far: tuple[Proposal, Proposal], clock: Traveller
) -> None:
    one, other = far
    sealed(clock)
    visitor = client.sign_in(auditor())

    page = visitor.page(both(one, other)).text

    assert "Record the finding" not in page
    assert visitor.post(f"{both(one, other)}/finding", data=FOUND).status_code == 404


def test_units_never_learn_of_it(
    client: Client, near: tuple[Proposal, Proposal], clock: Traveller
) -> None:
    one, other = near
    client.sign_in(officer_of(one)).post(f"{both(one, other)}/finding", data=FOUND)
    sealed(clock)

    for who in (verified_head(one.organisation), staff_of(other.organisation)):
        visitor = client.sign_in(who)
        visitor.page(both(one, other), status=404)
        visitor.page(f"/challenges/{one.challenge.slug}/resemblances", status=404)
        for mine in near:
            for path in (f"/proposals/{mine.ref}", f"/proposals/{mine.ref}/screenings"):
                shown = visitor.get(path).text
                assert "resembl" not in shown
                assert FOUND["text"] not in shown


def test_version_that_waits_for_the_worker_says_so(client: Client, app: Flask) -> None:
    proposal = saying(published_challenge(), 1, HERONS)
    visitor = client.sign_in(officer_of(proposal))
    path, words = f"/proposals/{proposal.ref}/screening", "is still being compared"

    before = visitor.page(path).text
    compared()

    assert (words in before, words in visitor.page(path).text) == (True, False)


def test_remark_takes_the_same_statements_for_one_and_three(client: Client, app: Flask) -> None:
    challenge = published_challenge()
    first = saying(challenge, 1, HERONS)
    saying(challenge, 2, HERONS)
    compared()
    visitor, path = client.sign_in(officer_of(first)), f"/proposals/{first.ref}/screening"
    visitor.page(path)
    with counted(app) as for_one:
        visitor.page(path)
    for number in (3, 4):
        saying(challenge, number, HERONS)
    compared()

    with counted(app) as for_three:
        shown = visitor.page(path)

    assert shown.text.count("A proposal of another unit") == 3
    assert len(for_three) == len(for_one)
