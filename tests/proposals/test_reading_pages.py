"""What agency and auditor read after the seal, and what pages cost."""

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Role
from challenge.challenges.actions import seal
from challenge.challenges.rules import Section
from tests.client import Client
from tests.proposals.forms import as_head, statements
from tests.world import people
from tests.world.challenges import author_of, published_challenge
from tests.world.people import auditor, holder
from tests.world.proposals import (
    complete_proposal,
    started_proposal,
    submitted_proposal,
)


def test_agency_and_auditor_read_versions_only_after_the_seal(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal, draft = submitted_proposal(), complete_proposal()
    agency = proposal.challenge.agency
    readers = [holder(Role.SECRETARIAT, agency), author_of(agency), auditor()]
    stranger = holder(Role.SECRETARIAT, people.agency("Another agency"))
    slug, where = proposal.challenge.slug, f"/proposals/{proposal.ref}/versions/1"
    paths = (where, f"/challenges/{slug}/proposals")

    for user in [*readers, stranger]:
        visitor = Client.of(app).sign_in(user)
        assert [visitor.get(path).status_code for path in paths] == [404, 404]
    clock.shift(timedelta(days=31))
    seal(proposal.challenge, by=SYSTEM)
    session.commit()

    for user in readers:
        visitor = Client.of(app).sign_in(user)
        listed = visitor.page(paths[1]).text
        assert visitor.get(where).status_code == 200
        assert (proposal.ref in listed, draft.ref in listed) == (True, False)
        assert visitor.get(f"/proposals/{draft.ref}").status_code == 404
        assert visitor.get(f"/proposals/{proposal.ref}").location == where
        assert visitor.get(f"/proposals/{proposal.ref}/versions/{2**70}").status_code == 404
    visitor = Client.of(app).sign_in(stranger)
    assert [visitor.get(path).status_code for path in paths] == [404, 404]


FILTERS = [
    ("", 2),
    ("theme=nature", 1),
    ("theme=culture", 1),
    ("theme=nature&level=city", 0),
    ("region=0100000000&status=submitted&level=municipality", 2),
    ("status=draft", 2),
    ("after=forged", 2),
]


def test_the_agency_filters_its_list(client: Client, clock: Any, session: Session) -> None:
    call = published_challenge()
    for theme in ("nature", "culture"):
        submitted_proposal(call, theme=theme)
    complete_proposal(call)
    clock.shift(timedelta(days=31))
    seal(call, by=SYSTEM)
    client.sign_in(author_of(call.agency))

    for query, count in FILTERS:
        shown = client.page(f"/challenges/{call.slug}/proposals?{query}")
        assert sum(path.startswith("/proposals/SW-") for path in shown.paths) == count, query


def test_lists_take_as_many_statements_for_three_as_for_one(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    call = published_challenge(with_={Section.ELIGIBILITY: {"submissions_per_unit": None}})
    first = submitted_proposal(call)
    started_proposal(call)
    counts = [statements(app, client, first, "/proposals")]
    for _more in range(2):
        submitted_proposal(call)
        started_proposal(call)
    counts.append(statements(app, client, first, "/proposals"))
    clock.shift(timedelta(days=31))
    seal(call, by=SYSTEM)
    client.sign_in(author_of(call.agency))
    where = f"/challenges/{call.slug}/proposals"
    filtered = statements(app, client, None, where + "?theme=nature")
    nothing = statements(app, client, None, where + "?theme=culture")

    assert counts[0] == counts[1]
    assert filtered == nothing


def test_the_pages_of_one_proposal_are_cheap(
    client: Client, app: Flask, clock: Any, session: Session
) -> None:
    proposal = complete_proposal()
    as_head(client, proposal)
    paths = ("", "/fields/funding_requirement", "/submission", "/annexes")

    counts = {
        path: statements(app, client, None, f"/proposals/{proposal.ref}{path}") for path in paths
    }

    assert all(count <= 24 for count in counts.values()), counts
