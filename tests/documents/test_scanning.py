"""The conversation with a virus scanner, held with a small daemon of our own."""

import socketserver
import struct
from collections.abc import Iterator
from threading import Thread

import pytest

from challenge.documents.scanning import ScannerError, find_virus


class Daemon(socketserver.BaseRequestHandler):
    """Answers as clamd does: a verdict on a marked content, an error on too long a one."""

    def handle(self) -> None:
        content = b""
        assert self._read(10) == b"zINSTREAM\0"
        while length := struct.unpack("!I", self._read(4))[0]:
            content += self._read(length)
        self.request.sendall(self._verdict(content) + b"\0")

    def _read(self, length: int) -> bytes:
        received = b""
        while len(received) < length:
            received += self.request.recv(length - len(received))
        return received

    def _verdict(self, content: bytes) -> bytes:
        if b"VIRUS" in content:
            return b"stream: Test.Virus FOUND"
        if len(content) > 100:
            return b"INSTREAM size limit exceeded. ERROR"
        return b"stream: OK"


@pytest.fixture
def scanner() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_find_virus_in_clean_content(scanner: str) -> None:
    assert find_virus([b"clean", b"", b" content"], address=scanner) is None


def test_find_virus_across_pieces(scanner: str) -> None:
    assert find_virus([b"a VI", b"RUS"], address=scanner) == "Test.Virus"


def test_find_virus_without_a_verdict(scanner: str) -> None:
    with pytest.raises(ScannerError, match="size limit"):
        find_virus([b"a" * 101], address=scanner)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_find_virus_without_a_daemon(address: str) -> None:
    with pytest.raises((ConnectionRefusedError, FileNotFoundError)):
        find_virus([b"a"], address=address)
