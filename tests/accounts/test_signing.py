"""Signing in and out, a forgotten password, and the browsers in which one is signed in."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller

from challenge.accounts.models import LoginSession, User
from challenge.db import db
from challenge.notices.models import Message
from tests.client import Client, page
from tests.world import people
from tests.world.people import PASSWORD

NEW = "another evening by the quiet sea"


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> int:
    data = {"email": user.email, "password": password, **more}
    return client.post("/login", data=data).status_code


@pytest.fixture
def user(app: Flask) -> User:
    return people.person("Ana Reyes", password=PASSWORD)


def last_link() -> str:
    body = db.session.scalars(sa.select(Message.body).order_by(Message.id.desc())).first()
    found = re.search(r"http://localhost(/\S+)", body or "")
    assert found
    return found[1]


def test_signs_in_and_out(client: Client, user: User) -> None:
    assert sign_in(client, user) == 302
    assert "Ana Reyes" in client.page("/account").text

    client.post("/logout")

    assert client.get("/account").status_code == 302
    assert db.session.scalars(sa.select(LoginSession)).one().ended_at is not None


def test_a_copied_cookie_is_worth_nothing_after_signing_out(client: Client, user: User) -> None:
    sign_in(client, user)
    with client.session_transaction() as session:
        kept = dict(session)

    client.post("/logout")
    with client.session_transaction() as session:
        session.update(kept)

    assert client.get("/account").status_code == 302


def test_unknown_and_known_addresses_get_the_same_answer(client: Client, user: User) -> None:
    answers = [
        client.post("/login", data={"email": email, "password": "no such password at all"})
        for email in (user.email, "nobody@example.org")
    ]
    texts = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert texts[0] == texts[1]


def test_somebody_without_a_password_cannot_sign_in(client: Client, app: Flask) -> None:
    assert sign_in(client, people.person()) == 422


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "javascript:x"])
def test_signing_in_never_leads_elsewhere(client: Client, user: User, elsewhere: str) -> None:
    data = {"email": user.email, "password": PASSWORD, "next": elsewhere}
    assert client.post("/login", data=data).location == "/desk"


def test_signing_in_leads_to_the_page_that_was_asked_for(client: Client, user: User) -> None:
    asked = client.get("/account")
    assert asked.location == "/login?next=/account"
    data = {"email": user.email, "password": PASSWORD, "next": "/account"}
    assert client.post("/login", data=data).location == "/account"


def test_a_session_ends_after_twelve_hours(client: Client, user: User, clock: Traveller) -> None:
    client.sign_in(user)
    assert client.get("/account").status_code == 200
    clock.shift(12 * 3600)
    assert client.get("/account").status_code == 302


def test_ends_another_browser(app: Flask, client: Client, user: User) -> None:
    other = Client.of(app).sign_in(user)
    client.sign_in(user)
    page = client.page("/account/sessions")
    key = db.session.scalars(sa.select(LoginSession.key).order_by(LoginSession.id)).first()
    assert f"/account/sessions/{key}/ending" in [form.action for form in page.forms]

    client.post(f"/account/sessions/{key}/ending")

    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(client: Client, app: Flask, user: User) -> None:
    Client.of(app).sign_in(user)
    key = db.session.scalars(sa.select(LoginSession.key)).one()
    client.sign_in(people.person())
    assert client.post(f"/account/sessions/{key}/ending").status_code == 404


def test_a_changed_password_signs_the_others_out(app: Flask, client: Client, user: User) -> None:
    other = Client.of(app).sign_in(user)
    client.sign_in(user)

    answer = client.post("/account/password", data={"password": PASSWORD, "new_password": NEW})

    assert answer.status_code == 302
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    assert sign_in(Client.of(app), user, NEW) == 302


def test_the_present_password_is_asked_for(client: Client, user: User) -> None:
    client.sign_in(user)
    data = {"password": "not the present one", "new_password": NEW}
    assert client.post("/account/password", data=data).status_code == 422


def test_resets_a_forgotten_password_once(app: Flask, client: Client, user: User) -> None:
    answer = client.post("/reset", data={"email": user.email})
    assert (answer.status_code, answer.location) == (303, "/login")
    link = last_link()
    assert client.get(link).status_code == 200

    assert client.post(link, data={"password": NEW}).status_code == 302

    assert client.post(link, data={"password": PASSWORD}).location == "/reset"
    assert sign_in(Client.of(app), user, NEW) == 302


def test_a_forgotten_password_says_nothing_about_the_address(client: Client, user: User) -> None:
    known = client.post("/reset", data={"email": user.email})
    unknown = client.post("/reset", data={"email": "nobody@example.org"})
    assert (known.status_code, known.location, known.text) == (
        unknown.status_code,
        unknown.location,
        unknown.text,
    )
    assert db.session.scalar(sa.select(sa.func.count(Message.id))) == 1


def test_a_form_without_its_token_is_refused(client: Client, user: User) -> None:
    data = {"email": user.email, "password": PASSWORD}
    assert client.post("/login", data=data, csrf=False).status_code == 400


def test_a_page_of_last_week_is_sent_again_with_what_was_typed(client: Client, user: User) -> None:
    client.sign_in(user)
    old = {"language": "en", "csrf_token": "of last week", "my_password": "secret"}
    ours = {"Sec-Fetch-Site": "same-origin"}

    stranger = client.post("/account/language", data=old, csrf=False)
    answer = client.post("/account/language", data=old, csrf=False, headers=ours)
    shown = page(answer)

    assert (answer.status_code, stranger.status_code) == (400, 400)
    assert ("Send again" in shown.text, "Send again" in stranger.text) == (True, False)
    fields = dict(next(form for form in shown.forms if form.action == "/account/language").fields)
    assert (fields["language"], "my_password" in fields) == ("en", False)
    assert client.post("/account/language", data=fields, csrf=False).status_code == 303


def test_what_was_typed_survives_an_expired_session(
    client: Client, user: User, clock: Traveller
) -> None:
    client.sign_in(user)
    clock.shift(13 * 3600)

    answer = client.post("/account/language", data={"language": "en", "my_password": "secret"})

    assert answer.status_code == 401
    assert 'name="language" value="en"' in answer.text
    assert "secret" not in answer.text

    token = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
    assert token
    assert sign_in(client, user) == 302
    data = {"language": "en", "csrf_token": token[1]}
    again = client.post("/account/language", data=data, csrf=False)
    assert (again.status_code, again.location) == (303, "/account")
