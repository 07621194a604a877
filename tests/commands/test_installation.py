"""From empty tables to the first administrator who can sign in."""

import re

import sqlalchemy as sa
from flask import Flask

from challenge.accounts.models import Role, User
from challenge.accounts.queries import actor_of
from challenge.db import db
from challenge.notices.models import Message
from challenge.places.models import LocalUnit
from tests.client import Client

PASSWORD = "four boats beyond the reef"


def test_places_are_loaded_once(own_app: Flask) -> None:
    runner = own_app.test_cli_runner()

    first, second = (runner.invoke(args=["places", "load"]) for _time in range(2))

    assert first.output == second.output == "18 regions, 1724 local units.\n"
    with own_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LocalUnit)) == 1724


def test_an_administrator_sets_a_password_by_mail(own_app: Flask) -> None:
    said = own_app.test_cli_runner().invoke(
        args=["people", "administrator", "ana@agency.example", "Ana Reyes"]
    )
    client = Client.of(own_app)

    client.post("/reset", data={"email": "ana@agency.example"})
    client.post(last_link(own_app), data={"password": PASSWORD, "password_confirm": PASSWORD})
    client.post("/login", data={"email": "ana@agency.example", "password": PASSWORD})

    assert said.output == "Ana Reyes is an administrator.\n"
    assert "Ana Reyes" in client.page("/account").text
    with own_app.app_context():
        ana = db.session.scalars(sa.select(User)).one()
        assert actor_of(ana).holds(Role.ADMINISTRATOR)


def test_a_known_address_is_refused_with_a_sentence(own_app: Flask) -> None:
    runner = own_app.test_cli_runner()
    args = ["people", "administrator", "ana@agency.example", "Ana Reyes"]
    runner.invoke(args=args)

    again = runner.invoke(args=args)

    assert again.output == "Error: This email address already has an account.\n"
    assert again.exit_code == 1


def last_link(app: Flask) -> str:
    with app.app_context():
        body = db.session.scalars(sa.select(Message.body).order_by(Message.id.desc())).first()
    found = re.search(r"http://localhost(/\S+)", body or "")
    assert found
    return found[1]
