"""Doors that are tried in vain: waits that grow, and an owner whom no stranger keeps out."""

import dataclasses
import re
import statistics
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import Traveller
from werkzeug.test import TestResponse

from challenge import create_app
from challenge.accounts import rules
from challenge.accounts.actions import sweep
from challenge.accounts.models import Tries, User
from challenge.db import db
from tests.client import Client, page
from tests.world import people
from tests.world.people import PASSWORD

WRONG = "guessing and guessing"
ELSEWHERE = "10.0.0.9"


@pytest.fixture
def limited(app: Flask) -> Flask:
    return again(app)


def again(app: Flask) -> Flask:
    """Another process of the same service: it shares nothing but the database."""
    made = create_app(dataclasses.replace(app.config["SETTINGS"], rate_limits=True))
    made.extensions["db"] = app.extensions["db"]
    return made


@pytest.fixture
def owner(app: Flask) -> User:
    return people.person("Ana Reyes", password=PASSWORD, email="mayor@example.org")


def tried(
    client: Client, email: str, password: str = WRONG, *, sender: str = "127.0.0.1"
) -> TestResponse:
    data = {"email": email, "password": password}
    return client.post("/login", data=data, environ_overrides={"REMOTE_ADDR": sender})


def codes(client: Client, email: str, *, times: int, sender: str = "127.0.0.1") -> list[int]:
    return [tried(client, email, sender=sender).status_code for _try in range(times)]


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 2), (6, 4), (9, 32), (10, 60), (10_000, 60)]
)
def test_delays_grow_to_a_minute_and_no_further(failures: int, seconds: int) -> None:
    assert rules.delay(failures) == timedelta(seconds=seconds)


def test_tries_are_slowed_down_and_the_wait_is_said(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    rival = Client.of(limited)

    assert codes(rival, owner.email, times=6) == [422] * 5 + [429]
    refused = tried(rival, owner.email)
    assert (refused.headers["Retry-After"], "Wait 2 seconds" in refused.text) == ("2", True)
    assert ("/login", "Try again") in page(refused).links

    clock.shift(2)
    assert codes(rival, owner.email, times=2) == [422, 429]
    assert tried(rival, owner.email).headers["Retry-After"] == "4"


def test_the_right_password_waits_as_well(limited: Flask, owner: User, clock: Traveller) -> None:
    rival = Client.of(limited)
    codes(rival, owner.email, times=5)

    assert tried(rival, owner.email, PASSWORD).status_code == 429


def test_tries_are_counted_across_processes_and_restarts(
    app: Flask, limited: Flask, owner: User, clock: Traveller
) -> None:
    codes(Client.of(limited), owner.email, times=4)

    assert codes(Client.of(again(app)), owner.email, times=2) == [422, 429]


def test_a_rival_delays_the_owner_by_a_minute_at_most(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    rivals = [f"10.1.0.{number}" for number in range(40)]
    for sender in rivals:
        codes(Client.of(limited), owner.email, times=2, sender=sender)
    home = Client.of(limited)

    told = tried(home, owner.email, PASSWORD, sender=ELSEWHERE)
    clock.shift(59)
    for sender in rivals:
        tried(Client.of(limited), owner.email, sender=sender)
    clock.shift(1)

    assert (told.status_code, int(told.headers["Retry-After"]) <= 60) == (429, True)
    assert tried(home, owner.email, PASSWORD, sender=ELSEWHERE).status_code == 302


def test_a_browser_the_owner_has_used_waits_for_nobody(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    home = Client.of(limited)
    tried(home, owner.email, PASSWORD)
    home.post("/logout")

    codes(Client.of(limited), owner.email, times=40)

    assert tried(home, owner.email, PASSWORD).status_code == 302


def test_the_owners_browser_waits_for_its_own_tries(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    home = Client.of(limited)
    tried(home, owner.email, PASSWORD)
    home.post("/logout")

    assert codes(home, owner.email, times=6) == [422] * 5 + [429]
    assert codes(Client.of(limited), owner.email, times=1) == [422]


def test_a_browser_is_known_for_its_own_people_only(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    people.person("Rival", email="rival@example.org", password=PASSWORD)
    browser = Client.of(limited)
    tried(browser, "rival@example.org", PASSWORD)
    browser.post("/logout")

    assert codes(browser, owner.email, times=6) == [422] * 5 + [429]


def test_a_forged_mark_of_a_browser_is_worth_nothing(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    rival = Client.of(limited)
    rival.set_cookie("known", "eyJmb3JnZWQiOiJ5ZXMifQ.forged.forged")

    assert codes(rival, owner.email, times=6) == [422] * 5 + [429]


def test_signing_in_while_signed_in_forgets_no_tries(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    people.person("Rival", email="rival@example.org", password=PASSWORD)
    codes(Client.of(limited), owner.email, times=5)
    inside = Client.of(limited)
    tried(inside, "rival@example.org", PASSWORD, sender=ELSEWHERE)

    tried(inside, owner.email, sender="10.0.0.10")

    assert tried(Client.of(limited), owner.email).status_code == 429


def test_one_sender_who_tries_many_accounts_waits(limited: Flask, clock: Traveller) -> None:
    stranger = Client.of(limited)

    answers = [tried(stranger, f"p{number}@example.org").status_code for number in range(31)]

    assert answers == [422] * 30 + [429]


def test_known_and_unknown_addresses_wait_alike(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    answers = [
        [shown(tried(Client.of(limited), email, sender=sender)) for _try in range(7)]
        for email, sender in ((owner.email, "10.0.0.1"), ("nobody@example.org", "10.0.0.2"))
    ]

    assert answers[0] == answers[1]


def shown(answer: TestResponse) -> tuple[int, str, str | None]:
    """What a stranger sees, without what is drawn anew for each page."""
    text = re.sub(r'value="[^"]*"', "", answer.text)
    return answer.status_code, text, answer.headers.get("Retry-After")


def test_known_and_unknown_addresses_take_the_same_time(limited: Flask, owner: User) -> None:
    def work(email: str, number: int) -> float:
        client = Client.of(limited)
        began = time.process_time()
        tried(client, email, sender=f"10.2.{number // 250}.{number % 250}")
        return time.process_time() - began

    pairs = [
        (work(owner.email, 2 * n), work(f"nobody{n}@example.org", 2 * n + 1)) for n in range(5)
    ]
    known, unknown = (statistics.median(side) for side in zip(*pairs, strict=True))

    assert known < 3 * unknown
    assert unknown < 3 * known


def test_asking_for_links_again_and_again_waits(limited: Flask, clock: Traveller) -> None:
    client = Client.of(limited)

    answers = [
        client.post("/reset", data={"email": "nobody@example.org"}).status_code for _try in range(6)
    ]

    assert answers == [303] * 5 + [429]


def test_tries_are_forgotten_after_an_hour_and_swept_after_a_day(
    limited: Flask, owner: User, clock: Traveller
) -> None:
    codes(Client.of(limited), owner.email, times=4)
    clock.shift(3601)

    assert codes(Client.of(limited), owner.email, times=2) == [422, 422]
    clock.shift(24 * 3600 + 1)
    sweep()
    assert db.session.scalar(sa.select(sa.func.count(Tries.id))) == 0


def test_the_table_of_tries_names_nobody(limited: Flask, owner: User, clock: Traveller) -> None:
    codes(Client.of(limited), owner.email, times=1)

    sides = db.session.scalars(sa.select(Tries.side)).all()

    assert [re.fullmatch(r"[0-9a-f]{64}", side) is not None for side in sides] == [True] * 3
