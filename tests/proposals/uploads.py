"""What the page's script does, as requests of a test."""

from typing import Any

from werkzeug.test import TestResponse

from challenge.proposals.models import Proposal
from challenge.proposals.rules.uploading import LARGEST_PIECE
from tests.client import Client
from tests.documents import files

CONTENT = files.PDF + bytes(range(256)) * 4096
"""A little over one megabyte: three pieces."""


def announce(
    client: Client, proposal: Proposal, *, content: bytes = CONTENT, **changed: Any
) -> TestResponse:
    told = {"filename": "land.pdf", "size": len(content), "modified": "17", "place": "d_letter"}
    return client.post(f"/proposals/{proposal.ref}/uploads", data=told | changed)


def said(answer: TestResponse) -> dict[str, Any]:
    """The answer, which must be JSON."""
    found = answer.json
    assert isinstance(found, dict)
    return found


def send(client: Client, key: str, start: int, piece: bytes, **headers: str) -> TestResponse:
    """One piece, with its token in the header."""
    return client.post(
        f"/uploads/{key}/pieces?start={start}",
        data=piece,
        csrf=False,
        content_type="application/octet-stream",
        headers={"X-CSRFToken": client._token(), **headers},
    )


def send_all(client: Client, key: str, content: bytes = CONTENT, *, start: int = 0) -> None:
    """Every piece from `start` on."""
    for place in range(start, len(content), LARGEST_PIECE):
        answer = send(client, key, place, content[place : place + LARGEST_PIECE])
        assert answer.status_code == 200, answer.text


def attach(client: Client, key: str) -> TestResponse:
    return client.post(f"/uploads/{key}/annex", data={})


def uploaded(client: Client, proposal: Proposal, content: bytes = CONTENT, **told: Any) -> str:
    """An upload of which everything has arrived; its key."""
    key: str = said(announce(client, proposal, content=content, **told))["key"]
    send_all(client, key, content)
    return key
