"""Receipts: one for each version, what each says, and what anybody may learn by asking."""

import dataclasses
import hashlib
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from challenge import clock as server_clock
from challenge import create_app
from challenge.accounts.models import Coverage, Role
from challenge.challenges.actions import approve_date_change, propose_date_change
from challenge.notices.models import Message
from challenge.proposals import actions, queries
from challenge.proposals.models import Proposal
from tests import pdf
from tests.client import Client
from tests.conftest import START
from tests.proposals.forms import as_head
from tests.world import people
from tests.world.challenges import approver_of, author_of, published_challenge
from tests.world.people import actor, holder, local_unit, office
from tests.world.proposals import current, submitted_proposal, verified_head
from tests.world.screening import answer_comments, returned_proposal

CLOSES = START + timedelta(days=30)


def resubmitted(proposal: Proposal) -> Proposal:
    """Corrected and submitted again by the head."""
    head = actor(verified_head(proposal.organisation))
    actions.save_answers(proposal, {"summary": "A boardwalk of 350 metres."}, by=head)
    answer_comments(proposal)
    actions.submit(proposal, by=head)
    return proposal


def receipt_of(proposal: Proposal, number: int) -> queries.Receipt:
    version = queries.version_of(proposal, number)
    assert version is not None
    return queries.receipt_of(proposal, version)


def check(client: Client, ref: str, sha256: str) -> str:
    return client.page(f"/receipts?ref={ref}&sha256={sha256}").text


def test_each_version_has_its_receipt(client: Client, clock: Any) -> None:
    proposal = returned_proposal()
    clock.shift(timedelta(days=1))
    resubmitted(proposal)
    where = f"/proposals/{proposal.ref}"
    as_head(client, proposal)
    digests = [version.sha256 for version in queries.versions_of(proposal)]

    listed = client.page(where).paths
    newest, first = (client.page(f"{where}/versions/{number}/receipt").text for number in (2, 1))

    for number in (1, 2):
        assert f"{where}/versions/{number}/receipt" in listed
    assert [digest in newest for digest in digests] == [True, False]
    assert [digest in first for digest in digests] == [False, True]
    assert "A newer version was submitted after it" in first
    assert "A newer version was submitted after it" not in newest
    assert client.get(f"{where}/versions/3/receipt").status_code == 404
    assert client.get(f"{where}/versions/{2**70}/receipt").status_code == 404


def test_a_receipt_names_the_office_of_that_time(clock: Any, session: Session) -> None:
    office(name="Tourism office north")
    proposal = submitted_proposal()
    clock.shift(timedelta(days=2))
    session.execute(sa.update(Coverage).values(until=server_clock.now()))
    office(name="Tourism office of the merged regions")

    assert receipt_of(proposal, 1).desk == "Tourism office north"


