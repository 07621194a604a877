"""A person changes their own address: with the password, by a link, once."""

import dataclasses
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller
from werkzeug.test import TestResponse

from challenge import create_app
from challenge.accounts.models import User
from challenge.audit.models import Event
from challenge.db import db
from challenge.notices.models import Message
from tests.client import Client, page
from tests.world import people
from tests.world.people import PASSWORD

NEW = "ana.reyes@lgu.example.org"


@pytest.fixture
def user(app: Flask) -> User:
    return people.person("Ana Reyes", password=PASSWORD, email="ana@example.org")


def asked(client: Client, email: str = NEW, password: str = PASSWORD) -> TestResponse:
    return client.post("/account/email", data={"email": email, "password": password})


def mails() -> list[tuple[str, str]]:
    found = db.session.execute(sa.select(Message.address, Message.subject).order_by(Message.id))
    return [(address, subject) for address, subject in found]


def link_to(address: str, path: str = "/account/email/") -> str:
    """The link in the last mail to an address."""
    bodies = sa.select(Message.body).where(Message.address == address).order_by(Message.id.desc())
    found = re.search(rf"http://localhost({path}\S+)", db.session.scalars(bodies).first() or "")
    assert found
    return found[1]


def address_of(user: User) -> str:
    return db.session.scalars(sa.select(User.email).where(User.id == user.id)).one()


def test_an_address_changes_when_the_link_is_confirmed(
    app: Flask, client: Client, user: User
) -> None:
    other = Client.of(app).sign_in(user)
    client.sign_in(user)

    assert asked(client).location == "/account"
    link = link_to(NEW)
    assert NEW in client.page(link).text
    assert address_of(user) == "ana@example.org"
    assert client.post(link).location == "/account"

    assert address_of(user) == NEW
    assert mails() == [
        ("ana@example.org", "A new address was asked for"),
        (NEW, "Confirm your new email address"),
        ("ana@example.org", "Your email address was changed"),
    ]
    assert (client.get("/account").status_code, other.get("/account").status_code) == (200, 302)
    events = sa.select(Event.action, Event.actor_id, Event.detail).order_by(Event.seq.desc())
    assert db.session.execute(events).first() == ("person.change_address", user.id, "{}")
    data = {"email": NEW, "password": PASSWORD}
    assert Client.of(app).post("/login", data=data).location == "/desk"


def test_a_link_works_once_and_makes_every_other_link_useless(client: Client, user: User) -> None:
    client.sign_in(user)
    asked(client)
    link = link_to(NEW)
    asked(client, "third@example.org")
    client.post("/reset", data={"email": user.email})
    reset = link_to("ana@example.org", "/reset/")

    client.post(link)

    assert client.post(link).status_code == 409
    assert client.post(link_to("third@example.org")).status_code == 409
    client.post("/logout")
    assert client.get(reset).location == "/reset"


def test_a_link_expires_after_two_hours(client: Client, user: User, clock: Traveller) -> None:
    client.sign_in(user)
    asked(client)

    clock.shift(2 * 3600 + 1)

    assert client.get(link_to(NEW)).status_code == 409
    assert client.get("/account/email/nothing").status_code == 409


def test_a_new_password_makes_the_link_useless(client: Client, user: User) -> None:
    client.sign_in(user)
    asked(client)

    data = {"password": PASSWORD, "new_password": "another evening by the quiet sea"}
    client.post("/account/password", data=data)

    assert client.post(link_to(NEW)).status_code == 409


def test_nobody_else_can_use_the_link(app: Flask, client: Client, user: User) -> None:
    client.sign_in(user)
    asked(client)
    link = link_to(NEW)

    assert Client.of(app).get(link).location.startswith("/login?next=")
    assert Client.of(app).sign_in(people.person()).post(link).status_code == 409
    assert address_of(user) == "ana@example.org"


def test_an_address_of_somebody_else_is_answered_alike(
    app: Flask, client: Client, user: User
) -> None:
    people.person("Ben Cruz", email="ben@example.org")
    client.sign_in(user)

    taken, free = asked(client, "ben@example.org"), asked(client, NEW)

    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    assert mails() == [
        ("ana@example.org", "A new address was asked for"),
        ("ben@example.org", "This address has an account already"),
        ("ana@example.org", "A new address was asked for"),
        (NEW, "Confirm your new email address"),
    ]


def test_an_address_that_somebody_took_meanwhile_stays_theirs(client: Client, user: User) -> None:
    client.sign_in(user)
    asked(client)
    people.person("Ben Cruz", email=NEW)

    assert client.post(link_to(NEW)).status_code == 409
    assert address_of(user) == "ana@example.org"


def test_what_is_wrong_stands_beside_its_field(client: Client, user: User) -> None:
    client.sign_in(user)

    def said(email: str, password: str) -> list[str]:
        answer = asked(client, email, password)
        assert answer.status_code == 422
        return [text for path, text in page(answer).links if path in ("#email", "#password")]

    assert said("", "") == ["Enter the new email address", "Enter your password"]
    assert said("ana@example.org", "not the one") == [
        "This is the address of your account already. Enter another",
        "The password is not right",
    ]
    assert said("nowhere", PASSWORD) == [
        "New email address must be an address like name@example.gov.ph"
    ]
    assert mails() == []


def test_asking_again_and_again_waits(app: Flask, user: User) -> None:
    limited = create_app(dataclasses.replace(app.config["SETTINGS"], rate_limits=True))
    limited.extensions["db"] = app.extensions["db"]
    client = Client.of(limited).sign_in(user)

    answers = [asked(client, f"guess{number}@example.org").status_code for number in range(6)]

    assert answers == [303] * 5 + [429]
