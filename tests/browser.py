"""A real browser for the journeys, and a server for it to visit."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED_ANSWERS = ("403", "404", "409", "422", "429")
"""Refusals are pages too; Chromium reports each as an error of the document itself."""
REPORT = """addEventListener("securitypolicyviolation", event => reportViolation(
    `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""
"""Runs in every page before its own scripts."""


@dataclass
class Visit:
    """One tab, and what went wrong in it so far."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Collect script errors, console errors and violations of the content security policy."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.expose_function(
            "reportViolation", lambda text: self.faults.append(f"CSP: {text}")
        )
        self.page.add_init_script(REPORT)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_refusal(message):
            self.faults.append(f"console: {message.text}")

    def _is_refusal(self, message: ConsoleMessage) -> bool:
        own = message.location.get("url", "").split("#")[0] == self.page.url.split("#")[0]
        return own and any(f"status of {code}" in message.text for code in EXPECTED_ANSWERS)


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  werkzeug's name
        """Say nothing: the tests speak for themselves."""


@dataclass
class LiveServer:
    """The application behind a real port of this machine."""

    url: str
    app: Flask


@pytest.fixture
def live_server(own_app: Flask) -> Iterator[LiveServer]:
    """Serves `own_app`, whose commits are real, to browsers."""
    server = make_server("127.0.0.1", 0, own_app, threaded=True, request_handler=_Silent)
    url = f"http://127.0.0.1:{server.server_port}"
    own_app.config["SETTINGS"] = replace(own_app.config["SETTINGS"], base_url=url)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveServer(url, own_app)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers, once in a process; without a Chromium journeys are skipped, in CI they
    fail."""
    if chromium.find() is None and os.environ.get("CI") == "true":
        pytest.fail(chromium.MISSING)
    if chromium.find() is None:
        pytest.skip(chromium.MISSING)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys of a process."""
    launched = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
    yield launched
    launched.close()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[NewPage]:
    """Opens tabs, each a person of its own: `new_page(width=375, script=False)`.

    At the end of the test no tab may have met an error.
    """
    visits: list[Visit] = []

    def open_tab(*, width: int = 1280, height: int = 900, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        visit = Visit(context.new_page())
        visit.listen()
        visits.append(visit)
        return visit.page

    yield open_tab
    for visit in visits:
        visit.page.context.close()
    assert [fault for visit in visits for fault in visit.faults] == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A tab on the live server."""
    return new_page()


def axe(page: Page) -> None:
    """Fail with every barrier that axe finds on the page."""
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": STANDARDS}}
    violations = Axe().run(page, options=options).response["violations"]
    found = [
        f"{rule['id']}: {node['html'][:160]} ({' '.join(node['target'])})"
        for rule in violations
        for node in rule["nodes"]
    ]
    assert found == [], f"{page.url}: " + "\n".join(found)
