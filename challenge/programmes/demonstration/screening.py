"""How the regional offices of the demonstration screen an entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from challenge.accounts.actor import Actor
from challenge.programmes.demonstration.entering import Entering
from challenge.programmes.demonstration.script import Script, office_hours, seconds_after
from challenge.programmes.tcc.outcomes import Note, Screening
from challenge.programmes.tcc.unfinished import answers_before
from challenge.screening import actions
from challenge.screening.rules import working_days_later

CORRECTION_DAYS = 10


@dataclass
class Desk:
    """One entry and what its office decides about it, turn by turn."""

    script: Script
    entering: Entering
    decided: Screening
    random: Random

    def first_answers(self) -> dict[str, object]:
        """What is submitted first: weaker in every field that will be returned."""
        notes = [note for turn in self.decided.returns for note in turn]
        return answers_before(self.entering.answers, notes)

    def take_up(self, arrived: datetime, turn: int = 0) -> None:
        """Plan the decision about what arrived, and what follows from it."""
        days = self.random.uniform(2, 16 if turn == 0 else 6)
        moment = office_hours(arrived, days, self.random)
        if turn < len(self.decided.returns):
            self.script.at(moment, lambda: self._return(moment, turn))
        elif self.decided.endorsed:
            self.script.at(moment, self._endorse)
        else:
            self.script.at(moment, self._decline)

    def officer(self) -> Actor:
        return self.entering.cast.act(self.entering.whole.region_code or "")

    def _check(self, failing: Sequence[str] = ()) -> None:
        checklist = self.entering.challenge.checklist
        answers = {
            item["key"]: {"answer": "no" if item["key"] in failing else "yes", "note": ""}
            for item in checklist
        }
        actions.save_checks(self.entering.whole, answers, by=self.officer())

    def _return(self, moment: datetime, turn: int) -> None:
        notes = self.decided.returns[turn]
        due = working_days_later(moment, CORRECTION_DAYS, self.entering.challenge.zone)
        self._check(["complete"])
        comments = [(note.field, note.text) for note in notes]
        by = self.officer()
        actions.return_for_correction(self.entering.whole, comments, answer_due_at=due, by=by)
        if self.decided.code == "non_responsive":
            late = office_hours(due, 2, self.random)
            self.script.at(late, self._give_up)
        else:
            self._plan_correction(moment, turn, notes)

    def _plan_correction(self, moment: datetime, turn: int, notes: Sequence[Note]) -> None:
        corrected = office_hours(moment, self.random.uniform(2, 8), self.random)
        later = [note for round_ in self.decided.returns[turn + 1 :] for note in round_]
        answers = answers_before(self.entering.answers, later)
        fields = sorted({note.field for note in notes})
        self.script.at(corrected, lambda: self.entering.correct(fields, answers))
        submitted = seconds_after(corrected, 1800)
        self.script.at(submitted, self.entering.submit)
        self.take_up(submitted, turn + 1)

    def _endorse(self) -> None:
        self._check()
        actions.endorse(self.entering.whole, note=self.decided.text, by=self.officer())

    def _decline(self) -> None:
        self._check(["complete", "operation"])
        code, text = self.decided.code, self.decided.text
        actions.decline(self.entering.whole, code=code, reason=text, by=self.officer())

    def _give_up(self) -> None:
        actions.find_non_responsive(
            self.entering.whole, reason=self.decided.text, by=self.officer()
        )
