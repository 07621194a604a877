"""Asks a clamd daemon whether a file carries a virus, by its INSTREAM command."""

import socket
import struct
from collections.abc import Iterable

PATIENCE = 30.0
"""Seconds for connecting and for each exchange."""


class ScannerError(OSError):
    """The daemon answered something else than a verdict."""


def find_virus(chunks: Iterable[bytes], *, address: str) -> str | None:
    """The name of the virus in `chunks`, or None.

    `address` is `host:port` or the path of a socket.
    Raises OSError when there is no verdict: the file then counts as unscanned.
    """
    with _connect(address) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            if chunk:  # an empty one would end the stream
                daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        return _verdict(_answer(daemon))


def _connect(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    if port.isdigit():
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(PATIENCE)
    try:
        daemon.connect(address.removeprefix("unix:"))
    except OSError:
        daemon.close()
        raise
    return daemon


def _answer(daemon: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and (received := daemon.recv(4096)):
        answer += received
    return answer.rstrip(b"\0").decode(errors="replace")


def _verdict(answer: str) -> str | None:
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return None
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScannerError(answer or "The scanner closed the connection.")
