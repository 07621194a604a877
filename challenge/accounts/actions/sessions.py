"""Signed-in browsers: each holds a secret of which we keep the digest."""

import secrets

import sqlalchemy as sa

from challenge import clock
from challenge.accounts import rules
from challenge.accounts.models import LoginSession, User
from challenge.db import db


def start_session(user: User, *, agent: str = "") -> str:
    """Note a browser that signed in; the answer is the secret it keeps."""
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    started = LoginSession(
        digest=rules.digest(token),
        user_id=user.id,
        started_at=moment,
        expires_at=moment + rules.SESSION_LASTS,
        agent=agent[:200],
    )
    db.session.add(started)
    db.session.flush()
    return token


def end_session(login: LoginSession) -> None:
    """Sign one browser out; its next request is a visitor's."""
    if login.ended_at is None:
        login.ended_at = clock.now()
        db.session.flush()


def end_other_sessions(user: User, *, kept: str | None) -> None:
    """Sign out every browser of a person but the one whose secret is `kept`."""
    others = sa.update(LoginSession).where(
        LoginSession.user_id == user.id, LoginSession.ended_at.is_(None)
    )
    if kept is not None:
        others = others.where(LoginSession.digest != rules.digest(kept))
    db.session.execute(others.values(ended_at=clock.now()))
