"""How a unit of the demonstration drafts, submits and corrects its proposal."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from challenge.challenges.models import Challenge
from challenge.db import db
from challenge.programmes.demonstration import papers
from challenge.programmes.demonstration.people import Cast
from challenge.programmes.tcc.entries import Entry
from challenge.proposals import actions
from challenge.proposals.models import Proposal
from challenge.screening.actions import answer_comments
from challenge.screening.queries import latest_return

ANSWERED = (
    "Corrected as asked.",
    "We have rewritten this part and added the figures.",
    "Thank you. The mistake was ours; the numbers now agree with the budget.",
    "Added. The planning office has checked it.",
)
"""What units say they did about a comment."""


@dataclass
class Entering:
    """One entry on its way, with the versions it is to have."""

    cast: Cast
    challenge: Challenge
    entry: Entry
    answers: dict[str, Any]
    ref: str | None = None
    """The reference to keep; where there is none, one is drawn."""

    @property
    def head(self) -> str:
        return f"head {self.entry.psgc10}"

    @property
    def staff(self) -> str:
        return f"staff {self.entry.psgc10}"

    def draft(self, answers: dict[str, Any]) -> None:
        """Staff start the draft, choose the theme and write `answers`."""
        by = self.cast.act(self.staff)
        unit = self.cast.units[self.entry.psgc10]
        proposal = actions.start(self.challenge, unit, by=by, ref=self.ref)
        self.ref = proposal.ref
        actions.choose_theme(proposal, self.entry.theme, by=by)
        actions.save_answers(proposal, answers, by=by)

    def enclose(self, on: date) -> None:
        """Staff attach the letter and the picture of the site."""
        by, proposal = self.cast.act(self.staff), self.whole
        lines = [f"{self.entry.title}", f"Entered by {self.entry.unit_full}.", f"{on:%d %B %Y}"]
        name = f"Letter of intent {self.ref}.pdf"
        letter = papers.letter("Letter of intent", lines, filename=name, by=by)
        actions.attach(proposal, "lce_letter", letter, by=by)
        seed = int(self.entry.psgc10) + len(self.entry.title)
        site = papers.picture(seed, filename=f"Site {self.entry.unit}.png", by=by)
        actions.attach(proposal, "geotag", site, by=by)

    def submit(self) -> None:
        """The head submits what is there."""
        actions.submit(self.whole, by=self.cast.act(self.head))

    def correct(self, fields: list[str], answers: dict[str, Any]) -> None:
        """Staff correct the returned fields and answer each comment."""
        by, proposal = self.cast.act(self.staff), self.whole
        actions.save_answers(proposal, {key: answers[key] for key in fields}, by=by)
        last = latest_return(proposal.id)
        numbers = [comment.number for comment in last.comments] if last else []
        said = {number: ANSWERED[(number + len(fields)) % len(ANSWERED)] for number in numbers}
        answer_comments(proposal, said, by=by)

    @property
    def whole(self) -> Proposal:
        """The proposal, read anew by its reference."""
        return db.session.scalars(sa.select(Proposal).where(Proposal.ref == self.ref)).one()
