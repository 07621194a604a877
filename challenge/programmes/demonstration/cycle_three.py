"""Cycle 3, a demonstration: open now, so that a visitor can take the next step in every role."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from challenge import clock
from challenge.accounts.actions import verify_head
from challenge.accounts.models import Role
from challenge.programmes import tcc
from challenge.programmes.demonstration import calls
from challenge.programmes.demonstration.entering import Entering
from challenge.programmes.demonstration.people import DOMAIN, Cast, join, join_unit
from challenge.programmes.demonstration.script import MANILA, Script
from challenge.programmes.tcc.entries import Entry, cycle_3_entries
from challenge.programmes.tcc.unfinished import MISTAKES, cycle_3_answers
from challenge.proposals import actions as proposals
from challenge.proposals.models import TeamPart
from challenge.screening import actions as screening

COMPLETE, TO_RETURN = "complete", "to_return"
WITHOUT_HEAD_VERIFIED = "TCC3-MATI"
"""The one unit whose head still waits for verification by its regional office."""
READY = "TCC3-GUIUAN"
"""Complete and not submitted: the head can do it."""
SHARED = "TCC3-SAGADA"
"""A draft on which somebody from outside the unit comments."""
PERIOD_START = date(2027, 7, 1)


@dataclass
class CycleThree:
    """Plans the open call relative to `now`."""

    script: Script
    cast: Cast
    now: datetime

    def plan(self) -> None:
        settings = tcc.cycle_3(self.now.astimezone(MANILA).date())
        opens = next(event["at"] for event in settings["timeline"] if event["key"] == "opens")
        calls.publish(self.script, self.cast, settings, on=opens - timedelta(days=6))
        for number, entry in enumerate(cycle_3_entries()):
            self._plan_entry(entry, opens + timedelta(days=1 + number, hours=number))

    def _plan_entry(self, entry: Entry, joined: datetime) -> None:
        entering: list[Entering] = []
        self.script.at(joined, lambda: self._join(entry))
        self.script.at(joined + timedelta(days=1), lambda: self._draft(entry, entering))
        if entry.status in (COMPLETE, TO_RETURN):
            enclosed = joined + timedelta(days=3)
            self.script.at(enclosed, lambda: entering[0].enclose(enclosed.date()))
        if entry.status in (COMPLETE, TO_RETURN) and entry.ref != READY:
            self.script.at(joined + timedelta(days=9), lambda: self._submit(entering))
        if entry.status == TO_RETURN:
            self.script.at(self.now - timedelta(days=2), lambda: self._return(entering[0]))

    def _join(self, entry: Entry) -> None:
        if entry.psgc10 in self.cast.units:
            return
        shown = entry.ref.removeprefix("TCC3-").lower()
        post = join_unit(self.cast, entry.psgc10, shown=shown)
        if entry.ref != WITHOUT_HEAD_VERIFIED:
            verify_head(post, by=self.cast.act(self.cast.region_of(entry.psgc10)))

    def _draft(self, entry: Entry, entering: list[Entering]) -> None:
        answers = cycle_3_answers(entry, period_start=PERIOD_START)
        made = Entering(self.cast, calls.challenge("tcc-3"), entry, answers)
        made.draft(answers)
        if entry.ref == SHARED:
            self._share(made)
        entering.append(made)

    def _share(self, made: Entering) -> None:
        """A planner of the province comments on this one draft."""
        unit = made.whole.organisation
        title = "Provincial planning officer"
        post = join(self.cast, "planner", Role.CONTRIBUTOR, unit, title, domain=f"sagada.{DOMAIN}")
        proposals.invite_contributor(
            made.whole,
            email=post.user.email,
            name=post.user.name,
            part=TeamPart.COMMENT,
            by=self.cast.act(f"head {unit.unit_code}"),
        )
        note = "The provincial plan has figures of visitors for this site. I can send them."
        proposals.add_note(made.whole, "goals_objectives", note, by=self.cast.act("planner"))

    def _submit(self, entering: list[Entering]) -> None:
        """The list is filled by an earlier scene."""
        entering[0].submit()

    def _return(self, entering: Entering) -> None:
        officer = self.cast.act(entering.whole.region_code or "")
        screening.return_for_correction(
            entering.whole,
            [(note.field, note.text) for note in MISTAKES],
            answer_due_at=clock.now() + timedelta(days=12),
            by=officer,
        )
