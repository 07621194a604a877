"""The network is off: a test that reaches beyond this machine fails."""

import ipaddress
import sys
from typing import Any


class BeyondThisMachine(RuntimeError):
    """A test tried to reach another machine."""


def hold() -> None:
    """Refuse, from now to the end of the process, every address that is not this machine's."""
    sys.addaudithook(_judge)


def _judge(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments[:2]
    else:
        return
    if isinstance(address, tuple) and not _is_here(address[0]):
        raise BeyondThisMachine(f"The tests may not reach {address[0]!r}")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
