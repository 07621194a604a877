"""What MDN's HTTP Observatory asks of a site, asked of ours as it is served in production."""

import dataclasses
import re
from http.cookies import Morsel, SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from challenge import create_app
from challenge.db import db
from tests.world import people
from tests.world.people import PASSWORD

HOME = "https://localhost"
UNSAFE = re.compile(r"unsafe-|\*|(?<!img-src 'self' )data:|http:")


@pytest.fixture
def encrypted(app: Flask) -> FlaskClient:
    settings = dataclasses.replace(
        app.config["SETTINGS"], secure_cookies=True, rate_limits=True, demonstration=False
    )
    made = create_app(settings)
    made.extensions["db"] = app.extensions["db"]
    return made.test_client()


def signed_in(client: FlaskClient) -> TestResponse:
    user = people.person(password=PASSWORD)
    db.session.commit()
    form = client.get("/login", base_url=HOME).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token
    data = {"email": user.email, "password": PASSWORD, "csrf_token": token[1]}
    return client.post("/login", data=data, base_url=HOME, headers={"Referer": HOME + "/login"})


def cookies(answer: TestResponse) -> dict[str, Morsel[str]]:
    found: dict[str, Morsel[str]] = {}
    for line in answer.headers.getlist("Set-Cookie"):
        found.update(SimpleCookie(line))
    return found


def policy(answer: Response) -> dict[str, str]:
    directives = answer.headers["Content-Security-Policy"].split("; ")
    return dict(directive.split(" ", 1) for directive in directives)


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/desk", "/static/own.css"])
def test_every_answer_scores_in_full(encrypted: FlaskClient, path: str) -> None:
    with encrypted.get(path, base_url=HOME) as answer:
        rules = policy(answer)
        headers = answer.headers

    needed = ("default-src", "base-uri", "frame-ancestors", "form-action")
    assert [rules[name] for name in needed] == ["'none'", "'none'", "'none'", "'self'"]
    assert UNSAFE.findall(headers["Content-Security-Policy"]) == []
    names = (
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
    )
    assert [headers[name] for name in names] == ["nosniff", *["same-origin"] * 3]
    age = re.match(r"max-age=(\d+)", headers["Strict-Transport-Security"])
    assert age
    assert int(age[1]) >= 15_768_000
    assert "Access-Control-Allow-Origin" not in headers


def test_cookies_belong_to_this_host_alone(encrypted: FlaskClient) -> None:
    answer = signed_in(encrypted)

    kept = cookies(answer)
    assert sorted(kept) == ["__Host-known", "__Host-session"]
    for cookie in kept.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_pages_of_whoever_is_signed_in_are_never_stored(encrypted: FlaskClient) -> None:
    assert signed_in(encrypted).status_code == 302

    stored = [
        encrypted.get(path, base_url=HOME).headers["Cache-Control"]
        for path in ("/", "/desk", "/account", "/nowhere", "/challenges")
    ]

    assert stored == ["no-store"] * 5


def test_signing_out_clears_the_browser_but_not_what_it_is_known_by(
    encrypted: FlaskClient,
) -> None:
    signed_in(encrypted)

    page = encrypted.get("/account", base_url=HOME).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    answer = encrypted.post(
        "/logout", data={"csrf_token": token[1]}, base_url=HOME, headers={"Referer": HOME}
    )

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "__Host-known" not in cookies(answer)
    assert encrypted.get("/account", base_url=HOME).status_code == 302


def test_no_other_answer_clears_the_browser(encrypted: FlaskClient) -> None:
    assert "Clear-Site-Data" not in signed_in(encrypted).headers
