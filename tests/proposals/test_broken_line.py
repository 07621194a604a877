"""A large file over a line that breaks: it arrives whole, and the server never holds all of it."""

import hashlib
import http.client
import json
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from os import environ
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from challenge.accounts.models import User
from challenge.accounts.security import sign_in_session
from challenge.db import db
from challenge.documents.queries import open_document
from challenge.documents.storage import init_storage
from challenge.proposals import queries
from challenge.proposals.models import Proposal
from challenge.proposals.rules.uploading import LARGEST_PIECE
from tests.browser import LiveServer
from tests.databases import ROOT
from tests.documents import files
from tests.world.proposals import staff_of, started_proposal

MEGABYTE = 1024 * 1024
SMALL = 6 * MEGABYTE
LARGE = 20 * MEGABYTE
CUT = (3 * LARGEST_PIECE, 11 * LARGEST_PIECE, LARGE - LARGEST_PIECE)
"""At which bytes the line breaks."""
pytestmark = pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)


def piece_of(start: int, size: int) -> bytes:
    """The bytes of the file from `start` on: a PDF's beginning, then ever new numbers."""
    first = start // 64
    numbers = range(first, (start + size) // 64 + 1)
    text = b"".join(b"%063d\n" % number for number in numbers)
    content = text[start - 64 * first :][:size]
    return files.PDF + content[len(files.PDF) :] if start == 0 else content


def digest_of(size: int) -> str:
    digest = hashlib.sha256()
    for start in range(0, size, LARGEST_PIECE):
        digest.update(piece_of(start, min(LARGEST_PIECE, size - start)))
    return digest.hexdigest()


@dataclass
class Line:
    """Somebody's connection to the live server."""

    address: str
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> dict[str, Any]:
        there = http.client.HTTPConnection(self.address, timeout=60)
        there.request(method, path, body, self.headers | {"Content-Type": kind})
        answer = there.getresponse()
        content = answer.read()
        there.close()
        assert answer.status < 300, content[:300]
        said: dict[str, Any] = json.loads(content)
        return said

    def send(self, key: str, start: int, piece: bytes) -> int:
        """How much has arrived then."""
        path = f"/uploads/{key}/pieces?start={start}"
        return int(self.ask("POST", path, piece, "application/octet-stream")["received"])

    def break_off(self, key: str, start: int, piece: bytes) -> None:
        """Promise a piece, send half of it, and be gone."""
        told = self.headers | {"Host": self.address, "Content-Length": str(len(piece))}
        told["Content-Type"] = "application/octet-stream"
        head = f"POST /uploads/{key}/pieces?start={start} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in told.items()) + "\r\n"
        host, _colon, port = self.address.partition(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall(head.encode() + piece[: len(piece) // 2])


@pytest.fixture
def stored(own_app: Flask, tmp_path: Path) -> Path:
    """A store on the disk, so that what lies in it is in nobody's memory."""
    init_storage(own_app, f"file://{tmp_path}")
    return tmp_path


@pytest.fixture
def proposal(own_app: Flask, stored: Path) -> Iterator[Proposal]:
    with own_app.app_context():
        made = started_proposal()
        staff_of(made.organisation)
        db.session.commit()
        yield made


def line_of(server: LiveServer, user: User) -> Line:
    """The browser of somebody who is signed in."""
    app = server.app
    session = sign_in_session(user) | {"csrf_token": "0123456789"}
    db.session.commit()
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps("0123456789")
    cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}"
    return Line(urlsplit(server.url).netloc, {"Cookie": cookie, "X-CSRFToken": token})


def upload(line: Line, proposal: Proposal, size: int, *, cut: tuple[int, ...] = ()) -> int:
    """Send a whole file as the script does; the answer counts the pieces that were acknowledged."""
    said = {"filename": "plan.pdf", "size": size, "modified": "1", "place": "d_letter"}
    kind = "application/x-www-form-urlencoded"
    begun = line.ask("POST", f"/proposals/{proposal.ref}/uploads", urlencode(said).encode(), kind)
    key, received, count, left = begun["key"], 0, 0, list(cut)
    while received < size:
        piece = piece_of(received, min(LARGEST_PIECE, size - received))
        if received in left:
            left.remove(received)
            line.break_off(key, received, piece)
            received = int(line.ask("GET", f"/uploads/{key}")["received"])
            continue
        received, count = line.send(key, received, piece), count + 1
    assert (left, line.ask("POST", f"/uploads/{key}/annex")["attached"]) == ([], True)
    return count


SERVER = """
import dataclasses, sys
from werkzeug.serving import make_server
import config
from challenge import create_app
database, files = sys.argv[1:]
app = create_app(dataclasses.replace(config.test(), database_url=database, files_url=files))
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
"""
"""A process of its own, so that nothing but the server is measured."""

PLAIN_MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536"}
"""What is given up goes back to the system at once: then the most it had is the most it needed."""


@pytest.fixture
def process(own_app: Flask, stored: Path) -> Iterator[tuple[int, LiveServer]]:
    """Number and address of a server in a process of its own."""
    database = own_app.extensions["db"][0].url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", SERVER, database, f"file://{stored}"]
    env = environ | PLAIN_MEMORY
    with Popen(command, cwd=ROOT, env=env, stdout=PIPE, stderr=DEVNULL, text=True) as started:
        assert started.stdout is not None
        port = started.stdout.readline().strip()
        yield started.pid, LiveServer(f"http://127.0.0.1:{port}", own_app)
        started.terminate()


def resident(number: int) -> int:
    """The most bytes of memory a process ever had; only Linux tells."""
    told = Path(f"/proc/{number}/status")
    if not told.exists():
        return 0
    status = told.read_text(encoding="ascii")
    return 1024 * int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0])


def test_twenty_megabytes_over_a_line_cut_three_times_arrive_whole_and_the_server_does_not_grow(
    process: tuple[int, LiveServer], proposal: Proposal
) -> None:
    """Neither Python nor the store nor a library holds more than a piece."""
    number, server = process
    line = line_of(server, staff_of(proposal.organisation))
    upload(line, proposal, SMALL)
    before = resident(number)

    count = upload(line, proposal, LARGE, cut=CUT)

    grown = resident(number) - before
    annex = queries.annexes_of(proposal)[-1]
    stored = hashlib.sha256()
    for chunk in open_document(annex.document):
        stored.update(chunk)
    assert count == LARGE // LARGEST_PIECE
    assert (annex.document.size, annex.document.sha256) == (LARGE, digest_of(LARGE))
    assert stored.hexdigest() == digest_of(LARGE)
    assert grown < 2 * MEGABYTE, f"{grown} bytes more for a file of 14 MB more"
