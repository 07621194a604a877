"""The deadline: in at T−1 s, out at T, for many at once, and for whoever waits or trickles."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier, Event, get_ident
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event as events
from time_machine import Traveller

from challenge.accounts.models import Organisation, Role, User
from challenge.challenges.actions import sweep
from challenge.challenges.models import Challenge
from challenge.challenges.rules import Section
from challenge.db import db
from challenge.proposals.models import Proposal, ProposalVersion
from challenge.proposals.queries import draft_of
from challenge.workflow import Status
from tests.client import Client
from tests.proposals.forms import as_head
from tests.world.challenges import dates, published_challenge
from tests.world.people import head_of, holder, local_unit, office
from tests.world.proposals import complete_proposal, verified_head

T = datetime(2026, 6, 8, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
UNITS = 50
TEXT = "Boardwalk number %s"


def call() -> Challenge:
    timeline = dates(opens_in=timedelta(days=-1), closes_in=T - datetime(2026, 6, 1, 1, tzinfo=UTC))
    return published_challenge(with_={Section.TIMELINE: timeline})


Heads = list[tuple[str, int, User]]


def submitters(app: Flask) -> Heads:
    """The reference and revision of a complete draft of each unit, and its head."""
    with app.app_context():
        challenge, officer = call(), holder(Role.OFFICER, office())
        made = []
        for number in range(UNITS):
            unit = local_unit(f"01028{number:03}00", name=f"Unit {number}")
            head = head_of(unit, verified_by=officer)
            title = {"title": TEXT % number}
            made.append((complete_proposal(challenge, unit, answers=title), head))
        db.session.commit()
        return [(one.ref, one.revision, head) for one, head in made]


def all_submit(app: Flask, heads: Heads, moment: str) -> Counter[tuple[bool, str]]:
    """Every head at once; every fifth sends the same form twice. What was answered, counted."""
    together = Barrier(len(heads))
    browsers = [Client.of(app).sign_in(head) for _ref, _revision, head in heads]

    def send(number: int) -> list[int]:
        ref, revision, _head = heads[number]
        form = {"version": revision, "declared": "y", "once": f"{moment}-{ref}"}
        together.wait()
        where, times = f"/proposals/{ref}/submission", 1 + _twice(number)
        return [browsers[number].post(where, data=form).status_code for _time in range(times)]

    with ThreadPoolExecutor(len(heads)) as pool:
        found = list(pool.map(send, range(len(heads))))
    return Counter(
        (_twice(number) == 1, " ".join(map(str, answers))) for number, answers in enumerate(found)
    )


def _twice(number: int) -> int:
    return int(number % 5 == 0)


def standing(app: Flask) -> tuple[Counter[Status], Counter[int], set[str]]:
    """The statuses, how many versions each proposal has, and the titles that are written."""
    with app.app_context():
        proposals = db.session.scalars(sa.select(Proposal).order_by(Proposal.id)).all()
        versions = Counter(db.session.scalars(sa.select(ProposalVersion.proposal_id)))
        titles = {str(draft_of(one).answers["title"]) for one in proposals}
        return (
            Counter(one.status for one in proposals),
            Counter(versions[one.id] for one in proposals),
            titles,
        )


def test_fifty_at_once_are_in_a_second_before_the_close_and_out_at_it(
    own_app: Flask, clock: Traveller
) -> None:
    heads = submitters(own_app)
    written = {TEXT % number for number in range(UNITS)}

    refused = []
    for late in (T + SECOND, T):
        clock.move_to(late)
        refused.append((all_submit(own_app, heads, f"{late:%S}"), standing(own_app)))
    clock.move_to(T - SECOND)
    accepted = all_submit(own_app, heads, "59")

    out = Counter({(False, "409"): 40, (True, "409 409"): 10})
    assert refused == [(out, (Counter({Status.DRAFT: 50}), Counter({0: 50}), written))] * 2
    assert accepted == Counter({(False, "303"): 40, (True, "303 303"): 10})
    assert standing(own_app) == (Counter({Status.SUBMITTED: 50}), Counter({1: 50}), written)


def one_submitter(app: Flask, clock: Traveller) -> tuple[str, int, int, Client]:
    with app.app_context():
        proposal = complete_proposal(call())
        head = verified_head(proposal.organisation)
        db.session.commit()
        clock.move_to(T - SECOND)
        browser = Client.of(app).sign_in(head)
        return proposal.ref, proposal.revision, proposal.organisation_id, browser


def test_whoever_waits_for_a_lock_over_the_close_is_in_time(
    own_app: Flask, clock: Traveller
) -> None:
    ref, revision, unit, browser = one_submitter(own_app, clock)
    begun = told_of_another(own_app)

    with ThreadPoolExecutor(1) as pool, own_app.app_context():
        db.session.execute(
            sa.select(Organisation.id).where(Organisation.id == unit).with_for_update()
        )
        form = {"version": revision, "declared": "y", "once": "waits"}
        waiting = pool.submit(browser.post, f"/proposals/{ref}/submission", data=form)
        assert begun.wait(20)
        clock.move_to(T + timedelta(minutes=1))
        sealed = sweep()
        db.session.commit()
        answer = waiting.result(30)

    with own_app.app_context():
        version = db.session.scalars(sa.select(ProposalVersion)).one()
        assert (answer.status_code, sealed) == (303, 0)
        assert version.submitted_at == T - SECOND


def told_of_another(app: Flask) -> Event:
    """Set as soon as another thread goes to the database, before it waits for anything there."""
    told, mine = Event(), get_ident()

    def comes(*_connection: Any) -> None:
        if get_ident() != mine:
            told.set()

    events.listen(app.extensions["db"][0], "checkout", comes)
    return told


class Trickle:
    """A body whose last bytes come after `before_last` has been called."""

    def __init__(self, body: bytes, before_last: Callable[[], None]) -> None:
        self.bytes, self.most, self.before_last = BytesIO(body), len(body) - 5, before_last
        self.seek, self.tell = self.bytes.seek, self.bytes.tell

    def read(self, _size: int = -1) -> bytes:
        if self.tell() == 0:
            return self.bytes.read(self.most)
        self.before_last()
        return self.bytes.read()


def test_a_body_that_trickles_in_over_the_close_is_late(own_app: Flask, clock: Traveller) -> None:
    ref, revision, _unit, browser = one_submitter(own_app, clock)
    token = browser._token()
    body = urlencode({"csrf_token": token, "version": revision, "declared": "y"}).encode()

    answer = browser.open(
        f"/proposals/{ref}/submission",
        method="POST",
        input_stream=Trickle(body, lambda: clock.move_to(T)),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 409
    assert "What you wrote is kept as a draft" in answer.text
    assert standing(own_app)[:2] == (Counter({Status.DRAFT: 1}), Counter({0: 1}))


def test_after_the_close_the_text_stays_and_nothing_is_offered_any_more(
    client: Client, clock: Traveller
) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    where = f"/proposals/{proposal.ref}"
    before = client.page(where).text
    clock.shift(timedelta(days=31))
    as_head(client, proposal)

    form = {"version": proposal.revision - 1, "declared": "y"}
    refused = client.post(f"{where}/submission", data=form)

    after, page = client.page(where).text, client.page(f"{where}/submission").text
    listed = client.page("/proposals").text
    assert ("You can submit it now." in before, "You can submit it now." in after) == (True, False)
    assert "NOT SUBMITTED" not in after + listed
    assert "so nothing can be submitted any more. What you wrote is kept" in refused.text
    assert ("It can be submitted before" in page, "Say: not yet" in page) == (False, False)
    assert "what you wrote is kept" in listed
