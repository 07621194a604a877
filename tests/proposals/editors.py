"""Two people with a browser each, over one draft: what a script or a form of ours would do."""

from dataclasses import dataclass, field
from typing import Any

from challenge.accounts.actor import Actor
from challenge.challenges.models import FormField
from challenge.proposals import actions
from challenge.proposals.models import Proposal
from challenge.proposals.queries.parts import Parts, edits_of, parts_of
from challenge.proposals.rules.merging import BESIDE, Clash, Value, seal
from challenge.proposals.rules.refusals import SavedMeanwhile

FIELD = "goals_objectives"
PARTS = (BESIDE, "r1", "r2")
"""A goal beside the rows, and two rows that may come and go."""


def value(part: str, text: str) -> Value:
    return {"lead": text} if part == BESIDE else {"objective": text}


@dataclass
class Server:
    """The draft, and what it acknowledged to whom."""

    proposal: Proposal
    one: FormField
    acknowledged: list[tuple[str, Value | None, str]] = field(default_factory=list)
    """Part, text (none is a row taken out) and writer, in the order of the answers."""

    def parts(self) -> Parts:
        return parts_of(self.proposal.id, FIELD)

    def text(self, part: str) -> Value | None:
        found = self.parts()
        if part == BESIDE:
            return (found.beside.value or None) if found.beside else None
        return found.listed[part].value if part in found.listed else None

    def revision(self, part: str) -> int:
        found = self.parts()
        known = found.beside if part == BESIDE else found.listed.get(part)
        return known.revision if known else 0

    def kept(self) -> list[Value | None]:
        """Every text that the history of the draft can still show."""
        edits = edits_of(self.proposal.id, FIELD)
        return [text for edit in edits for text in (edit.before, edit.after)]


@dataclass
class Copy:
    """A text in the browser that nobody acknowledged yet."""

    text: Value | None
    base: int


@dataclass
class Editor:
    """One person: the page in the tab, the copies in the browser, and what they were shown."""

    name: str
    by: Actor
    server: Server
    page: dict[str, int] = field(default_factory=dict)
    """Revision of each part as the page shows it."""
    copies: dict[str, Copy] = field(default_factory=dict)
    """Survive the tab, as they do in a browser."""
    shown: list[tuple[str, Value | None]] = field(default_factory=list)

    def open(self) -> None:
        """Load the page; copies of an earlier tab come back with their base."""
        for part in PARTS:
            self.page[part] = self.server.revision(part)
            self.see(part, self.server.text(part))

    def crash(self) -> None:
        """The tab is gone, the browser's copies are not."""
        self.page.clear()
        self.open()

    def see(self, part: str, text: Value | None) -> None:
        self.shown.append((part, text))

    def type(self, part: str, text: str) -> None:
        if part in self.copies:
            self.copies[part].text = value(part, text)
        else:
            self.copies[part] = Copy(value(part, text), self.page.get(part, 0))

    def send(self, part: str, *, answered: bool = True, keep_mine: bool = True) -> None:
        """Send one part; without `answered` the server's word gets lost on the line."""
        copy = self.copies.get(part)
        if copy is None:
            return
        before = self.server.text(part)
        try:
            revision = self._send(part, copy)
        except SavedMeanwhile as refusal:
            self._choose(refusal.clashes[0], keep_mine=keep_mine)
            return
        self._noted(part, before, copy.text)
        if answered:
            self.page[part] = revision
            del self.copies[part]

    def _send(self, part: str, copy: Copy) -> int:
        one, proposal, by = self.server.one, self.server.proposal, self.by
        if part == BESIDE:
            return actions.save_beside(proposal, one, copy.text, by=by, base=copy.base)
        row = {"key": part, **(copy.text or {})}
        return actions.save_row(proposal, one, row, by=by, base=copy.base)

    def remove(self, part: str, *, keep_mine: bool = True) -> None:
        """Take a row out, as the page shows it."""
        before, base = self.server.text(part), self.page.get(part, 0)
        if part == BESIDE or base == 0:
            return
        try:
            proposal, one = self.server.proposal, self.server.one
            actions.remove_row(proposal, one, part, by=self.by, base=base)
        except SavedMeanwhile as refusal:
            self._choose(refusal.clashes[0], keep_mine=False)
            return
        self._noted(part, before, None)
        self.page[part] = 0
        self.copies.pop(part, None)

    def save_whole(self) -> None:
        """Press the button of a page without script: every part at once."""
        answer, bases = self._whole()
        before = {part: self.server.text(part) for part in PARTS}
        try:
            actions.save_field(
                self.server.proposal, self.server.one, answer, by=self.by, bases=bases
            )
        except SavedMeanwhile as refusal:
            for clash in refusal.clashes:
                self._choose(clash, keep_mine=True)
            return
        for part, copy in self.copies.items():
            if before[part] != copy.text:
                self._noted(part, before[part], copy.text)
        self.copies.clear()
        self.open()

    def _whole(self) -> tuple[dict[str, Any], actions.Bases]:
        texts = {part: self._on_page(part) for part in PARTS}
        rows = [{"key": key, **text} for key, text in texts.items() if key != BESIDE and text]
        bases = {part: self._base(part) for part in PARTS}
        seals = {
            part: seal(text) for part, text in texts.items() if text and part not in self.copies
        }
        known = {key: base for key, base in bases.items() if key != BESIDE and base}
        beside = texts[BESIDE] or {}
        return {**beside, "rows": rows}, actions.Bases(bases[BESIDE], known, seals)

    def _on_page(self, part: str) -> Value | None:
        """What the tab shows: the copy, or the last text this person saw there."""
        if part in self.copies:
            return self.copies[part].text
        return next((text for seen, text in reversed(self.shown) if seen == part), None)

    def _base(self, part: str) -> int:
        return self.copies[part].base if part in self.copies else self.page.get(part, 0)

    def _choose(self, clash: Clash, *, keep_mine: bool) -> None:
        """Both texts are on the screen now; the next sending knows what was saved."""
        part = clash.row_key
        self.see(part, clash.saved)
        self.page[part] = self.server.revision(part)
        if not keep_mine:
            self.copies.pop(part, None)
        elif part in self.copies:
            self.copies[part].base = self.page[part]

    def _noted(self, part: str, before: Value | None, after: Value | None) -> None:
        """The server said yes: it has the text, and what it replaced had been seen here."""
        assert self.server.text(part) == after
        assert before == after or before is None or self._has_seen(part, before)
        self.see(part, after)
        self.server.acknowledged.append((part, after, self.name))

    def _has_seen(self, part: str, text: Value | None) -> bool:
        return (part, text) in self.shown
