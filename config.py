"""Typed settings, one instance per environment; a missing secret stops the start."""

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent
VAR = ROOT / "var"


class MissingSetting(RuntimeError):
    """A setting without a default is absent from the environment."""


def required(name: str) -> str:
    """The environment variable `name`, or a stop that says which one is missing."""
    if value := os.environ.get(name):
        return value
    raise MissingSetting(f"Set {name}: this environment has no default for it.")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the application is told at its start; nothing else reads the environment."""

    environment: str
    database_url: str
    secret_key: str
    password_salt: str
    base_url: str
    files_url: str
    mail_url: str | None = None
    """smtp://host:port, or None: messages stay readable in the outbox only."""
    mail_sender: str = "no-reply@example.org"
    clamd_address: str | None = None
    languages: tuple[str, ...] = ("en",)
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    """How many stand in front, each naming whom it speaks for; nobody else is believed."""
    demonstration: bool = False
    """Lists the demo accounts and the mails; never set outside demo and tests."""
    cheap_passwords: bool = False
    rate_limits: bool = True
    secure_cookies: bool = True
    maximum_upload: int = 25 * 1024 * 1024
    maximum_file: int = 20 * 1024 * 1024
    """Below the limit of a whole request, so that the answer can name the file."""
    extra: dict[str, object] = field(default_factory=dict)


def demo() -> Settings:
    """One machine, one person trying it out: everything under `var/`."""
    return Settings(
        environment="demo",
        database_url=os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'demo.db'}"),
        secret_key="demonstration only, never used elsewhere",
        password_salt="demonstration only",
        base_url=os.environ.get("BASE_URL", "http://127.0.0.1:5000"),
        files_url=f"file://{VAR / 'files'}",
        demonstration=True,
        cheap_passwords=True,
        rate_limits=False,
        secure_cookies=False,
    )


def test() -> Settings:
    """The tests replace the two addresses by ones of their own."""
    return Settings(
        environment="test",
        database_url="sqlite:///:memory:",
        secret_key="tests only, never used elsewhere",
        password_salt="tests only",
        base_url="http://localhost",
        files_url="memory://",
        demonstration=True,
        cheap_passwords=True,
        rate_limits=False,
        secure_cookies=False,
    )


def production() -> Settings:
    """Every secret and address comes from the environment."""
    base_url = required("BASE_URL")
    return Settings(
        environment="production",
        database_url=required("DATABASE_URL"),
        secret_key=required("SECRET_KEY"),
        password_salt=required("PASSWORD_SALT"),
        base_url=base_url,
        files_url=os.environ.get("FILES_URL", f"file://{VAR / 'files'}"),
        mail_url=required("MAIL_URL"),
        mail_sender=required("MAIL_SENDER"),
        clamd_address=os.environ.get("CLAMD_ADDRESS"),
        trusted_hosts=tuple(required("TRUSTED_HOSTS").split(",")),
        proxies=int(os.environ.get("PROXIES", "0")),
        secure_cookies=base_url.startswith("https://"),
    )


def settings_for(name: str) -> Settings:
    """The settings of one environment.

    Raises MissingSetting for an unknown name or an absent secret.
    """
    match name:
        case "demo":
            return demo()
        case "test":
            return test()
        case "production":
            return production()
    raise MissingSetting(f"OPEN_CHALLENGE_ENV is {name!r}: use demo, test or production.")


def current() -> Settings:
    """The settings of the environment that OPEN_CHALLENGE_ENV names."""
    return settings_for(os.environ.get("OPEN_CHALLENGE_ENV", "production"))
