"""Somebody who attaches files."""

import pytest
from sqlalchemy.orm import Session

from challenge import clock
from challenge.accounts.actor import Actor
from challenge.accounts.models import User


@pytest.fixture
def staff(session: Session) -> Actor:
    user = User(email="staff@example.org", name="Staff", created_at=clock.now())
    session.add(user)
    session.flush()
    return Actor(user.id, user.name)
