"""The catalogue and the page of a challenge, as anybody sees them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from challenge.accounts.actor import SYSTEM
from challenge.challenges import actions
from challenge.challenges.rules import Section
from tests.client import Client
from tests.statements import counted
from tests.world.challenges import dates, drafted_challenge, proposed_challenge, published_challenge
from tests.world.people import region

LATER = dates(opens_in=timedelta(days=5), closes_in=timedelta(days=40))


def found(client: Client, query: str = "") -> list[str]:
    """The addresses of the challenges listed, in their order."""
    links = [path for path, _words in client.page(f"/{query}").links]
    return [path.removeprefix("/challenges/") for path in links if path.startswith("/challenges/")]


def test_only_published_challenges_are_listed(session: Session, client: Client) -> None:
    drafted_challenge(slug="draft")
    proposed_challenge(slug="proposed")
    published_challenge(slug="published")

    assert found(client) == ["published"]
    assert client.get("/challenges/draft").status_code == 404
    assert client.get("/challenges/proposed").status_code == 404


def test_open_calls_come_first_the_nearest_deadline_on_top(
    session: Session, client: Client
) -> None:
    published_challenge(slug="later", with_={Section.TIMELINE: LATER})
    published_challenge(slug="long")
    soon = dates(opens_in=timedelta(days=-1), closes_in=timedelta(days=3))
    published_challenge(slug="soon", with_={Section.TIMELINE: soon})

    assert found(client) == ["soon", "long", "later"]


SEARCHES: list[tuple[str, list[str]]] = [
    ("?words=mangrove", ["mangroves"]),
    ("?words=MANGROVES visitors", ["mangroves"]),
    ("?words=ธรรมชาติ", ["mangroves", "other"]),
    ("?words=100%25", []),
    ("?theme=Nature", ["mangroves", "other"]),
    ("?theme=Nothing", []),
    ("?status=open", ["mangroves"]),
    ("?status=upcoming", ["other"]),
    ("?status=closed", []),
    ("?status=results", []),
    ("?place=0100000000", ["mangroves", "other"]),
    ("?place=0200000000", ["mangroves"]),
    ("?place=luzon", ["mangroves", "other"]),
    ("?place=visayas", ["mangroves"]),
]


@pytest.mark.parametrize(("query", "slugs"), SEARCHES)
def test_catalogue_finds(session: Session, client: Client, query: str, slugs: list[str]) -> None:
    region("0100000000")
    region("0200000000")
    published_challenge(slug="mangroves", title="Mangroves for visitors")
    only = {"regions": ["0100000000"]}
    published_challenge(slug="other", with_={Section.TIMELINE: LATER, Section.ELIGIBILITY: only})

    assert found(client, query) == slugs


def test_empty_catalogue_says_so(session: Session, client: Client) -> None:
    assert "No challenge has been published yet" in client.page("/").text
    assert "No challenge fits" in client.page("/?words=x").text


def test_an_entry_says_what_the_challenge_says_now(session: Session, client: Client) -> None:
    challenge = published_challenge(slug="works")
    client.page("/")

    challenge.title, challenge.agency.name = "Works of another name", "Another agency"
    session.flush()

    text = client.page("/").text
    assert "Works of another name" in text
    assert "Another agency" in text


def test_catalogue_sends_as_many_statements_for_three_as_for_one(
    app: Flask, client: Client
) -> None:
    published_challenge()
    with counted(app) as for_one:
        client.get("/")
    published_challenge()
    published_challenge()

    with counted(app) as for_three:
        client.get("/")

    assert len(for_three) == len(for_one)


def test_challenge_page_sends_as_many_statements_however_much_it_says(
    app: Flask, client: Client
) -> None:
    published_challenge(slug="long")
    short = {"themes": [{"key": "one", "label": "One", "label_th": ""}]}
    published_challenge(slug="short", with_={Section.THEMES: short})

    with counted(app) as for_long:
        client.get("/challenges/long")
    with counted(app) as for_short:
        client.get("/challenges/short")

    assert len(for_long) == len(for_short)


def test_challenge_page_tells_everything(session: Session, client: Client) -> None:
    published_challenge(slug="works")

    text = client.page("/challenges/works").text

    for words in (
        "Small works for visitors",
        "₱105,000,000",
        "₱20,000,000",
        "Rank 1 in each island group",
        "Paper round",
        "60 %",
        "Letter signed by the mayor",
        "Before the final round",
        "Yours stays yours.",
        "Philippine Time",
    ):
        assert words in text


def test_page_of_an_edition_is_sent_once(app: Flask, client: Client) -> None:
    challenge = published_challenge(slug="works")
    first = client.get("/challenges/works")
    with counted(app) as statements:
        again = client.get("/challenges/works", headers={"If-None-Match": first.headers["ETag"]})

    challenge.demonstration = True
    challenge.version += 1
    after = client.get("/challenges/works", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, after.status_code) == (200, 304, 200)
    assert len(statements) == 1
    assert "Proposals, people, judges and scores are invented" in after.text


def test_sealing_changes_the_page(
    session: Session, client: Client, clock: Callable[..., None]
) -> None:
    challenge = published_challenge(slug="works")
    closes = challenge.date("closes")
    assert closes is not None
    assert "Open" in client.page("/challenges/works").text
    clock.move_to(closes)  # type: ignore[attr-defined]

    actions.seal(challenge, by=SYSTEM)

    assert "Closed" in client.page("/challenges/works").text


@pytest.mark.parametrize("path", ["/about", "/accessibility", "/privacy"])
def test_pages_about_the_service_are_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_old_address_of_the_list_leads_home(client: Client) -> None:
    answer = client.get("/challenges")

    assert (answer.status_code, answer.location) == (302, "/")
