"""Signing in to the demonstration: every account in sight, one click each."""

import pytest
from flask import Flask

from challenge.accounts import actions
from challenge.accounts.actor import SYSTEM
from challenge.accounts.models import Organisation, OrganisationKind, Role
from challenge.accounts.queries import demo_accounts
from tests.client import Client
from tests.world.people import LONG_AGO, local_unit, organisation, person


def join(email: str, role: Role, where: Organisation, title: str = "") -> None:
    user = person(email.partition("@")[0], email=email)
    actions.give_post(user, where, role, title=title, since=LONG_AGO, by=SYSTEM)


@pytest.fixture
def accounts(app: Flask) -> list[str]:
    """Addresses in the order in which they should stand: members as they came, units by name."""
    panel = organisation(OrganisationKind.COMMITTEE, "Committee")
    towns = {name: local_unit(f"010280{n}000", name=name) for n, name in enumerate("CBA", start=1)}
    for name in ("zoe", "ada"):
        join(f"{name}@panel.demo.example.org", Role.MEMBER, panel, "Member")
    for name, town in towns.items():
        join(f"{name.lower()}@unit.demo.example.org", Role.HEAD, town, "Mayor")
    join("real@example.org", Role.STAFF, towns["A"])
    people = [f"{name}@unit.demo.example.org" for name in "abc"]
    return [*people, "zoe@panel.demo.example.org", "ada@panel.demo.example.org"]


def test_accounts_stand_in_an_order_one_can_name(accounts: list[str]) -> None:
    offered = [account.email for group in demo_accounts() for account in group.accounts]

    assert offered == accounts


def test_every_account_is_in_sight_and_signs_in_with_one_click(
    client: Client, accounts: list[str]
) -> None:
    page = client.page("/login")
    listed = next(form for form in page.forms if form.action == "/demo-sign-in")

    assert [value for name, value in listed.fields if name == "account"] == accounts
    assert "<details" not in client.get("/login").text
    assert client.post("/demo-sign-in", data={"account": accounts[0]}).location == "/desk"
