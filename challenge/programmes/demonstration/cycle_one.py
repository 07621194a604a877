"""Cycle 1 of the Tourism Champions Challenge, from the first draft to the latest agreement."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from challenge.accounts.actions import verify_head
from challenge.programmes import tcc
from challenge.programmes.demonstration import calls
from challenge.programmes.demonstration.agreeing import Agreeing
from challenge.programmes.demonstration.entering import Entering
from challenge.programmes.demonstration.judging import Judging
from challenge.programmes.demonstration.people import Cast, join_unit
from challenge.programmes.demonstration.screening import Desk
from challenge.programmes.demonstration.script import Script, local, office_hours
from challenge.programmes.tcc import outcomes, texts
from challenge.programmes.tcc.entries import Entry, cycle_1_entries
from challenge.programmes.tcc.sources import dice
from challenge.scoring import actions as scoring

PUBLISHED = local(date(2023, 3, 28), 10)
PERIOD_START = date(2024, 7, 1)
SHOWN = {
    "0205001000": "ambaguio",
    "0105514000": "bolinao",
    "0701245000": "tubigon",
    "1804531000": "victorias",
    "0601909000": "panay",
    "1130700000": "davao",
}
"""Units whose head and staff have one-click accounts."""


@dataclass
class CycleOne:
    """Plans every scene of cycle 1 into a script."""

    script: Script
    cast: Cast

    def plan(self) -> None:
        settings = tcc.cycle_1()
        dates = {event["key"]: event["at"] for event in settings["timeline"]}
        calls.publish(self.script, self.cast, settings, on=PUBLISHED)
        calls.move_dates(self.script, self.cast, "tcc-1", settings["deadline_changes"])
        calls.seal(self.script, dates["closes"])
        entries = cycle_1_entries()
        for entry in entries:
            self._plan_entry(entry, dates["opens"], dates["closes"])
        self._plan_rounds({entry.ref: entry for entry in entries}, dates)
        agreeing = Agreeing(self.script, self.cast, settings, {one.ref: one for one in entries})
        agreeing.plan()

    def _plan_entry(self, entry: Entry, opens: datetime, closes: datetime) -> None:
        random = dice(f"entry {entry.ref}")
        joined = office_hours(opens, random.uniform(0, 20), random)
        drafted = office_hours(joined, random.uniform(1, 15), random)
        left = (closes - drafted) / timedelta(days=1)
        submitted = min(
            office_hours(drafted, random.uniform(2, left), random),
            closes - timedelta(minutes=random.randint(3, 300)),
        )
        self.script.at(joined, lambda: self._join(entry))
        self.script.at(drafted, lambda: self._draft(entry, drafted, submitted, closes))

    def _join(self, entry: Entry) -> None:
        """The unit's people get their accounts, and the regional office verifies the head."""
        if entry.psgc10 in self.cast.units:
            return
        post = join_unit(self.cast, entry.psgc10, shown=SHOWN.get(entry.psgc10))
        verify_head(post, by=self.cast.act(self.cast.region_of(entry.psgc10)))

    def _draft(
        self, entry: Entry, drafted: datetime, submitted: datetime, closes: datetime
    ) -> None:
        self._join(entry)
        answers = texts.entry_answers(entry, period_start=PERIOD_START)
        challenge = calls.challenge("tcc-1")
        entering = Entering(self.cast, challenge, entry, answers, ref=entry.ref)
        decided = outcomes.screening_of(entry, answers)
        desk = Desk(self.script, entering, decided, dice(f"desk {entry.ref}"))
        entering.draft(desk.first_answers())
        entering.enclose(drafted.date())
        self.script.at(submitted, entering.submit)
        desk.take_up(closes + timedelta(hours=1))

    def _plan_rounds(self, entries: dict[str, Entry], dates: dict[str, datetime]) -> None:
        paper = Judging(self.script, self.cast, "tcc-1", "paper", entries, outcomes.paper_target)
        paper.plan(dates["paper_opens"], dates["paper_closes"])
        self.script.at(
            dates["shortlist"],
            lambda: scoring.publish(paper.run, by=self.cast.act("approver")),
        )
        final = Judging(
            self.script, self.cast, "tcc-1", "presentation", entries, outcomes.presentation_target
        )
        final.plan(dates["presentation_opens"], dates["presentation_closes"])
