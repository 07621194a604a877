"""A queue for those who write: one at a time, in the order in which they came."""

import threading
from collections import deque
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Ticket:
    """One place in the queue, of the thread that took it."""

    writer: object
    thread: int = field(default_factory=threading.get_ident)
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """Hands the turn from writer to writer; nobody is overtaken, nobody waits for ever.

    Whoever waited too long goes on without a turn: the database's own lock, and its limit, decide
    then. So does whoever would wait for a turn that the same thread has already.
    """

    def __init__(self, *, longest: float) -> None:
        self.longest = longest
        self._gate = threading.Lock()
        self._holder: Ticket | None = None
        self._waiting: deque[Ticket] = deque()

    def take(self, writer: object) -> None:
        """Wait until it is this writer's turn, at most `longest` seconds."""
        ticket = Ticket(writer)
        with self._gate:
            if self._holder is None:
                self._holder = ticket
                return
            if self._holder.thread == ticket.thread:
                return
            self._waiting.append(ticket)
        self._wait(ticket)

    def leave(self, writer: object) -> None:
        """Hand the turn on, if this writer has it; asking twice does no harm."""
        with self._gate:
            if self._holder is not None and self._holder.writer is writer:
                self._call_next()

    def _wait(self, ticket: Ticket) -> None:
        try:
            called = ticket.called.wait(self.longest)
        except BaseException:
            self._give_up(ticket)
            self.leave(ticket.writer)
            raise
        if not called:
            self._give_up(ticket)

    def _give_up(self, ticket: Ticket) -> None:
        with self._gate:
            if ticket in self._waiting:
                self._waiting.remove(ticket)

    def _call_next(self) -> None:
        self._holder = self._waiting.popleft() if self._waiting else None
        if self._holder is not None:
            self._holder.called.set()
