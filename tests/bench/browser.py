"""One client with one open connection, as fast as a client can be."""

import http.client
import secrets
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tests.statements import counted

Fields = list[tuple[str, str]]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    headers: dict[str, str]
    body: bytes
    took: float
    statements: int = 0
    """Of this request alone; known inside our own process only."""


@dataclass
class Browser:
    """Keeps its cookies and nothing else."""

    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.ask("GET", path, "", headers or {})

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form; each sending is a new one, as if the page had been opened anew."""
        fresh = [(name, value) for name, value in fields if name != "once"]
        body = urlencode([*fresh, ("once", secrets.token_urlsafe(18))])
        return self.ask("POST", path, body, {"Content-Type": FORM})

    def form(self, path: str, action: str) -> Fields:
        """What the form that is sent to `action` holds."""
        answer = self.get(path)
        reader = Forms()
        reader.feed(answer.body.decode())
        if action not in reader.found:
            raise LookupError(f"{path} ({answer.status}) sends nothing to {action}")
        return reader.found[action]

    def ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        raise NotImplementedError

    def close(self) -> None:
        """End the connection, where there is one."""

    def keep(self, cookie: str) -> None:
        """Take a Set-Cookie header to heart."""
        name, _, rest = cookie.partition("=")
        self.cookies[name] = rest.partition(";")[0]

    def sent(self, headers: dict[str, str]) -> dict[str, str]:
        """The headers with the cookies."""
        shown = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {**headers, **({"Cookie": shown} if shown else {})}


@dataclass
class Outside(Browser):
    """Over the network, on one connection that stays open."""

    port: int = 0
    _connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        connection = self._connection or http.client.HTTPConnection("127.0.0.1", self.port)
        self._connection = connection
        started = time.perf_counter()
        connection.request(method, path, body or None, self.sent(headers))
        response = connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - started) * 1000
        for value in response.headers.get_all("Set-Cookie", []):
            self.keep(value)
        return Answer(response.status, dict(response.getheaders()), content, took)


@dataclass
class Inside(Browser):
    """In our own process, where statements can be counted."""

    app: Flask | None = None

    def ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> Answer:
        assert self.app is not None
        client: Any = self.app.test_client(use_cookies=False)
        started = time.perf_counter()
        with counted(self.app) as sent:
            response = client.open(path, method=method, data=body, headers=self.sent(headers))
        took = (time.perf_counter() - started) * 1000
        for value in response.headers.getlist("Set-Cookie"):
            self.keep(value)
        headers = dict(response.headers)
        return Answer(response.status_code, headers, response.data, took, len(sent))


class Forms(HTMLParser):
    """The forms of a page: what each would send, by the address it is sent to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Fields] = {}
        self._fields: Fields = []
        self._typed: tuple[str, list[str]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form":
            self._fields = self.found.setdefault(given.get("action", ""), [])
        elif tag == "input" and name and _is_sent(given):
            self._fields.append((name, value))
        elif tag == "textarea":
            self._typed = (name, [])
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._fields.append((self._select, value))

    def handle_data(self, data: str) -> None:
        if self._typed is not None:
            self._typed[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._typed is not None:
            name, parts = self._typed
            self._fields.append((name, "".join(parts).lstrip("\n")))
            self._typed = None
        elif tag == "select":
            self._select = ""


def _is_sent(given: dict[str, str]) -> bool:
    """Every box is ticked, as whoever submits must."""
    kind = given.get("type", "text")
    if kind == "radio":
        return "checked" in given
    return kind not in ("file", "submit", "button")
