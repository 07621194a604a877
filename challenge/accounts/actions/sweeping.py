"""What the clock alone makes superfluous."""

from datetime import timedelta

import sqlalchemy as sa

from challenge import clock
from challenge.accounts.models import LoginSession, Tries
from challenge.db import db

SESSIONS_KEPT = timedelta(days=30)
TRIES_KEPT = timedelta(days=1)


def sweep() -> None:
    """Forget browsers signed out or expired more than a month ago, and tries of yesterday."""
    moment = clock.now()
    for old in (
        sa.delete(LoginSession).where(LoginSession.expires_at < moment - SESSIONS_KEPT),
        sa.delete(Tries).where(Tries.last_at < moment - TRIES_KEPT),
    ):
        db.session.execute(old, execution_options={"synchronize_session": False})
