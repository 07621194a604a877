"""The bar at the top, and links that are shown only to those whom they let in."""

import pytest
from flask import Flask

from challenge.accounts.models import Role, User
from tests.client import Client
from tests.world import people
from tests.world.challenges import author_of, published_challenge


def links(app: Flask, reader: User | None, path: str = "/about") -> set[str]:
    """Where the page at `path` leads this reader."""
    client = Client.of(app)
    if reader is not None:
        client.sign_in(reader)
    return {target for target, _words in client.page(path).links}


@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        (Role.AUTHOR, "/challenges/drafts", "/people"),
        (Role.APPROVER, "/challenges/drafts", "/record"),
        (Role.SECRETARIAT, "/rounds", "/screening"),
    ],
)
def test_bar_shows_the_pages_of_a_role(app: Flask, role: Role, there: str, not_there: str) -> None:
    shown = links(app, people.holder(role, people.agency()))

    assert "/desk" in shown
    assert there in shown
    assert not_there not in shown


def test_visitor_sees_nobody_s_pages(app: Flask) -> None:
    shown = links(app, None)

    assert "/login" in shown
    assert shown.isdisjoint({"/desk", "/challenges/drafts", "/proposals", "/rounds", "/people"})


def test_link_to_enter_is_for_visitors_and_units(app: Flask) -> None:
    challenge = published_challenge(slug="works")
    enter = "/challenges/works/entry"
    readers = {
        "visitor": None,
        "head": people.head_of(people.local_unit()),
        "author": author_of(challenge.agency),
        "auditor": people.auditor(),
    }

    shown = {name for name in readers if enter in links(app, readers[name], "/challenges/works")}

    assert shown == {"visitor", "head"}
