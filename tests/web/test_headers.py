"""What every answer carries, and which requests are turned away."""

from pathlib import Path
from wsgiref.headers import Headers

import pytest
from flask import Flask, url_for

from challenge.web.headers import ALWAYS, STRICT_TRANSPORT, add_static_headers


@pytest.fixture
def app(kit: Flask) -> Flask:
    kit.add_url_rule("/thing", "thing", lambda: "fine", methods=["GET", "POST", "DELETE"])
    return kit


def test_headers_of_a_page(app: Flask) -> None:
    answer = app.test_client().get("/thing")

    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_the_policy_allows_only_our_own(app: Flask) -> None:
    policy = app.test_client().get("/thing").headers["Content-Security-Policy"]

    assert policy == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; manifest-src 'self'"
    )


def test_errors_carry_the_headers_too(app: Flask) -> None:
    assert app.test_client().get("/nowhere").headers["X-Content-Type-Options"] == "nosniff"


def test_encrypted_visits_stay_encrypted(app: Flask) -> None:
    answer = app.test_client().get("/thing", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_a_page_may_be_kept_unless_somebody_is_known(app: Flask) -> None:
    app.add_url_rule("/open", view_func=lambda: ("fine", {"Cache-Control": "public, max-age=60"}))
    visitor = app.test_client()

    before = visitor.get("/open").headers["Cache-Control"]
    with visitor.session_transaction() as session:
        session["_user_id"] = "1"

    assert before == "public, max-age=60"
    assert visitor.get("/open").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "site", "status"),
    [
        ("GET", "cross-site", 200),
        ("POST", None, 200),
        ("POST", "same-origin", 200),
        ("POST", "none", 200),
        ("POST", "same-site", 403),
        ("POST", "cross-site", 403),
        ("DELETE", "cross-site", 403),
        ("POST", "nonsense", 403),
    ],
)
def test_changes_come_from_our_own_pages(
    app: Flask, method: str, site: str | None, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}

    assert app.test_client().open("/thing", method=method, headers=headers).status_code == status


def test_assets_are_named_by_their_content_and_kept(app: Flask) -> None:
    with app.test_request_context():
        address = url_for("static", filename="own.css")
        missing = url_for("static", filename="no.css")

    visitor = app.test_client()

    assert len(address.partition("?v=")[2]) == 8
    assert missing == "/static/no.css"
    with visitor.get(address) as named, visitor.get("/static/own.css") as plain:
        assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in plain.headers["Cache-Control"]


def test_style_sheets_ask_for_nothing_that_is_not_there(kit: Flask) -> None:
    static = Path(str(kit.static_folder))
    asked = [
        (sheet.parent / part.partition(")")[0].strip("\"'"))
        for sheet in static.glob("*.css")
        for part in sheet.read_text().split("url(")[1:]
    ]

    assert len(asked) == 3
    assert [path for path in asked if not path.is_file()] == []


def test_files_served_in_front_of_the_application_carry_the_headers() -> None:
    headers = Headers([("Content-Type", "text/css")])

    add_static_headers(headers, "own.css", "/static/own.css")

    assert dict(headers.items()) == {"Content-Type": "text/css"} | ALWAYS


def test_files_of_an_encrypted_service_stay_encrypted() -> None:
    headers = Headers()

    add_static_headers(headers, "own.css", "/static/own.css", encrypted=True)

    assert headers["Strict-Transport-Security"] == STRICT_TRANSPORT
