"""Headers of every answer, the refusal of requests sent by other sites, and versioned addresses."""

from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, Response, abort, current_app, request, session

from challenge.db import READING

SOURCES = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{kind} {allowed}" for kind, allowed in SOURCES.items())
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
UNCHANGING = "public, max-age=31536000, immutable"
OWN_SITES = {"same-origin", "none"}
"""A form of ours, or an address typed by hand; same-site covers neighbours we do not know."""


def init_headers(app: Flask) -> None:
    """Guard every request and every answer of `app`."""
    app.before_request(_refuse_other_sites)
    app.after_request(_add_headers)
    app.url_defaults(_version_asset)


def _refuse_other_sites() -> None:
    """A change must come from a page of ours; browsers too old to say so meet the form's token."""
    if request.method in READING:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_SITES:
        abort(403)


def _add_headers(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = UNCHANGING
    elif session:
        response.headers["Cache-Control"] = "no-store"
    elif request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def add_static_headers(headers: Headers, _path: str, _url: str, *, encrypted: bool = False) -> None:
    """The same for files that are served in front of the application."""
    for name, value in ALWAYS.items():
        headers[name] = value
    if encrypted:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT


def forget_at_sign_out(response: Response) -> Response:
    """Nothing that was seen stays in the browser.

    Cookies are left: the session's is emptied, and the mark of a known browser must outlive it.
    """
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _version_asset(endpoint: str, values: dict[str, Any]) -> None:
    """Give an asset's address the digest of its content, so that browsers may keep it for ever."""
    if endpoint == "static" and "filename" in values and "v" not in values:
        version = _version(str(values["filename"]))
        if version:
            values["v"] = version


def _version(filename: str) -> str:
    known: dict[str, str] = current_app.extensions.setdefault("asset_versions", {})
    if filename not in known or current_app.debug:
        path = Path(current_app.static_folder or "") / filename
        known[filename] = sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else ""
    return known[filename]