def test_without_an_office_the_agency_received_it(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    session.execute(sa.delete(Coverage))

    assert receipt_of(proposal, 1).desk == proposal.challenge.agency.name


def test_a_deadline_is_that_of_the_day_of_the_receipt(clock: Any, session: Session) -> None:
    call = published_challenge()
    proposal = submitted_proposal(call)
    clock.shift(timedelta(days=1))
    later = CLOSES + timedelta(days=30)
    change = propose_date_change(
        call, "closes", later, reason="Councils asked.", by=actor(author_of(call.agency))
    )
    approve_date_change(change, by=actor(approver_of(call.agency)))
    after = submitted_proposal(call, local_unit("0102802000", name="Bacarra"))

    assert receipt_of(proposal, 1).deadline == CLOSES
    assert receipt_of(after, 1).deadline == later


def test_the_deadline_of_a_correction_is_its_due_date(clock: Any, session: Session) -> None:
    proposal = returned_proposal()
    due = server_clock.now() + timedelta(days=10)
    clock.shift(timedelta(days=1))
    resubmitted(proposal)

    assert (receipt_of(proposal, 1).deadline, receipt_of(proposal, 2).deadline) == (CLOSES, due)


def test_a_late_permission_moves_the_deadline_of_its_unit(clock: Any, session: Session) -> None:
    call, unit = published_challenge(), local_unit()
    early = submitted_proposal(call, unit)
    clock.shift(timedelta(days=1))
    until = CLOSES + timedelta(days=3)
    permission = actions.propose_lateness(
        call, unit, until=until, reason="A typhoon.", by=actor(author_of(call.agency))
    )
    actions.approve_lateness(permission, by=actor(approver_of(call.agency)))
    assert receipt_of(early, 1).deadline == CLOSES

    actions.withdraw(early, reason="Anew.", by=actor(verified_head(unit)))
    clock.shift(timedelta(minutes=1))
    late = submitted_proposal(call, unit)

    assert receipt_of(late, 1).deadline == until


def test_the_receipt_as_a_paper_says_the_same(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    version = current(proposal)
    as_head(client, proposal)

    answer = client.get(f"/proposals/{proposal.ref}/versions/1/receipt/document")
    words = pdf.text(answer.data)

    assert answer.headers["Cache-Control"] in ("no-store", "private, no-store")
    assert f'"{proposal.ref}-v1-receipt.pdf"' in answer.headers["Content-Disposition"]
    annexes = queries.version_content(version)["annexes"]
    for fact in (
        *(proposal.ref, version.sha256, "Adams", "2026-06-01 01:00:00 UTC", "Page 1 of 1"),
        *(f"SHA-256 {annex['sha256']}" for annex in annexes),
        "1 July 2026, 9:00 am (Philippine Time)",
        f"http://localhost/receipts?ref={proposal.ref}&sha256={version.sha256}",
    ):
        assert pdf.squeezed(fact) in words, fact


def test_the_mail_says_the_same(clock: Any, session: Session) -> None:
    proposal = submitted_proposal()
    version = current(proposal)

    body = session.scalars(
        sa.select(Message.body).where(
            Message.subject.contains(f"Receipt for proposal {proposal.ref}")
        )
    ).first()

    assert body is not None
    annexes = queries.version_content(version)["annexes"]
    for fact in (
        *(proposal.ref, version.sha256, "Responsible office: ", "Deadline: 1 July 2026"),
        *(annex["sha256"] for annex in annexes),
        f"/proposals/{proposal.ref}/versions/1/receipt",
        f"/receipts?ref={proposal.ref}&sha256={version.sha256}",
    ):
        assert fact in body, fact


def test_the_sealed_content_has_the_digest_of_the_receipt(client: Client, clock: Any) -> None:
    proposal = submitted_proposal()
    as_head(client, proposal)

    answer = client.get(f"/proposals/{proposal.ref}/versions/1/content")

    assert hashlib.sha256(answer.data).hexdigest() == current(proposal).sha256
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    shown = client.page(f"/proposals/{proposal.ref}/versions/1").text
    assert f"sha256sum {proposal.ref}-v1.json" in shown


def test_anybody_checks_a_receipt(client: Client, clock: Any) -> None:
    proposal = returned_proposal()
    clock.shift(timedelta(days=1))
    resubmitted(proposal)
    second, first = queries.versions_of(proposal)

    newest = check(client, proposal.ref, second.sha256)
    older = check(client, f" {proposal.ref.lower()}+", first.sha256.upper())

    assert "This receipt is genuine" in newest
    assert "2026-06-02 01:00:00 UTC. Version 2. There is no later version." in newest
    assert "2026-06-01 01:00:00 UTC. Version 1. A later version exists." in older
    for secret in ("Boardwalk", "Adams", proposal.challenge.title):
        assert secret not in newest


def test_a_wrong_digest_and_an_unknown_reference_are_answered_alike(
    client: Client, app: Flask, clock: Any
) -> None:
    proposal, other = submitted_proposal(ref="SW-AAAAAA"), submitted_proposal(ref="SW-BBBBBB")
    asked = {
        "wrong digest": ("SW-AAAAAA", "0" * 64),
        "unknown reference": ("SW-CCCCCC", "0" * 64),
        "digest of another": ("SW-AAAAAA", current(other).sha256),
        "unknown with a digest": ("SW-CCCCCC", current(proposal).sha256),
    }

    answers = {name: blotted(app, *pair) for name, pair in asked.items()}

    assert "There is no such receipt." in answers["wrong digest"][2]
    assert [name for name in answers if answers[name] != answers["wrong digest"]] == []


def blotted(app: Flask, ref: str, sha256: str) -> tuple[str, list[tuple[str, str]], str]:
    """The whole answer but for what was typed, and for cookies, which are drawn for everybody."""
    answer = Client.of(app).get(f"/receipts?ref={ref}&sha256={sha256}")
    headers = sorted(each for each in answer.headers.items() if each[0] != "Set-Cookie")
    return answer.status, headers, answer.text.replace(ref, "#").replace(sha256, "#")


def test_checking_says_nothing_about_what_else_was_submitted(
    client: Client, app: Flask, clock: Any
) -> None:
    call = published_challenge()
    mine = submitted_proposal(call)
    where = f"/receipts?ref={mine.ref}&sha256={current(mine).sha256}"
    alone = Client.of(app).get(where).text

    submitted_proposal(call, local_unit("0102802000", name="Bacarra"))

    assert Client.of(app).get(where).text == alone


def test_what_cannot_be_a_digest_is_said_beside_its_field(client: Client) -> None:
    answer = client.get("/receipts?ref=SW-AAAAAA&sha256=zz")

    assert answer.status_code == 422
    assert "The SHA-256 must have 64 signs" in answer.text
    assert 'value="SW-AAAAAA"' in answer.text
    assert client.get("/receipts?ref=&sha256=" + "0" * 64).status_code == 422


def test_asking_is_slowed_down_and_looking_is_not(app: Flask) -> None:
    limited = create_app(dataclasses.replace(app.config["SETTINGS"], rate_limits=True))
    limited.extensions["db"] = app.extensions["db"]
    visitor = Client.of(limited)
    where = "/receipts?ref=SW-AAAAAA&sha256=" + "0" * 64

    codes = [visitor.get(where).status_code for _try in range(31)]

    assert codes == [200] * 30 + [429]
    assert visitor.get("/receipts").status_code == 200


def test_a_rival_and_the_agency_have_no_receipt(client: Client, app: Flask, clock: Any) -> None:
    proposal = submitted_proposal()
    rival = verified_head(local_unit("0102802000", name="Bacarra"))
    agency = holder(Role.SECRETARIAT, proposal.challenge.agency)
    stranger = people.person("Nobody")

    for user in (rival, agency, stranger):
        visitor = Client.of(app).sign_in(user)
        for path in ("receipt", "receipt/document"):
            where = f"/proposals/{proposal.ref}/versions/1/{path}"
            assert visitor.get(where).status_code == 404
