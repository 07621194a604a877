"""What the environment must say before the application starts, and whom it believes."""

import dataclasses

import pytest
from flask import request

import config
from challenge import create_app

COMPLETE = {
    "DATABASE_URL": "sqlite://",
    "SECRET_KEY": "a key",
    "PASSWORD_SALT": "salt",
    "BASE_URL": "https://challenge.example",
    "MAIL_URL": "smtp://localhost",
    "MAIL_SENDER": "no-reply@challenge.example",
    "TRUSTED_HOSTS": "challenge.example,www.challenge.example",
}


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Everything that production asks for, and nothing else."""
    for name in ("OPEN_CHALLENGE_ENV", "FILES_URL", "CLAMD_ADDRESS", "PROXIES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_production_is_what_starts_unless_told_otherwise(complete: pytest.MonkeyPatch) -> None:
    settings = config.current()

    assert (settings.environment, settings.demonstration) == ("production", False)
    assert settings.trusted_hosts == ("challenge.example", "www.challenge.example")
    assert (settings.secure_cookies, settings.rate_limits, settings.proxies) == (True, True, 0)


@pytest.mark.parametrize("missing", COMPLETE)
def test_production_names_what_is_missing(complete: pytest.MonkeyPatch, missing: str) -> None:
    complete.delenv(missing)

    with pytest.raises(config.MissingSetting, match=f"Set {missing}:"):
        config.current()


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(config.MissingSetting, match="use demo, test or production"):
        config.settings_for("staging")


@pytest.mark.parametrize(
    ("proxies", "sender", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "203.0.113.9", "https")],
)
def test_only_proxies_of_ours_say_who_asks(proxies: int, sender: str, scheme: str) -> None:
    app = create_app(dataclasses.replace(config.test(), proxies=proxies))
    told = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Proto": "https"}
    seen = []
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.append((request.remote_addr, request.scheme))
    )

    app.test_client().get("/about", headers=told)

    assert seen == [(sender, scheme)]


@pytest.mark.parametrize(
    ("method", "host", "answer"),
    [
        ("GET", "challenge.example", 200),
        ("GET", "elsewhere.example", 400),
        ("POST", "elsewhere.example", 400),
    ],
)
def test_only_names_of_ours_are_answered(method: str, host: str, answer: int) -> None:
    app = create_app(dataclasses.replace(config.test(), trusted_hosts=("challenge.example",)))

    response = app.test_client().open("/about", method=method, headers={"Host": host})

    assert response.status_code == answer
