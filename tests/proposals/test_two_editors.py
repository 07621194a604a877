"""Nothing typed is lost: two editors, crashes, lost answers and restarts in random order.

`EDITOR_RUNS=2000` plays as many orders as the project promises; an ordinary run plays a few,
and PostgreSQL, which keeps the same promises ten times as slowly, a fifth of them.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from challenge.accounts.models import Role
from challenge.db import db
from tests.proposals.editors import FIELD, PARTS, Editor, Server
from tests.world.people import actor, holder
from tests.world.proposals import staff_of, started_proposal

RUNS = int(os.environ.get("EDITOR_RUNS", "100"))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["type", "send", "lost", "theirs", "crash", "reload", "restart", "remove", "whole"]
        ),
        st.integers(0, 1),
        st.sampled_from(PARTS),
        st.sampled_from("abc"),
    ),
    min_size=4,
    max_size=14,
)


def test_no_acknowledged_text_disappears_unseen(app: Flask, clock: Any, session: Session) -> None:
    proposal = started_proposal()
    people = (staff_of(proposal.organisation), holder(Role.STAFF, proposal.organisation, "Ben"))
    one = next(one for one in proposal.challenge.fields if one.key == FIELD)
    session.commit()

    few = 5 if session.get_bind().dialect.name == "postgresql" else 1

    @settings(max_examples=RUNS // few, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=STEPS)
    def play(steps: list[tuple[str, int, str, str]]) -> None:
        with undone(session):
            server = Server(proposal, one)
            editors = [Editor(each.name, actor(each), server) for each in people]
            for editor in editors:
                editor.open()
            for what, who, part, text in steps:
                act(editors[who], what, part, text)
            for editor in editors:
                everything_arrives(editor)
            nothing_is_lost(server)

    play()


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Each run begins with the empty draft."""
    point = session.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        session.expire_all()


def act(editor: Editor, what: str, part: str, text: str) -> None:
    ways: dict[str, Callable[[], None]] = {
        "type": lambda: editor.type(part, text),
        "send": lambda: editor.send(part),
        "lost": lambda: editor.send(part, answered=False),
        "theirs": lambda: editor.send(part, keep_mine=False),
        "crash": editor.crash,
        "reload": editor.open,
        "restart": db.session.expire_all,
        "remove": lambda: editor.remove(part),
        "whole": editor.save_whole,
    }
    ways[what]()


def everything_arrives(editor: Editor) -> None:
    """The line is back: what waits is sent until the server has it."""
    for part in list(editor.copies):
        for _try in range(3):
            editor.send(part)
        assert part not in editor.copies


def nothing_is_lost(server: Server) -> None:
    """What was acknowledged last is there; all before it can be shown again, or its own writer
    went on with it."""
    kept = server.kept()
    for part in PARTS:
        told = [(text, writer) for each, text, writer in server.acknowledged if each == part]
        for (text, writer), (_next, successor) in pairwise(told):
            assert text is None or text in kept or writer == successor
        if told:
            assert server.text(part) == told[-1][0]
