"""Finished pieces of pages that cannot change, kept in memory; the oldest use goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from markupsafe import Markup


class Kept:
    """At most `most` pieces and `characters` in all; safe between threads.

    A key must name everything that decides what the piece says and who may read it.
    """

    def __init__(self, *, most: int = 256, characters: int = 15_000_000) -> None:
        self._pieces: OrderedDict[Hashable, Markup] = OrderedDict()
        self._lock = Lock()
        self._most = most
        self._characters = characters
        self._held = 0

    def get(self, key: Hashable, make: Callable[[], Markup]) -> Markup:
        """The piece of this key, made when nobody has asked for it before."""
        with self._lock:
            found = self._pieces.get(key)
            if found is not None:
                self._pieces.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, made: Markup) -> None:
        before = self._pieces.pop(key, None)
        self._held += len(made) - (len(before) if before is not None else 0)
        self._pieces[key] = made
        while self._pieces and (len(self._pieces) > self._most or self._held > self._characters):
            _key, dropped = self._pieces.popitem(last=False)
            self._held -= len(dropped)
