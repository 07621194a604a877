"""Who may open what: the declared rules against the table of the specification, and a crawl."""

from pathlib import Path

import pytest
from flask import Flask

from challenge.accounts.actor import Actor
from challenge.accounts.models import OrganisationKind, Role, User
from challenge.accounts.rules import ROLES_OF
from challenge.commands.access import allowances, document, readers
from tests.access_table import TABLE
from tests.client import Client
from tests.world import people

DOCUMENT = Path(__file__).parents[1] / "docs" / "access.md"
READERS = list(readers())


def routes(app: Flask) -> dict[str, str]:
    """Method and address of every route, with its endpoint."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in ("GET", "POST")
        if method in (rule.methods or ())
    }


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    known = {route for listed in TABLE.values() for route in listed}
    assert known ^ set(routes(app)) == set()


def test_every_rule_allows_whom_the_table_allows(app: Flask) -> None:
    endpoints = routes(app)
    wrong = [
        (route, reader)
        for who, listed in TABLE.items()
        for route in listed
        for reader, allowed in zip(READERS, allowances(app, endpoints[route]), strict=True)
        if allowed != (reader in who)
    ]
    assert wrong == []


def holder(role: Role) -> User:
    """Somebody with a post of this role, in the kind of organisation that has it."""
    kind = next(kind for kind in OrganisationKind if role in ROLES_OF[kind])
    if kind is OrganisationKind.LOCAL_UNIT:
        return people.holder(role, people.local_unit())
    return people.holder(role, people.organisation(kind))


def client_of(app: Flask, reader: str) -> Client:
    client = Client.of(app)
    if reader == "visitor":
        return client
    return client.sign_in(people.person() if reader == "signed in" else holder(Role(reader)))


@pytest.mark.parametrize("reader", READERS)
def test_a_crawl_opens_what_the_table_allows_and_nothing_else(app: Flask, reader: str) -> None:
    client = client_of(app, reader)
    pages = [route for listed in TABLE.values() for route in listed if is_page(route)]
    expected = {route: answer(reader, route) for route in pages}

    given = {route: client.get(route.removeprefix("GET ")).status_code for route in pages}

    assert {page: code for page, code in given.items() if code not in expected[page]} == {}


def is_page(route: str) -> bool:
    """Whether a route can be opened without knowing a name in its address."""
    return route.startswith("GET ") and "<" not in route


def answer(reader: str, route: str) -> tuple[int, ...]:
    """The page or a way on for whoever may; else sign-in for a visitor, and nothing for others."""
    if any(reader in who and route in listed for who, listed in TABLE.items()):
        return (200, 302, 303)
    return (302,) if reader == "visitor" else (404,)


def test_the_document_is_up_to_date(app: Flask) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(app)


def test_an_actor_without_posts_holds_no_role() -> None:
    assert not any(Actor(1, "somebody").holds(role) for role in Role)
