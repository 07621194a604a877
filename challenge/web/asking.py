"""How often one sender may ask a public page something that costs work.

Counted in memory, for each process apart: asking is reading, and reading never writes. What is
asked here cannot be guessed, so this spares the server and guards no secret.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request

from challenge import clock

MOST = 30
MINUTE = timedelta(minutes=1)
MOST_SENDERS = 10_000


class Askings:
    """How often each sender asked since a moment; whoever asked longest ago is forgotten first."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def wait_of(self, sender: str, now: datetime) -> timedelta | None:
        """Count one asking, or say how long the sender has to wait."""
        with self._lock:
            since, count = self._asked.pop(sender, (now, 0))
            if now - since >= MINUTE:
                since, count = now, 0
            self._asked[sender] = since, min(count + 1, MOST)
            if len(self._asked) > MOST_SENDERS:
                self._asked.popitem(last=False)
        return since + MINUTE - now if count >= MOST else None


def limit_asking(app: Flask, endpoint: str, *, asks: Callable[[], bool]) -> None:
    """Limit how often one sender may ask a page something; looking at the page is free."""
    view, askings = app.view_functions[endpoint], Askings()

    @wraps(view)
    def limited(**values: Any) -> Any:
        if not current_app.config["SETTINGS"].rate_limits or not asks():
            return view(**values)
        wait = askings.wait_of(request.remote_addr or "", clock.now())
        return view(**values) if wait is None else _refused(wait)

    app.view_functions[endpoint] = limited


def _refused(wait: timedelta) -> Response:
    answer = make_response(render_template("errors/429.html"), 429)
    answer.headers["Retry-After"] = str(max(1, round(wait.total_seconds())))
    return answer
