"""Who scores what: balanced, never in conflict, and no gap that moving others would close."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

Pair = tuple[str, str]
"""A member and a proposal."""


@dataclass(frozen=True, slots=True)
class PanelMember:
    member: str
    most: int
    organisation: str | None = None
    expertise: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ToScore:
    ref: str
    theme: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """What is to be allotted, and what stands in the way."""

    sheets_per_proposal: int
    members: Sequence[PanelMember]
    proposals: Sequence[ToScore]
    conflicts: frozenset[Pair] = frozenset()
    fixed: frozenset[Pair] = frozenset()
    """Pairs that stay whatever else happens."""
    seed: str = ""
    """Decides between equals, the same way each time."""


class Why(StrEnum):
    """Why a proposal gets fewer sheets than asked."""

    CONFLICT = "conflict"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Missing:
    proposal: str
    sheets: int
    why: Why


@dataclass(frozen=True, slots=True)
class Allotted:
    """The pairs, fixed ones included, and what could not be done."""

    pairs: frozenset[Pair]
    missing: tuple[Missing, ...]


def allot(panel: Panel) -> Allotted:
    """Give every proposal its sheets, or as many as can be given to all together.

    The least loaded member comes first, among equals one who knows the theme. Where nobody has
    room, others move along a chain to make some; at the end loads are evened out the same way.
    """
    desk = _Desk(panel)
    for proposal in sorted(panel.proposals, key=desk.choices_first):
        while desk.wants(proposal.ref) and (desk.give(proposal) or desk.make_room(proposal.ref)):
            pass
    desk.even_out()
    missing = tuple(
        Missing(each.ref, desk.wants(each.ref), desk.why(each.ref))
        for each in sorted(panel.proposals, key=lambda each: each.ref)
        if desk.wants(each.ref)
    )
    return Allotted(frozenset(desk.pairs()), missing)


@dataclass
class _Desk:
    """Who has what so far."""

    panel: Panel
    has: dict[str, set[str]] = field(init=False)
    """Proposals of each member."""
    may: dict[str, list[PanelMember]] = field(init=False)
    """Members free of conflict, for each proposal."""

    def __post_init__(self) -> None:
        self.has = {each.member: set() for each in self.panel.members}
        for member, ref in self.panel.fixed:
            self.has[member].add(ref)
        self.may = {
            each.ref: [one for one in self.panel.members if self._free(one, each)]
            for each in self.panel.proposals
        }

    def _free(self, member: PanelMember, proposal: ToScore) -> bool:
        own = member.organisation is not None and member.organisation == proposal.organisation
        return not own and (member.member, proposal.ref) not in self.panel.conflicts

    def choices_first(self, proposal: ToScore) -> tuple[int, str]:
        """Those with the fewest choices are served first."""
        return len(self.may[proposal.ref]), self._draw(proposal.ref)

    def _draw(self, *parts: str) -> str:
        return hashlib.sha256("\n".join((self.panel.seed, *parts)).encode()).hexdigest()

    def pairs(self) -> Iterable[Pair]:
        return ((member, ref) for member, refs in self.has.items() for ref in refs)

    def wants(self, ref: str) -> int:
        got = sum(ref in refs for refs in self.has.values())
        return max(self.panel.sheets_per_proposal - got, 0)

    def why(self, ref: str) -> Why:
        return Why.CONFLICT if not self._open_to(ref) else Why.FULL

    def _open_to(self, ref: str) -> list[PanelMember]:
        return [each for each in self.may[ref] if ref not in self.has[each.member]]

    def _has_room(self, member: PanelMember) -> bool:
        return len(self.has[member.member]) < member.most

    def give(self, proposal: ToScore) -> bool:
        """Give it to the least loaded member with room; False when there is none."""
        able = [each for each in self._open_to(proposal.ref) if self._has_room(each)]
        if not able:
            return False
        best = min(
            able,
            key=lambda each: (
                len(self.has[each.member]),
                proposal.theme not in each.expertise,
                self._draw(each.member, proposal.ref),
            ),
        )
        self.has[best.member].add(proposal.ref)
        return True

    def make_room(self, ref: str) -> bool:
        """Let a full member take it who can pass something on; False when no chain exists."""
        chain = self._chain(self._open_to(ref), self._has_room)
        if chain is None:
            return False
        self._pass_on(chain)
        self.has[chain[0][0]].add(ref)
        return True

    def even_out(self) -> None:
        """Pass proposals on from the heavily to the lightly loaded until no chain helps."""
        members = sorted(self.panel.members, key=lambda each: each.member)
        chains = (chain for each in members if (chain := self._relief(each)) is not None)
        while (chain := next(chains, None)) is not None:
            self._pass_on(chain)
            chains = (chain for each in members if (chain := self._relief(each)) is not None)

    def _relief(self, heavy: PanelMember) -> "list[tuple[str, str | None]] | None":
        load = len(self.has[heavy.member])

        def lighter(each: PanelMember) -> bool:
            return len(self.has[each.member]) < load - 1 and self._has_room(each)

        return self._chain([heavy], lighter)

    def _chain(
        self, start: Sequence[PanelMember], goal: Callable[[PanelMember], bool]
    ) -> "list[tuple[str, str | None]] | None":
        """The shortest way from one of `start` to a member that is a `goal`.

        Each stop names the proposal that the member passes on to the next; the last keeps all.
        """
        came: dict[str, tuple[str, str] | None] = {each.member: None for each in start}
        queue = deque(start)
        while queue:
            at = queue.popleft()
            if goal(at):
                return _traced(at.member, came)
            for ref, other in self._handovers(at.member):
                if other.member not in came:
                    came[other.member] = (at.member, ref)
                    queue.append(other)
        return None

    def _handovers(self, member: str) -> Iterable[tuple[str, PanelMember]]:
        for ref in sorted(self.has[member]):
            if (member, ref) not in self.panel.fixed:
                yield from ((ref, other) for other in self._open_to(ref))

    def _pass_on(self, chain: "list[tuple[str, str | None]]") -> None:
        for (giver, ref), (taker, _next) in pairwise(chain):
            if ref is not None:
                self.has[giver].remove(ref)
                self.has[taker].add(ref)


def _traced(last: str, came: dict[str, tuple[str, str] | None]) -> "list[tuple[str, str | None]]":
    chain: list[tuple[str, str | None]] = [(last, None)]
    while (step := came[chain[0][0]]) is not None:
        chain.insert(0, step)
    return chain
